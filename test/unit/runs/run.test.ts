import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnProgram } from '../../../src/runs/program.js';
import type { RunHandle, RunOutput, StartProgram } from '../../../src/runs/index.js';
import { summarise } from '../../../src/shared/analysis.js';
import { ProblemError } from '../../../src/shared/problem.js';
import { compareResults } from '../../../src/shared/results.js';
import { BlockTrace, TASK_STAMPS } from '../../../src/shared/trace/block-trace.js';
import { isInline, POOLS } from '../../../src/shared/words.js';
import {
  FIXTURES,
  fixture,
  lineOf,
  outcomesOf,
  processesWith,
  start,
  starting,
  until,
} from './support.js';

const linux = process.platform === 'linux';

function traceOf(run: RunHandle, block = 0): BlockTrace {
  const trace = run.traces.get(block);
  assert.ok(trace);
  return trace;
}

describe('a run', () => {
  it('goes through all four pools, and they return the same', async () => {
    const run = await start('tasks.ts', 'square', POOLS, { results: true });
    const statuses: string[] = [];
    run.on('change', ({ status }) => statuses.push(status));
    const ended: string[] = [];
    run.on('end', ({ id }) => ended.push(id));
    const record = await run.done;
    assert.equal(record.problem, undefined);
    assert.equal(record.status, 'done');
    assert.deepEqual([...new Set(statuses)], ['preparing', 'running', 'done']);
    assert.deepEqual(ended, [record.id]);
    assert.deepEqual(record.node?.version, process.version);
    assert.match(record.loader ?? '', /^esbuild /);
    for (const block of record.blocks) {
      assert.deepEqual([block.status, block.tasks, block.problem], ['done', 6, undefined]);
      assert.deepEqual(run.results(block.index), [0, 1, 4, 9, 16, 25]);
      const { ok, failed, wallMs } = summarise(traceOf(run, block.index));
      assert.deepEqual([ok, failed], [6, 0]);
      assert.ok(wallMs > 0);
      assert.deepEqual(run.details(block.index, 3), {
        block: block.index,
        task: 3,
        fn: 0,
        input: '3',
        result: '9',
      });
      for (const life of traceOf(run, block.index).workers) {
        assert.ok(life.spawn !== undefined && life.online !== undefined, block.pool);
        assert.ok(life.exit !== undefined, `${block.pool}: worker ${life.worker} has left`);
      }
    }
    assert.deepEqual(compareResults(record)?.different, []);
  });

  it('runs one task alone, with the input of its number', async () => {
    const run = await start('tasks.ts', 'square', ['serial', 'process'], {
      only: 4,
      results: true,
    });
    const { blocks } = await run.done;
    for (const { index, tasks } of blocks) {
      assert.deepEqual([tasks, run.results(index)], [1, [16]]);
      assert.equal(run.details(index, 0)?.input, '4');
    }
    const gone = await start('tasks.ts', 'square', ['serial'], { only: 6 });
    const { status, problem } = await gone.done;
    assert.deepEqual([status, problem?.kind], ['failed', 'inputs']);
    assert.match(problem?.what ?? '', /no task #6 any more: the inputs give 6/);
  });

  it('hands out its chunks whole: a page hydrated from them has the same trace', async () => {
    const run = await start('tasks.ts', 'square', ['thread']);
    const live: ArrayBuffer[] = [];
    run.on('chunk', (_, chunk) => live.push(chunk));
    await run.done;
    assert.deepEqual(run.chunks(0), live);
    const page = new BlockTrace(0);
    for (const chunk of run.chunks(0)) page.append(chunk);
    assert.deepEqual(page.tasks, traceOf(run).tasks);
    assert.deepEqual(page.workers, traceOf(run).workers);
  });

  for (const pool of POOLS) {
    it(`records 20 000 tasks without losing one, with causal stamps (${pool})`, async () => {
      const run = await start('tasks.ts', 'identity', [pool]);
      const record = await run.done;
      assert.equal(record.blocks[0]?.status, 'done', JSON.stringify(record.blocks[0]?.problem));
      const trace = traceOf(run);
      assert.deepEqual(
        [trace.taskCount, trace.settledCount, trace.failedCount],
        [20_000, 20_000, 0],
      );
      for (let task = 0; task < trace.taskCount; task++) {
        const life = TASK_STAMPS.map((stamp) => trace.stampOf(task, stamp));
        for (let i = 1; i < life.length; i++) {
          const [before = NaN, after = NaN] = [life[i - 1], life[i]];
          if (!(after >= before)) assert.fail(`task ${task}: ${life.join(', ')}`);
        }
      }
    });

    it(`tells a failing task by its TypeScript line, and the others go on (${pool})`, async () => {
      const run = await start('tasks.ts', 'failsOnOdd', [pool]);
      await run.done;
      assert.deepEqual(outcomesOf(traceOf(run)), ['ok', 'failed', 'ok', 'failed']);
      const error = run.details(0, 1)?.error;
      const line = await lineOf('tasks.ts', 'throw new RangeError');
      assert.deepEqual([error?.name, error?.message], ['RangeError', 'odd: 1']);
      assert.deepEqual([error?.place?.file, error?.place?.line], [fixture('tasks.ts'), line]);
      assert.match(error?.stack ?? '', new RegExp(`tasks\\.ts:${line}:`));
      assert.doesNotMatch(error?.stack ?? '', /dist[\\/](?:executors|runner)/);
    });
  }

  it('tells an argument that cannot be cloned, and what to do', async () => {
    const run = await start('tasks.ts', 'callOrDouble', POOLS);
    await run.done;
    for (const [block, expected] of [
      [0, ['ok', 'ok']],
      [1, ['ok', 'ok']],
      [2, ['failed', 'ok']],
      [3, ['failed', 'ok']],
    ] as const) {
      assert.deepEqual(outcomesOf(traceOf(run, block)), expected);
    }
    const error = run.details(2, 0)?.error;
    assert.equal(error?.name, 'DataCloneError');
    assert.match(error.todo ?? '', /Arguments travel to a worker as a copy/);
    for (const block of [2, 3]) {
      const { message = '' } = run.details(block, 0)?.error ?? {};
      assert.match(message, /cannot be sent to a worker: input\[0\] is a function \(/);
    }
    assert.deepEqual(compareResults(run.record)?.different, [0]);
  });

  it('tells where in a nested argument or result the value is that cannot be cloned', async () => {
    for (const [name, path, todo] of [
      ['nestedArgument', 'input[1].options.onDone is a function', /^Arguments travel/],
      ['nestedResult', 'result.rows[1]["is-done"] is a promise', /^Results travel/],
    ] as const) {
      const run = await start('uncloneable.ts', name, ['thread', 'process']);
      await run.done;
      for (const block of [0, 1]) {
        const { message = '', todo: told = '' } = run.details(block, 0)?.error ?? {};
        assert.ok(message.includes(`: ${path} (`), message);
        assert.match(told, todo);
      }
    }
  });

  it('has the same results from every pool, whatever they are made of', async () => {
    const run = await start('tasks.ts', 'rich', POOLS, { results: true });
    const record = await run.done;
    assert.deepEqual(compareResults(record), {
      blocks: [0, 1, 2, 3],
      compared: 3,
      different: [],
      missing: 0,
    });
    for (const { index } of record.blocks) assert.deepEqual(run.results(index), run.results(0));
  });

  it('goes round the inputs for as many tasks as are asked for', async () => {
    const run = await start('tasks.ts', 'waits', ['thread'], { tasks: 5, results: true });
    await run.done;
    assert.deepEqual(run.results(0), ['a', 'b', 'a', 'b', 'a']);
    const fewer = await start('tasks.ts', 'waits', ['serial'], { tasks: 1, results: true });
    await fewer.done;
    assert.deepEqual(fewer.results(0), ['a']);
  });

  it('hands on what tasks write', async () => {
    for (const pool of POOLS) {
      const run = await start('tasks.ts', 'speaks', [pool]);
      const heard = { stdout: '', stderr: '' };
      run.on('output', ({ stream, text }) => (heard[stream] += text));
      await run.done;
      for (const [stream, word] of [
        ['stdout', 'out'],
        ['stderr', 'err'],
      ] as const) {
        const lines = heard[stream].trim().split('\n').sort();
        assert.deepEqual(
          lines,
          [0, 1, 2, 3].map((n) => `${word} ${n}`),
          pool,
        );
      }
    }
  });

  it('knows when, and by which worker, something was written: while its task ran', async () => {
    for (const pool of POOLS) {
      const run = await start('tasks.ts', 'speaks', [pool]);
      const outputs: RunOutput[] = [];
      run.on('output', (output) => outputs.push(output));
      await run.done;
      assert.equal(outputs.length, 8, pool);
      const { tasks } = traceOf(run);
      for (const { text, at, emitted = NaN, worker } of outputs) {
        const task = Number(/\d+/.exec(text));
        assert.ok(emitted >= tasks.start.of(task) - 1, `${pool}: written in the task`);
        assert.ok(emitted <= tasks.end.of(task) + 1, `${pool}: written in the task`);
        assert.ok(emitted <= at, `${pool}: written before it arrived`);
        assert.equal(worker, isInline(pool) ? undefined : tasks.worker[task], pool);
      }
    }
  });

  it('hands on long texts whole, though they are written in pieces', async () => {
    for (const pool of ['thread', 'process'] as const) {
      const run = await start('tasks.ts', 'speaksLong', [pool]);
      let heard = '';
      run.on('output', ({ text }) => (heard += text));
      await run.done;
      assert.equal(heard, `${'ü€'.repeat(20_000)}\n`, pool);
    }
  });

  describe('that cannot be made', () => {
    const cases: [file: string, kind: string, text: string, what: RegExp][] = [
      ['broken.ts', 'compile', 'n +;', /./],
      ['missing.ts', 'compile', 'no-such-package-anywhere', /no-such-package-anywhere/],
      ['wrong-export.ts', 'load', "from 'node:path'", /does not provide an export named 'nothing'/],
      ['exits-at-top.ts', 'load', 'process.exit(code)', /process\.exit\(3\)/],
      ['throws-at-top.ts', 'load', 'throw new Error', /a setting is missing/],
      ['never-loads.ts', 'load', 'export function task', /awaits something that never comes/],
    ];
    for (const [name, kind, text, what] of cases) {
      it(`says why and where: ${name}`, async () => {
        const run = await start(name, 'task', ['serial', 'thread']);
        const { status, problem, blocks } = await run.done;
        assert.equal(status, 'failed');
        assert.equal(problem?.kind, kind, JSON.stringify(problem));
        assert.match(problem.what, what);
        assert.deepEqual(
          [problem.where?.file, problem.where?.line],
          [fixture(name), await lineOf(name, text)],
        );
        assert.notEqual(problem.todo, '');
        assert.ok(blocks.every((block) => block.status === 'failed' || block.status === 'stopped'));
      });
    }

    it('says why and where: an input that cannot be evaluated', async () => {
      const run = await start('tasks.ts', 'badInput', ['thread']);
      const { problem } = await run.done;
      assert.equal(problem?.kind, 'inputs');
      assert.equal(problem.where?.line, await lineOf('tasks.ts', '[].missing'));
      assert.match(problem.what, /\[\]\.missing\.property/);
    });

    it('says so: no Node.js, none that is one, no runner', async () => {
      for (const [more, kind] of [
        [{ node: '/no/such/node' }, 'noNode'],
        [{ node: fixture('package.json') }, 'noNode'],
      ] as const) {
        const { status, problem } = await (
          await start('tasks.ts', 'square', ['serial'], more)
        ).done;
        assert.deepEqual([status, problem?.kind], ['failed', kind]);
      }
      const run = await start('tasks.ts', 'square', ['serial'], { runnerPath: '/no/runner.js' });
      const { blocks } = await run.done;
      assert.equal(blocks[0]?.problem?.kind, 'runner');
      assert.match(blocks[0].problem.detail ?? '', /Cannot find module/);
    });
  });

  describe('with a block that breaks off', () => {
    it('goes on with the next: a task kills the process of all threads', async () => {
      const run = await start('tasks.ts', 'killsItself', ['thread', 'process']);
      const { status, blocks } = await run.done;
      assert.equal(status, 'done');
      assert.deepEqual(
        blocks.map((block) => block.status),
        ['failed', 'done'],
      );
      assert.match(blocks[0]?.problem?.what ?? '', /SIGKILL/);
      assert.match(blocks[0]?.problem?.todo ?? '', /process pool contains it/);
      const threads = outcomesOf(traceOf(run, 0));
      assert.equal(threads.length, 4);
      // What the last moments before the kill had to tell may not have left: then the oldest tasks are told lost.
      assert.match(threads.join(), /^(?=(.*lost){2})(ok|lost)(,(ok|lost))*(,cancelled)*$/);
      assert.deepEqual(outcomesOf(traceOf(run, 1)), ['ok', 'ok', 'lost', 'ok']);
      assert.equal(run.details(1, 2)?.error?.name, 'WorkerLostError');
    });

    it('tells process.exit in a task of an inline pool, with its line', async () => {
      const run = await start('tasks.ts', 'exits', ['serial', 'thread']);
      const { blocks } = await run.done;
      const { problem } = blocks[0] ?? {};
      assert.match(problem?.what ?? '', /process\.exit\(7\)/);
      assert.equal(problem?.where?.line, await lineOf('tasks.ts', 'process.exit(7)'));
      assert.deepEqual(outcomesOf(traceOf(run, 0)), ['ok', 'lost']);
      assert.deepEqual(outcomesOf(traceOf(run, 1)), ['ok', 'lost']);
      assert.equal(blocks[1]?.status, 'done');
    });

    it('tells that memory ran out', async () => {
      const run = await start('tasks.ts', 'hoards', ['serial'], {
        execArgv: ['--max-old-space-size=40'],
      });
      const { blocks } = await run.done;
      assert.match(blocks[0]?.problem?.what ?? '', /ran out of memory/);
      assert.deepEqual(outcomesOf(traceOf(run)), ['lost', 'cancelled']);
    });

    it('tells tasks that wait for what never comes', async () => {
      const run = await start('tasks.ts', 'neverEnds', ['eventLoop']);
      const { blocks } = await run.done;
      assert.match(blocks[0]?.problem?.what ?? '', /await something that never comes/);
      assert.deepEqual(outcomesOf(traceOf(run)), ['ok', 'ok', 'lost']);
    });

    it('tells an error outside of any task, with its line', async () => {
      const run = await start('tasks.ts', 'strays', ['serial']);
      const { blocks } = await run.done;
      const { problem } = blocks[0] ?? {};
      assert.match(problem?.what ?? '', /TypeError: thrown by a timer/);
      assert.equal(problem?.where?.line, await lineOf('tasks.ts', 'thrown by a timer'));
    });
  });

  describe('that is stopped', () => {
    const { TMPDIR } = process.env;
    let temporary: string;
    beforeEach(async () => {
      temporary = await mkdtemp(join(tmpdir(), 'stop-test-'));
      process.env['TMPDIR'] = temporary;
    });
    afterEach(async () => {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
      await rm(temporary, { recursive: true });
    });

    for (const pool of POOLS) {
      it(`ends at once, with nothing left of it, in an endless loop (${pool})`, async () => {
        const mark = `POOL_LANES_TEST=${randomUUID()}`;
        const [name = '', value] = mark.split('=');
        const run = await start('tasks.ts', 'spin', [pool, 'serial'], {
          env: { ...process.env, [name]: value },
        });
        // A task that spins is seen to run, though its thread never comes back.
        await until(() => (run.traces.get(0)?.tasks.dispatch[0] ?? NaN) > 0);
        if (linux) assert.notDeepEqual(await processesWith(mark), []);
        await run.stop();
        const { status, blocks } = run.record;
        assert.equal(status, 'stopped');
        assert.deepEqual(
          blocks.map((block) => block.status),
          ['stopped', 'stopped'],
        );
        assert.ok(!outcomesOf(traceOf(run)).includes(null));
        if (linux) assert.deepEqual(await processesWith(mark), []);
        assert.deepEqual(readdirSync(temporary), []);
      });
    }

    it('keeps what was measured', async () => {
      const run = await start('tasks.ts', 'waits', ['serial'], { tasks: 1000 });
      // Of the first there is word; what is told in the last moment may not come.
      const isTold = (): boolean => run.details(0, 0)?.result !== undefined;
      await until(() => (run.traces.get(0)?.settledCount ?? 0) >= 3 && isTold());
      await run.stop();
      const trace = traceOf(run);
      const { ok, failed, wallMs } = summarise(trace);
      assert.ok(ok >= 3 && wallMs > 0);
      assert.equal(ok + failed, 1000);
      assert.equal(trace.settledCount, 1000);
      assert.equal(run.details(0, 0)?.result, "'a'");
    });

    it('before it began, does not begin; twice is as good as once', async () => {
      const run = await start('tasks.ts', 'square', ['serial']);
      await Promise.all([run.stop(), run.stop()]);
      await run.stop();
      assert.equal(run.record.status, 'stopped');
      assert.deepEqual(run.chunks(0), []);
    });

    it('while its file loads and never ends, ends', async () => {
      const run = await start('spins-at-top.ts', 'task', ['thread']);
      await starting(run);
      await run.stop();
      assert.equal(run.record.status, 'stopped');
    });

    it('while its runner starts, ends', async () => {
      const run = await start('tasks.ts', 'square', ['process']);
      await starting(run);
      await run.stop();
      assert.equal(run.record.status, 'stopped');
    });
  });

  it('gives tasks of every pool the surroundings that their own program would have', async () => {
    const run = await start('tasks.ts', 'surroundings', ['serial', 'thread'], {
      results: true,
      env: { ...process.env, POOL_LANES_MARK: 'x', VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1' },
    });
    const { blocks } = await run.done;
    for (const { index } of blocks) {
      const expected = { send: 'undefined', cwd: FIXTURES, mark: 'x' };
      assert.deepEqual(run.results(index), [expected, expected]);
    }
  });

  it('loses nothing to whoever listens slowly', async () => {
    const run = await start('tasks.ts', 'identity', ['serial'], { tasks: 100_000, results: true });
    const remove = run.on('chunk', () => {
      remove();
      // Longer than the block takes, so that all the rest waits on the line.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
    });
    const { blocks } = await run.done;
    assert.deepEqual([blocks[0]?.status, blocks[0]?.problem], ['done', undefined]);
    assert.equal(traceOf(run).settledCount, 100_000);
    assert.equal(run.results(0)?.length, 100_000);
  });

  it('survives a listener that throws, and calls no removed one', async () => {
    const run = await start('tasks.ts', 'square', ['serial']);
    const { error } = console;
    const complaints: unknown[] = [];
    console.error = (...args) => complaints.push(args);
    try {
      let calls = 0;
      run.on('chunk', () => {
        throw new Error('listener');
      });
      run.on('change', () => calls++)();
      await run.done;
      assert.equal(calls, 0);
    } finally {
      console.error = error;
    }
    assert.equal(run.record.status, 'done');
    assert.notDeepEqual(complaints, []);
  });

  it('leaves nothing behind on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'run-test-'));
    try {
      await mkdir(join(folder, 'node_modules'));
      await cp(fixture('tasks.ts'), join(folder, 'tasks.ts'));
      const run = await start('tasks.ts', 'square', ['serial'], { file: join(folder, 'tasks.ts') });
      const bundles = join(folder, 'node_modules/.cache/pool-lanes');
      await until(() => existsSync(bundles) && readdirSync(bundles).length > 0);
      await run.done;
      assert.deepEqual(readdirSync(bundles), []);
      assert.equal(run.record.status, 'done');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  describe('under a debugger', () => {
    it('is marked, and its runner is started by the debugger', async () => {
      const pids: number[] = [];
      const debug: StartProgram = (request, hear) => ({
        ...spawnProgram(request, hear),
        reported: (pid) => pids.push(pid),
      });
      const run = await start('tasks.ts', 'square', ['thread'], { debugger: debug });
      const record = await run.done;
      assert.deepEqual([record.status, record.debug, pids.length], ['done', true, 1]);
      assert.equal(traceOf(run).workers[0]?.pid, pids[0]);
      assert.match(record.warnings.join(), /debug run/);
    });

    it('is stopped, not failed, when the debugger ends the program', async () => {
      const debug: StartProgram = (request, hear) => {
        const program = spawnProgram(request, hear);
        const ended = program.ended.then((exit) => ({ ...exit, stopped: true as const }));
        return { ended, kill: () => program.kill(), reported: () => program.kill() };
      };
      const run = await start('tasks.ts', 'square', ['thread'], { debugger: debug });
      const record = await run.done;
      assert.equal(record.problem, undefined);
      assert.deepEqual([record.status, record.blocks[0]?.status], ['stopped', 'stopped']);
    });

    it('tells why the debugger did not start', async () => {
      const problem = { kind: 'runner', what: 'No debugger.', todo: 'Get one.' } as const;
      const debug: StartProgram = () => ({
        ended: Promise.reject(new ProblemError(problem)),
        kill: () => undefined,
      });
      const run = await start('tasks.ts', 'square', ['thread'], { debugger: debug });
      const { blocks } = await run.done;
      assert.deepEqual(blocks[0]?.problem, problem);
    });
  });
});
