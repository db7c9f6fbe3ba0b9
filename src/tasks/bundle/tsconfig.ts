/** What the tsconfig.json that governs a file says, with what it extends. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { ancestors } from './project.js';

export type CompilerOptions = Readonly<Record<string, unknown>>;

/** The compiler options for a file as they are written, those of the nearest tsconfig.json; none without one. */
export function compilerOptionsOf(file: string): CompilerOptions {
  for (const folder of ancestors(dirname(file))) {
    const config = join(folder, 'tsconfig.json');
    if (existsSync(config)) return optionsIn(config, []);
  }
  return {};
}

/** What cannot be read counts as empty: the compiler itself will complain of it better. */
function optionsIn(config: string, above: readonly string[]): CompilerOptions {
  if (above.includes(config)) return {};
  let content: { extends?: unknown; compilerOptions?: CompilerOptions };
  try {
    content = JSON.parse(withoutComments(readFileSync(config, 'utf8'))) as typeof content;
  } catch {
    return {};
  }
  const bases = [content.extends].flat().filter((base) => typeof base === 'string');
  const inherited = bases.flatMap((base) => {
    const path = findBase(base, config);
    return path === undefined ? [] : [optionsIn(path, [...above, config])];
  });
  return Object.assign({}, ...inherited, content.compilerOptions) as CompilerOptions;
}

/** The file that `extends` names: a path, or something in a package. */
function findBase(base: string, config: string): string | undefined {
  if (base.startsWith('.') || isAbsolute(base)) {
    const path = resolve(dirname(config), base);
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(
      (candidate) => candidate.endsWith('.json') && existsSync(candidate),
    );
  }
  const { resolve: find } = createRequire(config);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const path = find(name);
      if (path.endsWith('.json')) return path;
    } catch {
      // It may go by the next name.
    }
  }
  return undefined;
}

/** JSON without the comments and the last commas that a tsconfig.json may have. */
function withoutComments(text: string): string {
  const keepStrings = (_: string, string: string | undefined): string => string ?? '';
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll(/("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\//g, keepStrings)
    .replaceAll(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, keepStrings);
}
