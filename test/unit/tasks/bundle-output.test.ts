import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InputTag } from '../../../src/tasks/index.js';
import { nearestPackageDir } from '../../../src/tasks/index.js';
import { Project, runBundle, values } from './project.js';

const INPUTS: InputTag[] = [{ count: 1, text: '2', form: 'args', line: 1, from: 0, to: 0 }];
const SIMPLE = {
  text: '/** @task 2 */\nexport const f = (n: number) => n + 1;\n',
  functions: [
    {
      name: 'f',
      inputs: [{ count: 1, text: '2', form: 'args', line: 1, from: 0, to: 0 } as const],
    },
  ],
};

describe('the output of a bundle', () => {
  let project: Project;
  /** What a test made outside of its project. */
  let outside: string | undefined;
  beforeEach(async () => (project = await Project.copy('packages')));
  afterEach(async () => {
    if (outside) await rm(outside, { recursive: true });
    outside = undefined;
    await project.remove();
  });

  it('lies where Node.js finds the packages of the file, in a folder of its own, until it is disposed of', async () => {
    const [one, two] = await Promise.all([
      project.bundle('tasks.ts', SIMPLE),
      project.bundle('tasks.ts', SIMPLE),
    ]);
    assert.equal(dirname(one.directory), project.path('node_modules/.cache/pool-lanes'));
    assert.notEqual(one.directory, two.directory);
    assert.equal(dirname(fileURLToPath(one.module)), one.directory);
    assert.deepEqual([one.functionExports, one.taskCountHint, one.warnings], [['f'], 1, []]);
    assert.match(one.loader, /^esbuild \d+\.\d+\.\d+$/);
    await one.dispose();
    await one.dispose();
    assert.ok(!existsSync(one.directory));
    assert.ok(existsSync(two.directory));
  });

  it('clears away what is older than a day', async () => {
    const root = project.path('node_modules/.cache/pool-lanes');
    const [old, recent, foreign] = ['run-old', 'run-recent', 'other'].map((name) =>
      join(root, name),
    ) as [string, string, string];
    for (const folder of [old, recent, foreign]) await mkdir(folder, { recursive: true });
    const longAgo = Date.now() / 1000 - 25 * 60 * 60;
    for (const folder of [old, foreign]) await utimes(folder, longAgo, longAgo);
    await project.bundle('tasks.ts', SIMPLE);
    assert.deepEqual([old, recent, foreign].map(existsSync), [false, true, true]);
  });

  it('is temporary where there is no `node_modules`', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pool-lanes-test-'));
    outside = folder;
    await writeFile(join(folder, 'a.ts'), SIMPLE.text);
    const bundled = await project.bundle(
      join('..', folder.slice(tmpdir().length + 1), 'a.ts'),
      SIMPLE,
    );
    assert.equal(dirname(bundled.directory), join(tmpdir(), 'pool-lanes'));
    assert.deepEqual(values(await runBundle(bundled)), [3]);
    await bundled.dispose();
  });

  it('is elsewhere, with a warning, where it cannot be written, and still finds the packages', async () => {
    await writeFile(project.path('node_modules/.cache'), 'a file in the way');
    const bundled = await project.bundle('tasks.ts');
    assert.equal(dirname(bundled.directory), join(tmpdir(), 'pool-lanes'));
    assert.match(
      bundled.warnings.join(),
      /^The bundle is in .*pool-lanes, because .*\.cache cannot be written: E/,
    );
    const [all] = values(await runBundle(bundled)) as [{ only: string; transpiled: string }];
    assert.deepEqual([all.only, all.transpiled], ['esm only', 'default of __esModule']);
    await bundled.dispose();
  });

  it('has a source map that names the sources as the user opened them, with their own text', async () => {
    const link = `${project.root}-link`;
    outside = link;
    await symlink(project.root, link, 'junction');
    const { root } = project;
    const text = 'export function f() { return new Error(__dirname).stack }\n';
    const functions = [{ name: 'f', inputs: INPUTS }];
    const bundled = await project.bundle(
      join('..', link.slice(dirname(root).length + 1), 'tasks.ts'),
      { text, functions },
    );
    const map = JSON.parse(await readFile(`${fileURLToPath(bundled.module)}.map`, 'utf8')) as {
      sources: string[];
      sourcesContent: string[];
    };
    const index = map.sources.findIndex((source) => source.endsWith('-link/tasks.ts'));
    assert.equal(map.sourcesContent[index], text);
    const [stack] = values(await runBundle(bundled)) as [string];
    assert.ok(stack.includes(`${link}/tasks.ts:1:30`), stack);
    assert.ok(
      stack.startsWith(`Error: ${root}\n`),
      'paths in the code are the real ones, as in Node.js',
    );
    await bundled.dispose();
  });

  it('comes with warnings: of the compiler at their place, and of metadata that it cannot emit', async () => {
    const base =
      '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }';
    await writeFile(project.path('base.json'), base);
    await writeFile(project.path('tsconfig.json'), '{ "extends": "./base" }');
    const text =
      'const d = (..._: unknown[]): void => {};\nclass A { @d m(): void {} }\nclass B { constructor(\n  @d readonly a: A) {} }\nexport const f = (x: unknown) => [B, typeof x === "nmber"];\n';
    const { warnings } = await project.bundle('tasks.ts', { ...SIMPLE, text });
    assert.equal(warnings.length, 2, warnings.join('\n'));
    assert.match(warnings.join('\n'), /tasks\.ts: emitDecoratorMetadata has no effect here/);
    assert.ok(
      warnings.some((warning) =>
        warning.startsWith(`${project.path('tasks.ts')}:5:51: The "typeof"`),
      ),
      warnings.join('\n'),
    );
  });

  it('is written for the Node.js that will run it', async () => {
    const text = 'export function f(n: number) { let a: unknown; a ??= n; return a }\n';
    const code = async (nodeVersion: string): Promise<string> => {
      const { module } = await project.bundle('tasks.ts', { ...SIMPLE, text, nodeVersion });
      return readFile(new URL(module), 'utf8');
    };
    assert.match(await code('v20.20.2'), /a \?\?= n/);
    assert.doesNotMatch(await code('v14.0.0'), /a \?\?= n/);
  });
});

describe('the nearest package', () => {
  it('is where a program of the user would be started', async () => {
    const project = await Project.copy('workspace');
    assert.equal(
      nearestPackageDir(project.path('packages/app/src/tasks.ts')),
      project.path('packages/app'),
    );
    assert.equal(nearestPackageDir('/no/such/folder/a.ts'), '/no/such/folder');
    await project.remove();
  });
});
