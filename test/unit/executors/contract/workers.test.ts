import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import {
  currentWorker,
  EventLoopExecutor,
  ProcessPoolExecutor,
  SerialExecutor,
  ThreadPoolExecutor,
} from 'pool-lanes/executors';
import { resultOf, resultsOf } from './support/check';
import { start } from './support/host';
import {
  closeAll,
  each,
  fixture,
  inFile,
  inside,
  keep,
  openPool,
  openProcesses,
  openThreads,
  POOLS,
  task,
} from './support/pools';
import { Gate, Log, until } from './support/states';

afterEach(closeAll);

interface Who {
  pid: number;
  thread: number;
}

for (const Executor of [ThreadPoolExecutor, ProcessPoolExecutor, EventLoopExecutor]) {
  describe(Executor.name, () => {
    it('CF-06 refuses a wrong maxWorkers', () => {
      for (const maxWorkers of [2.5, NaN, Infinity, '2', null, true, {}, 2n]) {
        assert.throws(
          () => new Executor({ maxWorkers: maxWorkers as never }),
          TypeError,
          inspect(maxWorkers),
        );
      }
      for (const maxWorkers of [0, -1, -0]) {
        assert.throws(() => new Executor({ maxWorkers }), RangeError, inspect(maxWorkers));
      }
    });

    it('CF-06 takes integers above zero, and undefined', () => {
      assert.equal(keep(new Executor({ maxWorkers: 3 })).maxWorkers, 3);
      const none = new Executor({ maxWorkers: undefined });
      assert.equal(keep(none).maxWorkers, keep(new Executor()).maxWorkers);
    });
  });
}

it('CF-07 threads and the event loop default to min(32, parallelism + 4)', () => {
  const expected = Math.min(32, availableParallelism() + 4);
  assert.equal(keep(new ThreadPoolExecutor()).maxWorkers, expected);
  assert.equal(keep(new EventLoopExecutor()).maxWorkers, expected);
});

it('CF-08 processes default to the available parallelism, with no cap at 61', () => {
  assert.equal(keep(new ProcessPoolExecutor()).maxWorkers, availableParallelism());
  assert.equal(keep(new ProcessPoolExecutor({ maxWorkers: 100 })).maxWorkers, 100);
});

it('CF-12 a pool may be named, or is numbered by its kind', async () => {
  const named = openThreads({ threadNamePrefix: 'mine', maxWorkers: 2 });
  const gate = new Gate();
  const held = [1, 2].map(() => named.submit(task('hold'), gate.path));
  assert.deepEqual([...named.workerNames], ['mine_0', 'mine_1']);
  gate.open();
  await resultsOf(held);

  const numbers: number[] = [];
  for (let i = 0; i < 2; i++) {
    const pool = openThreads();
    void pool.submit(task('noop'));
    const name = /^ThreadPoolExecutor-(\d+)_0$/.exec(pool.workerNames[0] ?? '');
    assert.ok(name, `unexpected ${pool.workerNames.join()}`);
    numbers.push(Number(name[1]));
  }
  assert.equal(numbers[1], (numbers[0] ?? NaN) + 1);
  const processes = openProcesses();
  void processes.submit(task('noop'));
  assert.match(processes.workerNames[0] ?? '', /^ProcessPoolExecutor-\d+_0$/);
});

it('CF-94 importing currentWorker on the host is harmless', () => {
  assert.equal(currentWorker(), null);
});

const AHEAD = 'data:text/javascript,import "node:worker_threads"';
for (const [how, args] of [
  ['', []],
  [', also to a module that was loaded ahead', ['--import', AHEAD]],
] as const) {
  it(`CF-94 what a thread was started with is not shown to its code${how}`, async () => {
    const program = start(
      `
      const pool = new Pool({ maxWorkers: 1 });
      tell(await pool.submit({ module: ${JSON.stringify(fixture('data.mjs'))}, name: 'data' }));
      await pool.shutdown();
      `,
      ['thread'],
      args,
    );
    assert.deepEqual((await program.ended).told, [[null, null, null]]);
  });
}

