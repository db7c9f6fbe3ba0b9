import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProblemError } from '../../../src/shared/problem.js';
import { Project, runBundle, values } from './project.js';

describe('a bundle', () => {
  let project: Project;
  afterEach(() => project.remove());

  it('runs functions that are not exported, with inputs from the scope of their module', async () => {
    project = await Project.copy('module');
    const outcome = await project.run('src/tasks.ts');
    assert.equal(outcome.error, undefined);
    assert.deepEqual(
      outcome.tasks.slice(0, 4).map((task) => [task.fn, task.args, 'value' in task && task.value]),
      [
        [0, [3, { task: 'one' }], [3, 'one', 6]],
        [0, [1, { task: 'two' }], [1, 'two', 2]],
        [0, [100, { task: 'from json' }], [100, 'from json', 200]],
        [0, [101, { task: 'from json' }], [101, 'from json', 202]],
      ],
    );
  });

  it('knows enums, namespaces, decorators, JSON, top-level await, `.js` for `.ts`, paths and extends', async () => {
    project = await Project.copy('module');
    const outcome = await project.run('src/tasks.ts');
    const features = outcome.tasks.find((task) => task.fn === 1);
    assert.deepEqual(features && 'value' in features && features.value, {
      level: 'High',
      area: 12,
      tracked: ['area', 'area'],
      required: 'from json',
      name: 'hidden',
    });
  });

  it('fails at the lines and columns of the source', async () => {
    project = await Project.copy('module');
    const outcome = await project.run('src/tasks.ts');
    const failed = outcome.tasks.find((task) => task.fn === 2);
    assert.ok(failed && 'error' in failed);
    assert.equal(failed.error.name, 'RangeError');
    assert.equal(failed.error.message, 'failed on 7');
    assert.ok(
      failed.error.stack.includes(`fails (${project.path('src/tasks.ts')}:37:9)`),
      failed.error.stack,
    );
  });

  it('keeps the paths of every source file what they were', async () => {
    project = await Project.copy('paths');
    const folder = project.path('src');
    const file = project.path('src/tasks.ts');
    const [own, nested, at] = values(await project.run('src/tasks.ts'));
    assert.deepEqual(own, {
      paths: { __dirname: folder, file, text: pathToFileURL(file).href },
      meta: [folder, file],
      resolved: pathToFileURL(project.path('src/data.txt')).href,
      data: 'the data',
      joined: 'the data',
      shadowed: ['parameter', 'shadowed', 'function'],
      property: 'key',
      string: '__dirname',
    });
    assert.deepEqual(nested, {
      __dirname: project.path('src/nested'),
      __filename: project.path('src/nested/where.ts'),
      meta: project.path('src/nested'),
    });
    assert.match(String(at), /tasks\.ts:33:47\)?$/);
  });

  it('runs CommonJS as CommonJS', async () => {
    project = await Project.copy('commonjs');
    const [twice, attached] = values(await project.run('sloppy.js'));
    assert.deepEqual(twice, { value: 8, global: 4, self: true });
    assert.deepEqual(attached, { main: false, dirname: project.root, strict: false });
    assert.deepEqual(values(await project.run('typed.cts')), [[10, true, true]]);
    assert.deepEqual(values(await project.run('whole.cjs')), [3]);
    assert.deepEqual(values(await project.run('plain.ts')), [3]);
    assert.deepEqual(values(await project.run('needs-esm.cjs')), ['esm only']);
  });

  it('leaves packages to Node.js, and imports each kind as the file would', async () => {
    project = await Project.copy('packages');
    const [all] = values(await project.run('tasks.ts'));
    assert.deepEqual(all, {
      transpiled: 'default of __esModule',
      late: 'named at run time',
      only: 'esm only',
      dual: 'import',
      aliased: 'from the alias',
      dynamic: 'object',
      setup: true,
      optional: 'MODULE_NOT_FOUND',
    });
  });

  it('bundles TypeScript of the workspace, whose own packages it finds', async () => {
    project = await Project.copy('workspace');
    const [hello] = values(await project.run('packages/app/src/tasks.ts'));
    assert.deepEqual(hello, ['hello you!', true, 'by #imports']);
  });

  it('finds a package of the workspace by the conditions of tsconfig.json, and by default as Node.js does', async () => {
    project = await Project.copy('workspace');
    assert.deepEqual(values(await project.run('packages/by-source/src/conditional.ts')), [
      'source',
    ]);
    assert.deepEqual(values(await project.run('packages/app/src/conditional.ts')), ['built']);
  });

  it('emits decorator metadata by the TypeScript of the project, at the lines of the source', async () => {
    project = await Project.copy('metadata');
    await project.link(resolve('node_modules/typescript'), 'node_modules/typescript');
    const bundled = await project.bundle('src/tasks.ts');
    assert.match(bundled.loader, /^esbuild [\d.]+ \+ TypeScript \d/);
    assert.deepEqual(bundled.warnings, []);
    const [types, fails] = (await runBundle(bundled)).tasks;
    await bundled.dispose();
    assert.deepEqual(types && 'value' in types && types.value, {
      known: {
        'design:type add': ['Function'],
        'design:paramtypes add': ['Number', 'String'],
        'design:returntype add': ['Date'],
        'design:type fail': ['Function'],
        'design:paramtypes fail': [],
        'design:returntype fail': [null],
        'design:paramtypes class': ['Clock'],
      },
      sum: 15,
    });
    assert.ok(fails && 'error' in fails);
    const file = project.path('src/tasks.ts');
    assert.equal(fails.error.message, `in ${file}`);
    assert.ok(fails.error.stack.includes(`${file}:18:11`), fails.error.stack);
  });

  it('leaves a syntax error beside decorators to esbuild, which tells its place', async () => {
    project = await Project.copy('metadata');
    await project.link(resolve('node_modules/typescript'), 'node_modules/typescript');
    const text = '@f class A {}\nfunction f(x: any) {}\nlet = if (;\n';
    const run = project.run('src/tasks.ts', { text, functions: [{ name: 'f', inputs: [] }] });
    await assert.rejects(run, (error: ProblemError) => error.problem.where?.line === 3);
  });

  it('compiles JSX by the nearest tsconfig.json, also where that would keep it', async () => {
    project = await Project.copy('jsx');
    assert.deepEqual(values(await project.run('view.tsx')), [
      { tag: 'b', props: { title: 'x', children: 'x' } },
    ]);
    assert.deepEqual(values(await project.run('classic/view.tsx')), [['i', { id: 'a' }, ['y']]]);
  });

  it('leaves a file that is not there, or not yet, to the program that loads it when it runs', async () => {
    project = await Project.copy('errors');
    const { tasks, error } = await project.run('later.ts');
    assert.equal(error, undefined);
    const [written, imported, required] = tasks;
    assert.equal(written && 'value' in written && written.value, 42);
    for (const [task, file] of [
      [imported, 'never-made.js'],
      [required, 'never-made.cjs'],
    ] as const) {
      assert.ok(task && 'error' in task);
      assert.match(task.error.message, /^Cannot find module/);
      assert.ok(task.error.message.includes(project.path(file)), task.error.message);
    }
  });

  it('leaves native addons to Node.js', async () => {
    project = await Project.copy('addon');
    const { error } = await project.run('tasks.ts');
    assert.match(error?.message ?? '', /build\/fake\.node: (file too short|invalid ELF header)/);
  });

  it('takes unsaved texts, of the file and of others, for what is on disk', async () => {
    project = await Project.copy('module');
    const text = "import { double } from './lib/double.js';\nconst f = () => double(21);\n";
    const outcome = await project.run('src/tasks.ts', {
      text,
      openTexts: new Map([
        [project.path('src/lib/double.ts'), 'export const double = (n: number) => -n'],
      ]),
      functions: [
        { name: 'f', inputs: [{ count: 1, text: '', form: 'args', line: 1, from: 0, to: 0 }] },
      ],
    });
    assert.deepEqual(values(outcome), [-21]);
  });

  it('runs a file that was never saved', async () => {
    project = await Project.copy('module');
    const text =
      "import { double } from './lib/double.js';\n/** @task 4 */\nexport default function (n: number) { return double(n) }\n";
    const outcome = await project.run('src/never-saved.ts', {
      text,
      functions: [
        {
          name: 'default',
          inputs: [{ count: 2, text: 'i => [i]', form: 'each', line: 1, from: 0, to: 0 }],
        },
      ],
    });
    assert.deepEqual(values(outcome), [0, 2]);
  });
});
