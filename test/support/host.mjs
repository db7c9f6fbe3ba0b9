/**
 * Runs the tests of test/host inside a real extension host: `node test/support/host.mjs [part of a path] [--grep title]`.
 * The tests of test/host/NAME/ run in a window that has a copy of test/fixtures/workspaces/NAME open; where NAME begins with
 * `untrusted`, the workspace is not trusted; where there is a `.code-workspace` in the copy, that is opened. The build must be there.
 */
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from './browser.mjs';
import { layer } from './layer.mjs';
import { add, bundleTests, failure, findTests, NONE } from './mocha.mjs';
import { REPO, WORKSPACES } from './paths.mjs';
import { startEditor } from './vscode.mjs';

/** Must equal `SOCKET` in driver/protocol.ts, which only a bundler can read. */
const SOCKET = 'POOL_LANES_HOST_TESTS';
const DRIVER = 'pool-lanes.pool-lanes-test-driver-0.0.0';
/** The tests of one workspace have this long. */
const PATIENCE_MS = 30 * 60_000;

/**
 * @param {import('./layer.mjs').Selection} [selection]
 * @param {string} [folder] where the tests are
 * @param {(line: string) => void} [print] takes the output
 */
export async function host(
  { file = '', grep = null } = {},
  folder = 'test/host',
  print = console.log,
) {
  const files = await findTests(folder, file);
  const workspaceOf = (/** @type {string} */ name) =>
    name.slice(folder.length + 1).split('/')[0] ?? '';
  const workspaces = [...new Set(files.map(workspaceOf))];
  let counts = NONE;
  for (const trusted of [true, false]) {
    const names = workspaces.filter((name) => name.startsWith('untrusted') !== trusted);
    if (names.length === 0) continue;
    const windows = names.map((name) => ({
      workspace: name,
      files: files.filter((file) => workspaceOf(file) === name),
    }));
    counts = add(counts, await inOneEditor({ trusted, windows, grep, print }));
  }
  return counts;
}

/**
 * Runs test files in windows of one editor, one window after the other.
 * @param {object} options
 * @param {boolean} [options.trusted]
 * @param {readonly { workspace: string, files: readonly string[] }[]} options.windows
 * @param {string | null} [options.grep]
 * @param {Record<string, string>} [options.env] for the extension host
 * @param {(line: string) => void} [options.print] takes the output
 */
export async function inOneEditor({
  trusted = true,
  windows,
  grep = null,
  env = {},
  print = console.log,
}) {
  const files = [...new Set(windows.flatMap((window) => window.files))];
  const home = await mkdtemp(path.join(tmpdir(), 'pool-lanes-host-'));
  const address =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\${path.basename(home)}`
      : path.join(home, 'socket');
  const bundles = await bundleTests(['test/support/driver/main.ts', ...files], {
    format: 'cjs',
    packages: 'bundle',
    external: ['vscode', 'mocha', 'esbuild'],
  });
  const server = createServer().listen(address);
  await once(server, 'listening');
  /** @type {string} */
  let driver = '';
  const editor = await startEditor({
    trusted,
    env: { ...env, [SOCKET]: address },
    install: async (extensions) => {
      driver = path.join(extensions, DRIVER);
      await mkdir(driver);
      await cp('test/support/driver/package.json', path.join(driver, 'package.json'));
      await cp('dist/test/support/driver/main.cjs', path.join(driver, 'main.cjs'));
      // Modules get the editor's API for the extension in whose folder they lie.
      for (const bundle of bundles) await cp(bundle, path.join(driver, bundle));
    },
  });
  const browser = await launchBrowser();
  try {
    let counts = NONE;
    for (const window of windows) {
      print(`\n  Workspace ${window.workspace}`);
      const page = await browser.newPage();
      const folder = await editor.copyWorkspace(path.join(WORKSPACES, window.workspace));
      const order = {
        files: window.files.map((file) => path.join(driver, 'dist', file.replace(/\.ts$/, '.cjs'))),
        mocha: pathToFileURL(path.join(REPO, 'node_modules/mocha/index.js')).href,
        grep,
      };
      const answer = converse(server, order, print);
      void allowTools(page);
      const several = (await readdir(folder)).find((name) => name.endsWith('.code-workspace'));
      await page.goto(editor.urlOf(several ? path.join(folder, several) : folder));
      counts = add(counts, await answer);
      await page.close();
    }
    return counts;
  } finally {
    await browser.close();
    await editor.stop();
    server.close();
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * Says yes where a language model's tool asks whether it may run a function: outside of a chat the editor asks in a dialog,
 * which nothing inside the extension host can answer.
 * @param {import('playwright-core').Page} page
 */
async function allowTools(page) {
  const dialog = page.locator('.monaco-dialog-box').filter({ hasText: 'This runs the function' });
  while (!page.isClosed()) {
    try {
      await dialog.getByRole('button', { name: 'Yes' }).click({ timeout: 0 });
      await dialog.waitFor({ state: 'hidden', timeout: 0 });
    } catch {
      // The window is closed, or was drawn anew under the click.
      await delay(100);
    }
  }
}

/**
 * Waits for the driver of the window that is being opened, gives it its order, and prints what it prints.
 * @param {import('node:net').Server} server
 * @param {import('./driver/protocol.js').Order} order
 * @param {(line: string) => void} print
 * @returns {Promise<import('./driver/protocol.js').Counts>}
 */
function converse(server, order, print) {
  return new Promise((resolve) => {
    let given = false;
    const give = (/** @type {import('./driver/protocol.js').Counts} */ counts) => {
      given = true;
      clearTimeout(timer);
      server.off('connection', talk);
      resolve(counts);
    };
    const fail = (/** @type {string} */ why) => {
      if (given) return;
      const what = `The tests in the extension host did not come to their end: ${why}`;
      print(`  ${what}`);
      give(failure(what));
    };
    const timer = setTimeout(() => fail(`nothing within ${PATIENCE_MS / 1e3} s`), PATIENCE_MS);
    const talk = (/** @type {import('node:net').Socket} */ socket) => {
      socket.on('error', (error) => fail(error.message));
      socket.on('close', () => fail('the extension host went away'));
      createInterface(socket).on('line', (line) => {
        /** @type {import('./driver/protocol.js').FromDriver} */
        const message = JSON.parse(line);
        if (message.type === 'hello') socket.write(`${JSON.stringify(order)}\n`);
        else if (message.type === 'print') print(message.text);
        else if (message.type === 'broken') fail(message.reason);
        else give(message.counts);
        if (message.type === 'end' || message.type === 'broken') socket.end();
      });
    };
    server.on('connection', talk);
  });
}

await layer(import.meta.filename, host);
