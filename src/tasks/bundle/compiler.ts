/** esbuild, as this installation has it: its native program, or the same in WebAssembly. */
import type * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { ProblemError } from '../../shared/problem.js';

export interface Compiler {
  readonly api: typeof esbuild;
  /** Such as `esbuild 0.28.2`. */
  readonly name: string;
}

/**
 * @param node path of a Node.js for the WebAssembly to run on
 * @throws ProblemError `internal` if this installation has none
 */
export async function loadEsbuild(node?: string): Promise<Compiler> {
  try {
    const api = await import('esbuild');
    return { api, name: `esbuild ${api.version}` };
  } catch (native) {
    try {
      const api = await import('esbuild-wasm');
      await start(api, node);
      return { api, name: `esbuild-wasm ${api.version}` };
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError(
        {
          kind: 'internal',
          what: 'esbuild, which compiles TypeScript, cannot be loaded.',
          todo: 'Install Pool Lanes again, for this platform.',
          detail: `${String(native)}\n${String(cause)}`,
        },
        { cause },
      );
    }
  }
}

/** esbuild in WebAssembly starts the program `node`, whichever the PATH finds, at its first call. */
async function start(api: typeof esbuild, node: string | undefined): Promise<void> {
  const { PATH } = process.env;
  const own = node !== undefined && /^node(\.exe)?$/.test(basename(node)) ? dirname(node) : '';
  const path = [own, PATH ?? ''].filter(Boolean).join(delimiter);
  if (!path.split(delimiter).some(hasNode)) {
    throw new ProblemError({
      kind: 'internal',
      what: 'esbuild, which compiles TypeScript, needs the program node, and there is none on the PATH.',
      todo: 'Install Node.js, or the package of Pool Lanes for this platform.',
    });
  }
  let started: Promise<unknown>;
  try {
    process.env['PATH'] = path;
    started = api.transform('');
  } finally {
    if (PATH === undefined) delete process.env['PATH'];
    else process.env['PATH'] = PATH;
  }
  await started;
}

const hasNode = (folder: string): boolean =>
  existsSync(join(folder, process.platform === 'win32' ? 'node.exe' : 'node'));
