/**
 * `npm start`: opens VS Code with the extension and a copy of the sample tasks. VS Code's own `code` is used where it
 * is on PATH; otherwise VS Code in the browser, until Ctrl+C, with nothing left behind.
 */
import { spawn } from 'node:child_process';
import { access, constants, cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REPO } from './paths.mjs';
import { startEditor } from './vscode.mjs';

const SAMPLES = path.join(REPO, 'media/samples');

const code = await findOnPath(process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code']);
if (code === undefined) await serve();
else await open(code);

/** @param {string[]} names */
async function findOnPath(names) {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '');
  for (const file of folders.flatMap((folder) => names.map((name) => path.join(folder, name)))) {
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // not there
    }
  }
  return undefined;
}

/**
 * The editor outlives this command, and so does the copy of the samples: it may hold a person's edits.
 * @param {string} command
 * @returns {Promise<void>}
 */
async function open(command) {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'pool-lanes-')), 'samples');
  await cp(SAMPLES, folder, { recursive: true });
  console.log(`Opening VS Code on ${folder} …`);
  const windows = process.platform === 'win32';
  const args = ['--new-window', `--extensionDevelopmentPath=${REPO}`, folder];
  const child = spawn(
    windows ? `"${command}"` : command,
    windows ? args.map((arg) => `"${arg}"`) : args,
    {
      stdio: 'inherit',
      shell: windows,
    },
  );
  child.on('error', (error) => {
    console.error(`${command} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (exit) => (process.exitCode = exit ?? 1));
}

async function serve() {
  console.log('There is no `code` on PATH: starting VS Code in the browser instead.');
  const editor = await startEditor();
  const folder = await editor.copyWorkspace(SAMPLES);
  console.log(`\nPool Lanes is at\n\n  ${editor.urlOf(folder)}\n`);
  console.log('Open it in a browser. Ctrl+C stops it and removes its files.');
  // That is how it is meant to end; `startEditor` sees to it.
  process.exitCode = 0;
  await editor.ended;
}
