/** What a file's surroundings say about it: its package, its kind of module, its `node_modules`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** A folder and all above it, the nearest first. */
export function* ancestors(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/** The folder of the nearest `package.json`, where a user's program would be started; else the file's own folder. */
export function nearestPackageDir(file: string): string {
  for (const folder of ancestors(dirname(file))) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return dirname(file);
}

/** The nearest folder that has a `node_modules`, if any. */
export function nodeModulesOwner(file: string): string | undefined {
  for (const folder of ancestors(dirname(file))) {
    if (existsSync(join(folder, 'node_modules'))) return folder;
  }
  return undefined;
}

/** How Node.js takes a file: by its extension, else by the `type` of its package, which is CommonJS by default. */
export function moduleKind(file: string): 'esm' | 'cjs' {
  const extension = extname(file);
  if (extension === '.mjs' || extension === '.mts') return 'esm';
  if (extension !== '.js' && extension !== '.ts' && extension !== '.jsx' && extension !== '.tsx') {
    return 'cjs';
  }
  return packageType(dirname(file)) === 'module' ? 'esm' : 'cjs';
}

function packageType(folder: string): unknown {
  for (const at of ancestors(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
      return (manifest as { type?: unknown } | null)?.type;
    } catch {
      // None here, or none that can be read: Node.js goes on above.
    }
    if (at.endsWith('node_modules')) return undefined;
  }
  return undefined;
}

/** `lodash` of `lodash/fp`, `@scope/name` of `@scope/name/sub`; undefined for what names no package. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^./@#][^/]*/.exec(specifier)?.[0];
}