it('CF-10 a thread whose functions are CommonJS does without the loader of ES modules', async () => {
  const loaded = await resultOf<string[]>(openThreads().submit(inFile('lean.cjs', 'loaded')));
  assert.ok(loaded.includes('worker_threads'), loaded.join());
  for (const heavy of ['module', 'v8', 'internal/modules/esm/translators']) {
    assert.ok(!loaded.includes(heavy), heavy);
  }
});

it('CF-10 the serial executor takes one at a time', () => {
  assert.equal(keep(new SerialExecutor()).maxWorkers, 1);
});

each(POOLS, (kind) => {
  it('CF-10 construction starts nothing, and counts rise within submit', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    assert.equal(pool.workerCount, 0);
    assert.deepEqual([...pool.workerNames], []);
    const gate = new Gate();
    const futures = [];
    for (const expected of [1, 2, 2, 2]) {
      futures.push(pool.submit(task('hold'), gate.path));
      assert.equal(pool.workerCount, expected);
      assert.equal(pool.workerNames.length, expected);
    }
    gate.open();
    await resultsOf(futures);
    assert.equal(pool.workerCount, 2);
  });

  it('CF-10 workers are those that exist, and really as many', async () => {
    const pool = openPool(kind, { maxWorkers: 3 });
    const gate = new Gate();
    const log = new Log();
    const held = Array.from({ length: 8 }, (_, i) =>
      pool.submit(task('hold'), gate.path, i, log.path),
    );
    await log.has(3);
    gate.open();
    await resultsOf(held);
    const who = await resultsOf(Array.from({ length: 60 }, () => pool.submit<Who>(task('whoami'))));
    const distinct = new Set(who.map(({ pid, thread }) => `${pid}/${thread}`));
    assert.ok(distinct.size <= 3, [...distinct].join());
    assert.equal(pool.workerCount, 3);
  });

  it('CF-11 tasks one after the other use one worker', async () => {
    const pool = openPool(kind, { maxWorkers: 4 });
    const who = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { pid, thread } = await resultOf(pool.submit<Who>(task('whoami')));
      who.add(`${pid}/${thread}`);
    }
    assert.equal(who.size, 1);
    assert.equal(pool.workerCount, 1);
  });

  it('CF-11 a worker is reused from within a done callback', async () => {
    const pool = openPool(kind, { maxWorkers: 4 });
    const first = pool.submit(task('noop'));
    const second = new Promise((resolve) => {
      first.addDoneCallback(() => resolve(resultOf(pool.submit(task('noop')))));
    });
    await second;
    assert.equal(pool.workerCount, 1);
  });

  it('CF-12 names stay unique when workers are replaced', async () => {
    const pool = openPool(kind, { maxWorkers: 1, threadNamePrefix: 'again' });
    const aborting = new AbortController();
    const log = new Log();
    const stuck = pool.submitWith(
      { signal: aborting.signal },
      task('holdSync'),
      '/nowhere',
      1,
      log.path,
    );
    await log.has(1);
    assert.deepEqual([...pool.workerNames], ['again_0']);
    aborting.abort();
    await until(() => stuck.done(), 'the abort');
    await resultOf(pool.submit(task('noop')));
    assert.deepEqual([...pool.workerNames], ['again_1']);
  });

  it('CF-94 a task knows its worker', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const where = await resultOf(pool.submit<Record<string, unknown>>(inside('where')));
    assert.deepEqual(where, { name: pool.workerNames[0], index: 0, kind, aborted: false });
  });

  it('CF-74 a task may build a pool of its own', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    assert.equal(await resultOf(pool.submit<number>(inside('nested'), 6)), 36);
  });
});

it('CF-10 workerPids are the pids of the processes', async () => {
  const pool = openProcesses({ maxWorkers: 2 });
  assert.deepEqual([...pool.workerPids], []);
  const gate = new Gate();
  const log = new Log();
  const held = [1, 2].map((i) => pool.submit(task('hold'), gate.path, i, log.path));
  await log.has(2);
  gate.open();
  await resultsOf(held);
  const who = await resultOf(pool.submit<Who>(task('whoami')));
  assert.equal(pool.workerPids.length, 2);
  assert.ok(pool.workerPids.includes(who.pid));
  assert.ok(!pool.workerPids.includes(process.pid));
});
