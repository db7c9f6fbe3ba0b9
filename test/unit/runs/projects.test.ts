/** The fixture projects of test/fixtures/tasks, each run by real runners in threads and in processes. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { planBlocks, startRun } from '../../../src/runs/index.js';
import { Project } from '../tasks/project.js';
import { outcomesOf, RUNNER } from './support.js';

interface Case {
  /** What the project is about. */
  readonly about: string;
  readonly fixture: string;
  readonly file: string;
  /** Only these functions, where others of the file are there to fail. */
  readonly only?: readonly string[];
  readonly loader?: RegExp;
  /** Packages that it has installed: ours. */
  readonly installed?: readonly string[];
}

const WITH_TSX = /^esbuild [\d.]+ \+ tsx [\d.]+ for what is found at run time$/;

const CASES: readonly Case[] = [
  {
    about:
      'tsconfig paths and extends, top-level await, JSON, enums, namespaces, decorators, `.js` for `.ts`',
    fixture: 'module',
    file: 'src/tasks.ts',
    only: ['hidden', 'features'],
  },
  { about: 'data files by import.meta.url', fixture: 'paths', file: 'src/tasks.ts' },
  { about: 'CommonJS in TypeScript', fixture: 'commonjs', file: 'typed.cts' },
  { about: 'CommonJS in JavaScript', fixture: 'commonjs', file: 'sloppy.js' },
  { about: 'CommonJS that imports an ES module', fixture: 'commonjs', file: 'needs-esm.cjs' },
  { about: 'packages of every kind', fixture: 'packages', file: 'tasks.ts' },
  { about: 'a monorepo', fixture: 'workspace', file: 'packages/app/src/tasks.ts' },
  {
    about: 'customConditions',
    fixture: 'workspace',
    file: 'packages/by-source/src/conditional.ts',
  },
  { about: 'JSX', fixture: 'jsx', file: 'view.tsx' },
  {
    about: 'emitDecoratorMetadata',
    fixture: 'metadata',
    file: 'src/tasks.ts',
    only: ['types'],
    loader: /^esbuild [\d.]+ \+ TypeScript \d/,
    installed: ['typescript'],
  },
  {
    about: 'TypeScript that is found at run time, and tsx',
    fixture: 'late',
    file: 'src/tasks.ts',
    loader: WITH_TSX,
    installed: ['tsx'],
  },
  {
    about: 'TypeScript that is required at run time, and tsx',
    fixture: 'late',
    file: 'src/common.cts',
    loader: WITH_TSX,
    installed: ['tsx'],
  },
];

describe('a run in a project with', () => {
  for (const { about, fixture, file, only, loader = /^esbuild [\d.]+$/, installed = [] } of CASES) {
    it(about, async () => {
      const project = await Project.copy(fixture);
      try {
        for (const name of installed) {
          await project.link(resolve('node_modules', name), `node_modules/${name}`);
        }
        const functions = (await project.functions(file)).filter(
          ({ name, inputs }) => only?.includes(name) ?? inputs.length > 0,
        );
        assert.ok(functions.length > 0);
        const path = project.path(file);
        const run = startRun({
          file: path,
          functions: functions.map(({ name, inputs, line }) => ({
            name,
            inputs,
            place: { file: path, line },
          })),
          blocks: planBlocks(['thread', 'process'], { workers: 1 }),
          runnerPath: RUNNER,
          node: process.execPath,
        });
        const record = await run.done;
        assert.equal(record.status, 'done', JSON.stringify(record.problem));
        assert.match(record.loader ?? '', loader);
        for (const trace of run.traces.values()) {
          assert.ok(trace.taskCount > 0);
          assert.deepEqual(
            outcomesOf(trace).filter((outcome) => outcome !== 'ok'),
            [],
            JSON.stringify(run.allDetails().map(({ error }) => error)),
          );
        }
      } finally {
        await project.remove();
      }
    });
  }

  it('TypeScript that is found at run time, and no tsx: what is missing, and where it is asked for', async () => {
    const project = await Project.copy('late');
    try {
      const path = project.path('src/tasks.ts');
      const functions = (await project.functions('src/tasks.ts')).filter(
        ({ name }) => name === 'byAbsolutePath' || name === 'byRequire',
      );
      const run = startRun({
        file: path,
        functions: functions.map(({ name, inputs, line }) => ({
          name,
          inputs,
          place: { file: path, line },
        })),
        blocks: planBlocks(['thread'], { workers: 1 }),
        runnerPath: RUNNER,
        node: process.execPath,
      });
      const { loader } = await run.done;
      assert.match(loader ?? '', /^esbuild [\d.]+$/);
      const errors = run.allDetails().map(({ error }) => error);
      assert.equal(errors.length, 2);
      const lines = (await readFile(path, 'utf8')).split('\n');
      for (const [i, call] of ['await import(path)', '(require(join('].entries()) {
        // A Node.js that strips types knows no enums, and says that.
        assert.match(errors[i]?.message ?? '', /npm install -D tsx$|enum is not supported/);
        const line = lines.findIndex((one) => one.includes(call)) + 1;
        assert.equal(errors[i]?.place?.line, line, JSON.stringify(errors[i]));
      }
    } finally {
      await project.remove();
    }
  });

  it('a native addon, which is left to Node.js', async () => {
    const project = await Project.copy('addon');
    try {
      const path = project.path('tasks.ts');
      const [fn] = await project.functions('tasks.ts');
      assert.ok(fn);
      const { done } = startRun({
        file: path,
        functions: [{ name: fn.name, inputs: fn.inputs, place: { file: path, line: fn.line } }],
        blocks: planBlocks(['thread'], { workers: 1 }),
        runnerPath: RUNNER,
        node: process.execPath,
      });
      const { status, problem } = await done;
      assert.equal(status, 'failed');
      assert.equal(problem?.kind, 'load');
      // The fixture's addon is no real one: that the system's loader complains of it shows that it got there.
      assert.match(JSON.stringify(problem), /fake\.node: (file too short|invalid ELF header)/);
    } finally {
      await project.remove();
    }
  });
});
