/** Which Node.js a run uses: the project's own, so that the result is true of what the project runs on. */
import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { ProblemError } from '../shared/problem.js';
import type { NodeInfo } from '../shared/run.js';
import { findPin, findPinned } from './node-pins.js';

/** The oldest major version that the runner works on. */
const OLDEST = 20;
const QUERY_TIMEOUT_MS = 15_000;

export interface FindNodeOptions {
  /** The user's file: version files are looked for in its folder and those above. */
  readonly file: string;
  /** What the user said in so many words: a path or a command, and where they said it. */
  readonly explicit?: { readonly path: string; readonly source: string };
  readonly env?: NodeJS.ProcessEnv;
  /** What runs where there is nothing else; by default the program this is part of. */
  readonly fallback?: { readonly path: string; readonly source: string; readonly editor: boolean };
}

/**
 * In order: what was asked for, the version that the project pins if it is installed (`.nvmrc`, `.node-version`,
 * `.tool-versions`, Volta's in package.json), `node` on PATH, the fallback.
 * @throws ProblemError of kind `noNode` if there is none, or the one to use is too old
 */
export async function findNode(options: FindNodeOptions): Promise<NodeInfo> {
  const env = options.env ?? process.env;
  const { explicit } = options;
  if (explicit) return findExplicit(explicit, env, dirname(options.file));
  const pin = await findPin(dirname(options.file));
  const pinned = pin ? await findPinned(pin.version, env) : null;
  if (pin && pinned) return ask(pinned, pin.file, env);
  const onPath = await findOnPath('node', env);
  if (onPath) {
    const source = pin
      ? `node on PATH; ${pin.file} asks for ${pin.version}, which was not found`
      : 'node on PATH';
    return ask(onPath, source, env, dirname(options.file));
  }
  const fallback = options.fallback ?? ownRuntime();
  return {
    ...(await ask(fallback.path, fallback.source, env)),
    editorRuntime: fallback.editor,
  };
}

async function findExplicit(
  { path, source }: { readonly path: string; readonly source: string },
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<NodeInfo> {
  const found =
    isAbsolute(path) || /[\\/]/.test(path)
      ? (await isExecutable(path)) && path
      : await findOnPath(path, env);
  if (found) return ask(found, source, env, folder);
  throw new ProblemError({
    kind: 'noNode',
    what: `There is no program at "${path}", which ${source} names as the Node.js to use.`,
    todo: `Give ${source} the path of a Node.js ${OLDEST} or newer, or leave it empty to use the project's own.`,
  });
}

function ownRuntime(): NonNullable<FindNodeOptions['fallback']> {
  const editor = process.versions['electron'] !== undefined;
  return {
    path: process.execPath,
    source: editor ? "the editor's own runtime" : 'the Node.js that runs Pool Lanes',
    editor,
  };
}

/** Asks the program itself who it is; run in `folder`, because what is on PATH may be a shim that picks by folder. */
async function ask(
  path: string,
  source: string,
  env: NodeJS.ProcessEnv,
  folder?: string,
): Promise<NodeInfo> {
  const script =
    'JSON.stringify([process.execPath,process.version,"electron" in process.versions])';
  let identity: [execPath: string, version: string, electron: boolean];
  try {
    const { stdout } = await promisify(execFile)(path, ['-p', script], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      timeout: QUERY_TIMEOUT_MS,
      windowsHide: true,
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    identity = JSON.parse(stdout) as typeof identity;
  } catch (cause) {
    throw notNode(path, source, cause);
  }
  const [execPath, version, electron] = identity;
  if (Number(/^v(\d+)\./.exec(version)?.[1] ?? 0) < OLDEST) {
    throw new ProblemError({
      kind: 'noNode',
      what: `The Node.js to use (${source}) is ${version}, which is too old: ${execPath}.`,
      todo: `Install Node.js ${OLDEST} or newer, or name another one (setting poolLanes.nodePath, or --node).`,
    });
  }
  return { path: await realpath(execPath), version, source, editorRuntime: electron };
}

const notNode = (path: string, source: string, cause: unknown): ProblemError =>
  new ProblemError(
    {
      kind: 'noNode',
      what: `"${path}" (${source}) does not run as Node.js.`,
      todo: `Name another Node.js ${OLDEST} or newer (setting poolLanes.nodePath, or --node).`,
      detail: cause instanceof Error ? cause.message : String(cause),
    },
    { cause },
  );

async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const windows = process.platform === 'win32';
  // Windows takes the case of variables lightly; a copied environment does not.
  const path = Object.entries(env).find(([key]) =>
    windows ? key.toUpperCase() === 'PATH' : key === 'PATH',
  )?.[1];
  for (const folder of (path ?? '').split(delimiter)) {
    if (folder === '') continue;
    const candidate = join(folder, windows && !/\.exe$/i.test(name) ? `${name}.exe` : name);
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
