import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import esbuild from 'esbuild';
import { CODE_FORMS, formOf, poolOf } from '../../../../src/shared/codegen/forms.js';
import { generateCode } from '../../../../src/shared/codegen/generate.js';
import type { CodeRequest } from '../../../../src/shared/codegen/request.js';
import { POOLS } from '../../../../src/shared/words.js';

/** Tests are started there. */
const REPO = process.cwd();
const run = promisify(execFile);
const PEERS = path.join(REPO, '.vscode-test', 'bench-pools');
const LIBRARY = path.join(REPO, 'dist', 'executors', 'index');

const SOURCE = `
export const OFFSET = 100;
export function add(a: number, b = 1): number {
  if (a === 13) throw new RangeError('thirteen');
  return a + b;
}
export default async (text: string, options: { upper?: boolean } = {}): Promise<Map<string, string>> =>
  new Map([[text, options.upper === true ? text.toUpperCase() : text]]);
/** Shares its name with a global of Node.js that generated code uses. */
export const process = (n: number): number => n * 2;
export const bad = (what: 'exit' | 'value' | 'fine'): unknown => {
  if (what === 'exit') globalThis.process.exit(3);
  return what === 'value' ? () => 1 : what;
};
`;

const SUM: Pick<CodeRequest, 'name' | 'exported' | 'inputs' | 'uses'> = {
  name: 'add',
  exported: 'named',
  inputs: [
    { count: 1, form: 'args', text: '1, 2 // one line' },
    { count: 3, form: 'args', text: 'OFFSET' },
    { count: 5, form: 'each', text: 'i => [i + 10, OFFSET]' },
    { count: 2, form: 'each', text: '(i) => {\n  return [i];\n}' },
  ],
  uses: [{ name: 'OFFSET', exported: true }],
};
const SUMS = [
  '#0 3',
  '#1 101',
  '#2 101',
  '#3 101',
  '#4 110',
  '#5 111',
  '#6 112',
  '#8 114',
  '#9 1',
  '#10 2',
];

const FORMS = CODE_FORMS.flatMap((form) =>
  [...new Set(POOLS.map((pool) => poolOf(form, pool)))].map((pool) => ({ form, pool })),
);

