/** A real VS Code for tests and for `npm start`: code-server on a free loopback port, with our extension installed. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layOutExtension } from './extension.mjs';
import { installEditor } from './install.mjs';
import { endTree, MARK, marked } from './processes.mjs';

const READY_WITHIN_MS = 180_000;

/** A quiet editor: no welcome, no network, nothing beside what is looked at. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  // Else the editor goes through all processes again and again, for ports that somebody may have opened.
  'remote.autoForwardPorts': false,
  'editor.minimap.enabled': false,
  // Always so many rounds, however busy the machine: what a page shows of them depends on their number.
  'poolLanes.rounds': 2,
  'poolLanes.timeBudget': 60,
  'window.restoreWindows': 'none',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/**
 * @typedef {object} Options
 * @property {boolean} [isDetached] in a session of its own, as it is by default
 * @property {boolean} [trusted] false: workspace trust is on, and no folder is trusted yet
 * @property {Record<string, unknown>} [settings] user settings besides the quiet ones
 * @property {Record<string, string>} [env] for the editor and its extension host
 * @property {(extensions: string) => Promise<unknown>} [install] puts more extensions beside ours
 *
 * @typedef {object} Editor
 * @property {string} url of the editor without a folder
 * @property {(folder: string) => string} urlOf the same with a folder open, or a `.code-workspace`
 * @property {(workspace: string, name?: string) => Promise<string>} copyWorkspace copies a folder to where
 *   the editor may spoil it, and gives the copy
 * @property {string} userData where it keeps settings and the storage of extensions
 * @property {string} extension folder of our installed extension
 * @property {() => Promise<{ pid: number, command: string }[]>} processes all that live in or under it
 * @property {() => string} output what it printed so far
 * @property {Promise<void>} ended it is gone, asked or unasked
 * @property {() => Promise<void>} stop ends it and all it started, and removes its files
 */

/**
 * Ends every editor of this process, for when the process itself is told to end.
 * @type {Set<() => Promise<void>>}
 */
const live = new Set();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    void Promise.allSettled([...live].map((end) => end())).then(() => {
      process.exit(process.exitCode ?? 130);
    });
  });
}

/**
 * Starts an editor that nothing else shares; resolves when it answers.
 * @param {Options} [options]
 * @returns {Promise<Editor>}
 */
export async function startEditor({
  trusted = true,
  settings = {},
  env = {},
  install,
  isDetached = process.platform !== 'win32',
} = {}) {
  const { node, entry } = await installEditor();
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'pool-lanes-')));
  const [userData, extensions] = [path.join(home, 'user'), path.join(home, 'extensions')];
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    await mkdir(path.join(userData, 'User'), { recursive: true });
    const text = JSON.stringify({ ...SETTINGS, ...settings }, null, 2);
    await writeFile(path.join(userData, 'User/settings.json'), text);
    const extension = await layOutExtension(extensions);
    await install?.(extensions);

    const args = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--user-data-dir', userData];
    args.push('--extensions-dir', extensions, '--config', path.join(home, 'config.yaml'));
    args.push('--session-socket', path.join(home, 'session.sock'));
    args.push(
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
    );
    // As in a desktop's editor. Compression spares a network bytes, and costs one machine more time than it saves.
    args.push('--vscode-option', 'disable-websocket-compression');
    if (trusted) args.push('--disable-workspace-trust');
    const mark = randomUUID();
    const server = spawn(node, [entry, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), ...env, [MARK]: mark },
      detached: isDetached,
    });
    let output = '';
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const end = async () => {
      await endTree(server, mark);
      await remove();
      live.delete(end);
    };
    live.add(end);
    /** @type {Promise<void>} */
    const ended = new Promise((resolve) => server.once('exit', () => resolve()));
    try {
      const url = await addressOf(server, () => output);
      let copies = 0;
      return {
        url,
        urlOf: (folder) => {
          const kind = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
          return `${url}?${kind}=${encodeURIComponent(folder)}`;
        },
        copyWorkspace: async (workspace, name = path.basename(workspace)) => {
          const copy = path.join(home, 'workspaces', String(copies++), name);
          await cp(workspace, copy, { recursive: true });
          return copy;
        },
        userData,
        extension,
        processes: () => marked(mark),
        output: () => output,
        ended,
        stop: end,
      };
    } catch (error) {
      await end();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Where it listens, once it says so.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} server
 * @param {() => string} output
 * @returns {Promise<string>}
 */
function addressOf(server, output) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(`The editor did not start within ${READY_WITHIN_MS / 1e3} s.\n${output()}`),
        ),
      READY_WITHIN_MS,
    );
    server.stdout.on('data', () => {
      const address = /listening on (http:\/\/[\d.]+:\d+\/)/.exec(output())?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    server.on('error', reject);
    server.on('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`The editor ended (${code ?? signal}) before it was ready.\n${output()}`));
    });
  });
}

/** Our environment without what ties a process to an editor, a package script or a debugger around us. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|INIT_CWD$)/.test(name),
    ),
  );
}
