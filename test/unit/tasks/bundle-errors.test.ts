import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Problem } from '../../../src/shared/problem.js';
import { formatPlace, ProblemError } from '../../../src/shared/problem.js';
import type { Bundle, BundleRequest } from '../../../src/tasks/index.js';
import { Project } from './project.js';

async function problemOf(bundling: Promise<Bundle>): Promise<Problem> {
  const error: unknown = await bundling.then(
    () => assert.fail('it was bundled'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error.problem;
}

describe('bundling fails with a problem', () => {
  let project: Project;
  before(async () => (project = await Project.copy('errors')));
  after(() => project.remove());

  const fail = (file: string, options?: Partial<BundleRequest>): Promise<Problem> =>
    problemOf(project.bundle(file, { outRoot: project.path('out'), ...options }));
  const at = (problem: Problem): string | undefined =>
    problem.where && formatPlace(problem.where).slice(project.root.length + 1);

  afterEach('and leaves nothing on disk', async () => {
    const left = await readdir(project.path('out/pool-lanes')).catch(() => []);
    assert.deepEqual(left, []);
  });

  it('at the place of a syntax error, its column counted in characters', async () => {
    const problem = await fail('syntax.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'syntax.ts:1:37']);
    assert.equal(problem.what, 'Unexpected ";".');
    assert.match(problem.detail ?? '', /^\/.*syntax\.ts:1:37: Unexpected ";"$/);
  });

  it('at the place of a syntax error in an imported file', async () => {
    const problem = await fail('imports-broken.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'syntax.ts:1:37']);
  });

  it('in the text of the user, not in what is appended to it', async () => {
    const problem = await fail('unclosed.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'unclosed.ts:7:1']);
    assert.equal(problem.what, 'Unexpected end of file.');
  });

  it('at an import of a file that does not exist', async () => {
    const problem = await fail('missing-file.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'missing-file.ts:1:19']);
    assert.equal(problem.what, 'Could not resolve "./nowhere.js".');
    assert.equal(problem.todo, 'Check that the file that "./nowhere.js" names exists.');
  });

  it('at an import of a package that is not installed', async () => {
    const problem = await fail('missing-package.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'missing-package.ts:2:15']);
    assert.equal(problem.what, 'Cannot find the package "@not/installed".');
    assert.equal(problem.todo, 'Install it: npm install @not/installed');
  });

  it('that explains an import of the editor itself', async () => {
    const problem = await fail('editor-only.ts');
    assert.equal(at(problem), 'editor-only.ts:1:25');
    assert.match(problem.todo, /only inside the editor/);
  });

  it('at an input that only the compiler finds wrong', async () => {
    const problem = await fail('input.ts');
    assert.deepEqual([problem.kind, at(problem)], ['inputs', 'input.ts:5:6']);
    assert.match(problem.what, /new\.target/);
  });

  it('at a typed input, with the line of its function', async () => {
    const functions = [
      {
        name: 'f',
        inputs: [
          { count: 1, text: '1,\nnew.target', form: 'args', line: 1, from: 0, to: 13 } as const,
        ],
      },
    ];
    const problem = await fail('input.ts', { functions });
    assert.equal(problem.kind, 'inputs');
    assert.equal(problem.where?.line, 7);
  });

  it('only where the tsx of the project, which is esbuild file by file, cannot load it either', async () => {
    await project.link(resolve('node_modules', 'tsx'), 'node_modules/tsx');
    const files = ['syntax', 'imports-broken', 'unclosed', 'missing-file', 'missing-package']
      .concat('editor-only', 'style')
      .map((name) => `${name}.ts`);
    for (const file of files) assert.equal((await fail(file)).kind, 'compile', file);
    const program = `
      const [root, ...files] = process.argv.slice(1);
      const loaded = [];
      for (const file of files) await import(root + '/' + file).then(() => loaded.push(file), () => undefined);
      process.stdout.write(JSON.stringify(loaded));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program, '--'].concat(
        pathToFileURL(project.root).href,
        ...files,
        'input-throws.ts',
      ),
      { cwd: project.root },
    );
    assert.deepEqual(JSON.parse(stdout), ['input-throws.ts'], 'the last one has no error');
  });

  it('at a file of a kind that esbuild does not know', async () => {
    const problem = await fail('style.ts');
    assert.deepEqual([problem.kind, at(problem)], ['compile', 'style.ts:1:8']);
    assert.match(problem.what, /No loader is configured for "\.svg" files/);
  });

  it('naming the functions there are', async () => {
    const problem = await fail('input-throws.ts', { functions: [{ name: 'h', inputs: [] }] });
    assert.equal(problem.kind, 'noFunction');
    assert.equal(problem.what, 'There is no task function h in input-throws.ts.');
    assert.equal(problem.todo, 'Choose one of: f, g.');
  });

  it('for a file that is not there', async () => {
    const problem = await fail('gone.ts', { functions: [] });
    assert.deepEqual([problem.kind, problem.what], ['compile', 'gone.ts cannot be read.']);
  });

  it('for a file that is no source', async () => {
    const problem = await fail('page.svg', { functions: [] });
    assert.deepEqual(
      [problem.kind, problem.what],
      ['usage', 'page.svg is neither TypeScript nor JavaScript.'],
    );
  });
});

describe('an input that cannot be evaluated', () => {
  let project: Project;
  before(async () => (project = await Project.copy('errors')));
  after(() => project.remove());

  it('names its tag, and its cause points into it', async () => {
    const { error } = await project.run('input-throws.ts');
    assert.equal(error?.name, 'InputError');
    assert.deepEqual(error.place, { file: project.path('input-throws.ts'), line: 5 });
    assert.match(
      error.message,
      /^The input 2,\n {2}inputs\.one cannot be evaluated: TypeError: no one$/,
    );
    assert.equal(error.cause?.name, 'TypeError');
    const frames = error.cause.stack
      .split('\n')
      .filter((frame) => frame.includes('input-throws.ts'));
    assert.match(frames[0] ?? '', /input-throws\.ts:1:43\)?$/);
    assert.match(frames[1] ?? '', /input-throws\.ts:6:13\)?$/);
  });

  it('says so if a function gives no array', async () => {
    const functions = (await project.functions('input-throws.ts')).slice(1);
    const { error } = await project.run('input-throws.ts', { functions });
    assert.deepEqual(error?.place, { file: project.path('input-throws.ts'), line: 10 });
    assert.match(error.message, /^The input i => i cannot be evaluated: .* but gave number$/);
  });
});