describe('generated code', () => {
  let folder: string;
  let programs = 0;

  before(async function () {
    // The other libraries come over the network, once.
    this.timeout(600_000);
    const installer = pathToFileURL(path.join(REPO, 'test', 'bench', 'pools', 'install.mjs')).href;
    const { install } = (await import(installer)) as { readonly install: () => void };
    install();
    folder = await mkdtemp(path.join(await realpath(PEERS), 'generated-'));
    await writeFile(path.join(folder, FILE), SOURCE);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A name with all that a path may have. */
  const FILE = 'it\'s a "task".ts';

  /** Writes a program beside the function's file, builds it as a user would, and runs it. */
  async function perform(
    request: Omit<CodeRequest, 'file'>,
  ): Promise<{ readonly out: string[]; readonly err: string; readonly code: number }> {
    const { text, fileName } = generateCode({ ...request, file: FILE });
    const number = programs++;
    await mkdir(path.join(folder, 'built'), { recursive: true });
    const source = path.join(folder, `${number}.${fileName}`);
    const outfile = path.join(folder, 'built', `${number}.mjs`);
    await writeFile(source, text);
    await esbuild.build({
      entryPoints: [source],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
      plugins: [
        {
          name: 'library',
          setup: (build) =>
            build.onResolve({ filter: /^pool-lanes\/executors$/ }, () => ({
              path: pathToFileURL(`${LIBRARY}.js`).href,
              external: true,
            })),
        },
      ],
    });
    const settled = await run(process.execPath, [outfile], { timeout: 100_000 }).then(
      ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
      (error: unknown) => error as { stdout: string; stderr: string; code: number },
    );
    const out = settled.stdout.split('\n').filter((line) => line !== '');
    return { out, err: settled.stderr, code: settled.code };
  }

  for (const { form, pool } of FORMS) {
    describe(`${form}, ${pool}`, () => {
      const how = { form, pool, workers: 2 };

      it('prints what the function returns and throws, in order, and ends', async () => {
        const { out, err, code } = await perform({ ...how, ...SUM });
        assert.deepEqual(out, SUMS, err);
        assert.match(err, /^#7 failed: /);
        // As an error, or as what tinypool makes of one from another process: an object with its stack.
        assert.match(err, /RangeError: thirteen/);
        assert.equal(code, 1);
      });

      it('takes chunks', async () => {
        const { out, err, code } = await perform({ ...how, ...SUM, chunkSize: 4 });
        assert.deepEqual(out, SUMS, err);
        assert.match(err, /^#7 failed: RangeError: thirteen/);
        assert.equal(code, 1);
      });

      it('takes a default export, and what JSON would not carry', async () => {
        const inputs = [{ count: 2, form: 'args', text: "'a', { upper: true }" }] as const;
        const { out, err, code } = await perform({
          ...how,
          name: 'default',
          exported: 'default',
          inputs,
        });
        assert.deepEqual(
          [out, err, code],
          [["#0 Map(1) { 'a' => 'A' }", "#1 Map(1) { 'a' => 'A' }"], '', 0],
        );
      });
    });
  }

  for (const form of ['workerThreads', 'childProcess', 'executors'] as const) {
    it(`${form}: a task that ends its worker, or returns what cannot be sent, costs itself alone`, async () => {
      const inputs = ["'fine'", "'exit'", "'value'", "'fine'"].map(
        (text) => ({ count: 1, form: 'args', text }) as const,
      );
      const how = { form, pool: 'thread', workers: 1 } as const;
      const { out, err, code } = await perform({ ...how, name: 'bad', exported: 'named', inputs });
      assert.deepEqual(out, ['#0 fine', '#3 fine'], err);
      assert.match(err, /^#1 failed: /m);
      assert.match(err, /^#2 failed: /m);
      assert.equal(code, 1);
    });
  }

  it('imports a function under another name if its own is in use', async () => {
    const inputs = [{ count: 2, form: 'each', text: 'i => [i]' }] as const;
    const how = { form: 'workerThreads', pool: 'thread', workers: 2 } as const;
    const { out, err } = await perform({ ...how, name: 'process', exported: 'named', inputs });
    assert.deepEqual([out, err], [['#0 0', '#1 2'], '']);
  });

  it('passes a strict compiler', async () => {
    const place = path.join(folder, 'typed');
    await mkdir(place);
    await writeFile(path.join(place, 'work.ts'), SOURCE);
    for (const { form, pool } of FORMS) {
      for (const chunkSize of [1, 4]) {
        const { text } = generateCode({
          ...SUM,
          form,
          pool,
          workers: 2,
          chunkSize,
          file: 'work.ts',
        });
        await writeFile(path.join(place, `${form}-${pool}-${chunkSize}.mts`), text);
      }
    }
    const options = {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      noEmit: true,
      skipLibCheck: true,
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      types: ['node'],
      typeRoots: [path.join(REPO, 'node_modules', '@types')],
      paths: { 'pool-lanes/executors': [`${LIBRARY}.d.ts`] },
    };
    await writeFile(
      path.join(place, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['*.mts'] }),
    );
    await writeFile(path.join(place, 'package.json'), '{ "type": "module" }');
    const compiler = path.join(REPO, 'node_modules', 'typescript', 'bin', 'tsc');
    const said = await run(process.execPath, [compiler, '-p', place]).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    assert.equal(said, '');
  });

  it('says what is not exported yet, and keeps a name from ending the comment', () => {
    const { text } = generateCode({
      form: 'serial',
      pool: 'serial',
      workers: 1,
      name: 'hidden',
      exported: 'no',
      file: 'a*/b.ts',
      inputs: [],
      uses: [{ name: 'TABLE', exported: false }],
    });
    const comment = text.slice(0, text.indexOf('*/'));
    assert.match(comment, /does not export hidden yet/);
    assert.match(comment, /does not export TABLE yet/);
    assert.match(text, /^import \{ hidden, TABLE \} from '\.\/a\*\/b\.js';$/m);
  });

  it('is proposed in the form of the fastest pool', () => {
    assert.deepEqual(POOLS.map(formOf), ['serial', 'promiseAll', 'executors', 'executors']);
    for (const pool of POOLS) assert.equal(poolOf(formOf(pool), pool), pool);
  });
});
