import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findNode } from '../../../src/runs/find-node.js';
import { findPin, findPinned } from '../../../src/runs/node-pins.js';
import { ProblemError } from '../../../src/shared/problem.js';

const windows = process.platform === 'win32';

describe('which Node.js', function () {
  let folder: string;
  let file: string;
  const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    HOME: folder,
    PATH: '',
    ...more,
  });
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  /** A program that says it is Node.js of that version. */
  const install = async (path: string, version: string): Promise<string> => {
    const answer = JSON.stringify([join(folder, path), version, false]);
    await put(path, `#!/bin/sh\necho '${answer}'\n`);
    await chmod(join(folder, path), 0o755);
    return join(folder, path);
  };

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'find-node-')));
    file = join(folder, 'project', 'src', 'a.ts');
    await mkdir(dirname(file), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the one on PATH, and tells its version', async () => {
    const node = await findNode({ file, env: env({ PATH: dirname(process.execPath) }) });
    assert.deepEqual(node, {
      path: await realpath(process.execPath),
      version: process.version,
      source: 'node on PATH',
      editorRuntime: false,
    });
  });

  const pins: [string, string, string | null][] = [
    ['.nvmrc', 'v22.1.0\n', 'v22.1.0'],
    ['.nvmrc', '# ours\n\nlts/jod # long-term\n', 'lts/jod'],
    ['.node-version', '20\n', '20'],
    ['package.json', '{ "volta": { "node": "20.11.1" } }', '20.11.1'],
    ['package.json', '{ "name": "x" }', null],
    ['package.json', 'not json', null],
    ['.tool-versions', 'python 3.12\nnodejs 20.11.1\n', '20.11.1'],
  ];
  for (const [name, text, version] of pins) {
    it(`is pinned by ${name}: ${JSON.stringify(text)}`, async () => {
      await put(`project/${name}`, text);
      assert.equal((await findPin(dirname(file)))?.version ?? null, version);
    });
  }

  const stores: [string, string][] = [
    ['nvm', '.nvm/versions/node/v22.3.0/bin/node'],
    ['fnm', '.local/share/fnm/node-versions/v22.3.0/installation/bin/node'],
    ['Volta', '.volta/tools/image/node/22.3.0/bin/node'],
    ['asdf', '.asdf/installs/nodejs/22.3.0/bin/node'],
    ['mise', '.local/share/mise/installs/node/22.3.0/bin/node'],
  ];
  for (const [manager, path] of stores) {
    (windows ? it.skip : it)(
      `is the pinned one that ${manager} has${windows ? ' (needs a shell script)' : ''}`,
      async () => {
        await put('project/.nvmrc', '22');
        const program = await install(path, 'v22.3.0');
        await install('bin/node', 'v20.0.0');
        const node = await findNode({ file, env: env({ PATH: join(folder, 'bin') }) });
        assert.deepEqual([node.path, node.version, node.source], [program, 'v22.3.0', '.nvmrc']);
      },
    );
  }

  const wanted: [string, string | null][] = [
    ['22', 'v22.10.0'],
    ['v22.9', 'v22.9.1'],
    ['22.9.0', null],
    ['lts/jod', 'v22.10.0'],
    ['lts/*', 'v22.10.0'],
    ['node', 'v23.0.0'],
    ['20.x', 'v20.1.0'],
    ['21', null],
    ['no version', null],
  ];
  for (const [version, expected] of wanted) {
    it(`is the newest installed that "${version}" means: ${expected ?? 'none'}`, async () => {
      for (const name of ['v20.1.0', 'v22.9.1', 'v22.10.0', 'v23.0.0']) {
        await put(windows ? `nvm/${name}/node.exe` : `nvm/versions/node/${name}/bin/node`, '');
      }
      const found = await findPinned(
        version,
        env({ NVM_DIR: join(folder, 'nvm'), NVM_HOME: join(folder, 'nvm') }),
      );
      assert.equal(/v\d+\.\d+\.\d+/.exec(found ?? '')?.[0] ?? null, expected);
    });
  }

  it('is the one on PATH where the pinned one is not installed, and says so', async () => {
    await put('project/.nvmrc', '99');
    const node = await findNode({ file, env: env({ PATH: dirname(process.execPath) }) });
    assert.equal(node.version, process.version);
    assert.match(node.source, /\.nvmrc asks for 99/);
  });

  it('is the fallback where there is none, marked if it is the editor', async () => {
    const fallback = { path: process.execPath, source: 'the editor', editor: true };
    const node = await findNode({ file, env: env(), fallback });
    assert.deepEqual([node.source, node.editorRuntime], ['the editor', true]);
  });

  it('is the one that was asked for, also through a link', async () => {
    const link = join(folder, 'my-node');
    await symlink(process.execPath, link);
    const node = await findNode({ file, env: env(), explicit: { path: link, source: '--node' } });
    assert.deepEqual([node.path, node.source], [await realpath(process.execPath), '--node']);
  });

  const refused = (options: Parameters<typeof findNode>[0], pattern: RegExp): Promise<void> =>
    assert.rejects(findNode(options), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.kind, 'noNode');
      assert.match(error.problem.what, pattern);
      assert.notEqual(error.problem.todo, '');
      return true;
    });

  it('is refused if what was asked for is not there, or is no Node.js', async () => {
    const explicit = (path: string): Parameters<typeof findNode>[0] => ({
      file,
      env: env(),
      explicit: { path, source: '--node' },
    });
    await refused(explicit(join(folder, 'nowhere')), /no program at/);
    await put('text', 'hello');
    await chmod(join(folder, 'text'), 0o755);
    await refused(explicit(join(folder, 'text')), /does not run as Node/);
  });

  (windows ? it.skip : it)(
    `is refused if too old${windows ? ' (needs a shell script)' : ''}`,
    async () => {
      await install('bin/node', 'v18.20.0');
      await refused(
        { file, env: env({ PATH: join(folder, 'bin') }) },
        /v18\.20\.0, which is too old/,
      );
    },
  );
});
