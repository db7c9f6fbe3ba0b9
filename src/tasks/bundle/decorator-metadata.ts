/** Notices where a project relies on `emitDecoratorMetadata`, which needs types, and those esbuild does not know. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ancestors } from './project.js';

const DECORATOR = /(^|\()\s*@[\p{ID_Start}$_]/mu;

/** Whether a file has decorators, and its tsconfig.json asks for their metadata. */
export function wantsDecoratorMetadata(file: string, text: string): boolean {
  if (!DECORATOR.test(text)) return false;
  for (const folder of ancestors(dirname(file))) {
    const config = join(folder, 'tsconfig.json');
    if (existsSync(config)) return asksForMetadata(config, new Set());
  }
  return false;
}

/** Follows `extends` to files; what packages extend is seldom about decorators. */
function asksForMetadata(config: string, seen: Set<string>): boolean {
  if (seen.has(config)) return false;
  seen.add(config);
  let text: string;
  try {
    text = readFileSync(config, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  } catch {
    return false;
  }
  const set = /"emitDecoratorMetadata"\s*:\s*(true|false)/.exec(text)?.[1];
  if (set !== undefined) return set === 'true';
  const bases = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1] ?? '';
  return [...bases.matchAll(/"(\.[^"]*)"/g)].some(([, base = '']) => {
    const path = resolve(dirname(config), base);
    return asksForMetadata(path.endsWith('.json') ? path : `${path}.json`, seen);
  });
}
