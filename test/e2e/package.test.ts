import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { packagesForTests } from '../support/extension.mjs';
import { installEditor } from '../support/install.mjs';
import { REPO } from '../support/paths.mjs';

/** What a package holds beside media/ and the compiler, of which media is whatever is in the repository. */
const EXPECTED = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/CHANGELOG.md',
  'extension/LICENSE',
  'extension/README.md',
  'extension/THIRD-PARTY-NOTICES.txt',
  'extension/dist/cli.js',
  'extension/dist/executors/index.js',
  'extension/dist/executors/package.json',
  'extension/dist/executors/process-worker.cjs',
  'extension/dist/executors/thread-worker.cjs',
  'extension/dist/extension.js',
  'extension/dist/later.js',
  'extension/dist/offences.js',
  'extension/dist/parser.js',
  'extension/dist/probe.cjs',
  'extension/dist/runner.js',
  'extension/dist/webview/main.css',
  'extension/dist/webview/main.js',
  'extension/dist/webview/main.js.LEGAL.txt',
  'extension/dist/webview/report-colours.css',
  'extension/dist/webview/report.js',
  'extension/package.json',
];
/** Pictures of the documentation, and what the icon was drawn from, stay in the repository. */
const MEDIA = /^extension\/media\/(?!docs\/)/;
const COMPILER = {
  native: /^extension\/node_modules\/(esbuild|@esbuild\/[\w-]+)\//,
  universal: /^extension\/node_modules\/esbuild-wasm\//,
};
const PROGRAM = /\/(bin\/esbuild|esbuild\.exe|esbuild\.wasm)$/;

interface Entry {
  readonly name: string;
  readonly packed: number;
  readonly bytes: Uint8Array;
}

async function open(file: string): Promise<readonly Entry[]> {
  const packed = new Map<string, number>();
  const bytes = unzipSync(await readFile(file), {
    filter: ({ name, size }) => {
      packed.set(name, size);
      return true;
    },
  });
  return Object.entries(bytes).map(([name, bytes]) => ({
    name,
    packed: packed.get(name) ?? 0,
    bytes,
  }));
}

const text = (entries: readonly Entry[], name: string): string =>
  Buffer.from(entries.find((entry) => entry.name === name)?.bytes ?? []).toString();

describe('a package', () => {
  for (const kind of ['native', 'universal'] as const) {
    it(`(${kind}) holds what it needs and nothing else, in 1.5 MB beside the compiler's program`, async () => {
      const { [kind]: file } = await packagesForTests();
      const entries = await open(file);
      const names = entries.map(({ name }) => name);
      const media = (await readdir(join(REPO, 'media'), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(REPO.length))
        .map((name) => `extension${name.replaceAll('\\', '/')}`)
        .filter((name) => MEDIA.test(name));
      const strings = (await readdir(REPO)).filter((name) => /^package\.nls.*\.json$/.test(name));
      const own = names.filter(
        (name) => !name.startsWith('extension/node_modules/') && !name.endsWith('.d.ts'),
      );
      const expected = [...EXPECTED, ...media, ...strings.map((name) => `extension/${name}`)];
      assert.deepEqual(own.sort(), expected.sort());
      const others = names.filter((name) => name.startsWith('extension/node_modules/'));
      assert.ok(
        others.every((name) => COMPILER[kind].test(name)),
        others.join('\n'),
      );
      assert.ok(
        others.some((name) => PROGRAM.test(name)),
        others.join('\n'),
      );
      assert.ok(
        names
          .filter((name) => name.endsWith('.d.ts'))
          .every((name) => name.includes('/executors/')),
      );
      const size = entries.reduce(
        (sum, { name, packed }) => sum + (PROGRAM.test(name) ? 0 : packed),
        0,
      );
      assert.ok(size <= 1.5e6, `${size} bytes`);

      const notices = text(entries, 'extension/THIRD-PARTY-NOTICES.txt');
      const compiler = kind === 'native' ? 'esbuild' : 'esbuild-wasm';
      for (const name of ['@lezer/javascript', '@vscode/webview-ui-toolkit', 'd3-zoom', compiler]) {
        assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC)\\)$`, 'm'));
      }
      // What is only used to build and to test is not in it.
      assert.doesNotMatch(notices, /^(mocha|typescript|playwright-core|axe-core) \d/m);
    });
  }

  it('has every file that its manifest names, and a README whose links lead somewhere', async () => {
    const { native } = await packagesForTests();
    const entries = await open(native);
    const manifest = text(entries, 'extension/package.json');
    for (const [, path = ''] of manifest.matchAll(/"\.?\/?((?:media|dist)\/[^"]+)"/g)) {
      assert.ok(
        entries.some(({ name }) => name.startsWith(`extension/${path}`)),
        path,
      );
    }
    assert.ok(!manifest.includes('devDependencies'));
    const readme = text(entries, 'extension/README.md');
    const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to);
    assert.deepEqual(
      links.filter((to) => !/^(https:|#)/.test(to)),
      [],
    );
  });

  it('for every platform is installed by the editor and runs a function, compiled in WebAssembly', async () => {
    const { universal } = await packagesForTests();
    const { node, entry } = await installEditor();
    const home = await mkdtemp(join(tmpdir(), 'pool-lanes-package-'));
    try {
      const folders = ['--extensions-dir', home, '--user-data-dir', join(home, 'user')];
      const run = promisify(execFile);
      await run(node, [entry, ...folders, '--install-extension', universal]);
      const installed = (await readdir(home)).find((name) => name.startsWith('pool-lanes.'));
      assert.ok(installed);
      const extension = join(home, installed);
      const sample = `${join(extension, 'media/samples/cpu-bound.ts')}#fib`;
      const cli = [join(extension, 'dist/cli.js'), 'run', sample, '--tasks', '4'];
      const { stdout } = await run(process.execPath, [...cli, '--pools', 'thread', '--json']);
      const { loader, blocks } = JSON.parse(stdout) as {
        loader: string;
        blocks: { pool: string; ok: number; failed: number }[];
      };
      assert.match(loader, /^esbuild-wasm \d/);
      const [block] = blocks;
      assert.deepEqual([block?.pool, block?.ok, block?.failed], ['thread', 4, 0]);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
