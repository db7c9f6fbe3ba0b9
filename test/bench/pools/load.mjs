/** Peers from where they were installed. Loaded in workers too, so it does no more than that. */
import { createRequire } from 'node:module';

const there = new URL('../../../.vscode-test/bench-pools/', import.meta.url);

/** At once: a worker that listens only after an `await` may miss what it is sent first. */
export const load = createRequire(new URL('package.json', there));

/** For peers that can only be imported: an import is resolved from where it is written. */
export const loadModule = async (name) =>
  (await import(new URL('import.mjs', there).href)).load(name);
