import assert from 'node:assert/strict';
import { countOf, resultOf, resultsOf, settled } from './support/check';
import {
  ALL,
  closeAll,
  each,
  fault,
  open,
  openPool,
  openProcesses,
  openThreads,
  POOLS,
  setup,
  task,
} from './support/pools';
import { clock, Recorder } from './support/recorder';
import { Gate, Log, within } from './support/states';

afterEach(closeAll);

each(ALL, (kind) => {
  it('observer: every task is told, settled once, and its stamps are causal', async () => {
    const observer = new Recorder();
    const executor = open(kind, { observer });
    const futures = Array.from({ length: 500 }, (_, i) =>
      i % 10 === 0 ? executor.submit(task('fail')) : executor.submit(task('square'), i),
    );
    const cancelled = futures.filter((future, i) => i % 7 === 0 && future.cancel()).length;
    await settled(futures);
    observer.check(500);
    assert.equal(observer.count('cancelled'), cancelled);
    assert.equal(
      observer.count('failed'),
      futures.filter((f) => !f.cancelled() && f.exceptionNow()).length,
    );
    assert.equal(
      observer.count('ok'),
      futures.filter((f) => !f.cancelled() && !f.exceptionNow()).length,
    );
    await within(executor.shutdown(), 'shutdown');
    if (kind === 'thread' || kind === 'process') observer.checkOver();
    else assert.equal(observer.workers.size, 1);
  });

  it('observer: the run phase is as long as the task', async () => {
    const observer = new Recorder();
    const executor = open(kind, { observer });
    const begun = clock();
    await resultOf(executor.submit(task('sleep'), 50));
    const took = clock() - begun;
    const stamps = observer.settled.get(0)?.stamps;
    assert.ok(stamps);
    const run = stamps.ended - stamps.started;
    assert.ok(run > 45_000 && run <= took, `${run} µs for a task of 50 ms, all in ${took}`);
  });

  it('observer: one that throws is reported, and changes nothing', async () => {
    const throwing = {
      taskSubmitted(): never {
        throw new RangeError('observer');
      },
      taskSettled(): never {
        throw new RangeError('observer');
      },
      workerSpawned(): never {
        throw new RangeError('observer');
      },
    };
    const logged: unknown[] = [];
    const options = {
      observer: throwing,
      logger: { error: (...args: unknown[]) => void logged.push(...args) },
    };
    const executor = open(kind, options);
    assert.deepEqual(
      await resultsOf([1, 2, 3].map((i) => executor.submit(task('square'), i))),
      [1, 4, 9],
    );
    await within(executor.shutdown(), 'shutdown');
    assert.ok(logged.length > 0, 'nothing was logged');
  });

  it('observer: tasks that never reach a worker settle too', async () => {
    const observer = new Recorder();
    const executor = open(kind, { observer });
    const futures = [
      executor.submitWith({ signal: AbortSignal.abort() }, task('noop')),
      executor.submit(task('noSuchTask')),
      ...(kind === 'thread' || kind === 'process' ? [executor.submit(task('echo'), () => 1)] : []),
    ];
    await settled(futures);
    observer.check(futures.length);
    assert.equal(observer.settled.get(0)?.outcome, 'cancelled');
    assert.equal(observer.settled.get(0)?.worker, -1);
    assert.equal(observer.settled.get(1)?.outcome, 'failed');
  });
});

each(POOLS, (kind) => {
  it('observer: workers are told from spawn to exit, with pid and thread', async () => {
    const observer = new Recorder();
    const pool = openPool(kind, { observer, maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const held = [1, 2].map((i) => pool.submit(task('hold'), gate.path, i, log.path));
    assert.equal(observer.workers.size, 2);
    const names = [...pool.workerNames];
    await log.has(2);
    gate.open();
    await resultsOf(held);
    const who = await resultOf(pool.submit<{ pid: number; thread: number }>(task('whoami')));
    const number = observer.settled.get(2)?.worker ?? -1;
    assert.deepEqual(
      [...observer.workers.values()].map(({ name }) => name),
      names,
    );
    assert.equal(observer.workers.get(number)?.pid, who.pid);
    assert.equal(observer.workers.get(number)?.thread, who.thread);
    await within(pool.shutdown(), 'shutdown');
    observer.check(3);
    observer.checkOver();
    for (const { online, loads, lost } of observer.workers.values()) {
      assert.ok(online !== undefined);
      assert.equal(lost, false);
      assert.ok(loads.length >= 1, 'importing a task module is told');
      for (const [start, end] of loads) assert.ok(start >= online && end >= start);
    }
  });

  it('observer: the initializer is told as loading, before any task', async () => {
    const observer = new Recorder();
    const pool = openPool(kind, {
      observer,
      maxWorkers: 1,
      initializer: setup('remember'),
      initargs: [1],
    });
    await resultOf(pool.submit(task('noop')));
    const first = observer.workers.get(0)?.loads[0];
    const started = observer.settled.get(0)?.stamps.started;
    assert.ok(first && started !== undefined && first[1] <= started);
  });

  it('observer: aborted and lost tasks, and the workers that went with them', async () => {
    const observer = new Recorder();
    const pool = openPool(kind, { observer, maxWorkers: 1, onWorkerLost: 'replace' } as never);
    const log = new Log();
    const aborting = new AbortController();
    const stuck = pool.submitWith({ signal: aborting.signal }, fault('spinAfter'), log.path);
    await log.has(1);
    aborting.abort();
    await settled([stuck]);
    const deadly = pool.submit(fault('exit'), 1);
    await settled([deadly]);
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
    await within(pool.shutdown(), 'shutdown');
    observer.check(3);
    observer.checkOver();
    assert.deepEqual(
      [0, 1, 2].map((i) => observer.settled.get(i)?.outcome),
      ['aborted', 'lost', 'ok'],
    );
    assert.deepEqual(
      [...observer.workers.values()].map(({ lost }) => lost),
      [false, true, false],
    );
  });

  it('observer: a task that is sent again is dispatched again, and settles once', async () => {
    const observer = new Recorder();
    const pool = openPool(kind, { observer, maxWorkers: 2 });
    await settled(Array.from({ length: 3000 }, () => pool.submit(task('noop'))));
    const gate = new Gate();
    const log = new Log();
    const long = pool.submit(task('holdSync'), gate.path, 1, log.path);
    const behind = Array.from({ length: 300 }, (_, i) => pool.submit(task('square'), i));
    await settled(behind);
    gate.open();
    await settled([long]);
    observer.check(3301);
  });

  it('observer: chunks of map are one task each', async () => {
    const observer = new Recorder();
    const pool = openPool(kind, { observer });
    const inputs = Array.from({ length: 10 }, (_, i) => i);
    assert.equal(await countOf(pool.map(task('square'), [inputs], { chunksize: 4 })), 10);
    if (kind === 'process') observer.check(3);
    else observer.check(observer.submitted.size);
  });
});

it('observer: a broken pool settles every task as lost or failed', async () => {
  const observer = new Recorder();
  const pool = openProcesses({ observer, maxWorkers: 2 });
  const log = new Log();
  const futures = [
    pool.submit(fault('spinAfter'), log.path),
    pool.submit(fault('signalSelf'), 'SIGKILL'),
    ...Array.from({ length: 10 }, () => pool.submit(task('noop'))),
  ];
  await settled(futures);
  await within(pool.shutdown(), 'shutdown');
  observer.check(12);
  observer.checkOver();
  assert.equal(observer.settled.get(1)?.outcome, 'lost');
  assert.ok([...observer.workers.values()].some(({ lost }) => lost === true));
});

it('observer: retired workers are not lost', async () => {
  const observer = new Recorder();
  const pool = openProcesses({ observer, maxWorkers: 1, maxTasksPerChild: 2 });
  await resultsOf(Array.from({ length: 5 }, (_, i) => pool.submit(task('square'), i)));
  await within(pool.shutdown(), 'shutdown');
  observer.check(5);
  observer.checkOver();
  assert.equal(observer.workers.size, 3);
  assert.ok([...observer.workers.values()].every(({ lost }) => lost === false));
});

it('observer: cancelled by shutdown is cancelled', async () => {
  const observer = new Recorder();
  const pool = openThreads({ observer, maxWorkers: 1 });
  const gate = new Gate();
  const log = new Log();
  const first = pool.submit(task('hold'), gate.path, 1, log.path);
  await log.has(1);
  const futures = Array.from({ length: 10 }, () => pool.submit(task('noop')));
  const over = pool.shutdown({ cancelFutures: true });
  assert.equal(observer.count('cancelled'), 10);
  gate.open();
  await settled([first, ...futures]);
  await within(over, 'shutdown');
  observer.check(11);
});

it('observer: the event loop imports a module once, and dispatches nothing before it is there', async () => {
  const observer = new Recorder();
  const executor = open('eventLoop', { observer, maxWorkers: 50 });
  // A module of its own address: it has not been imported before.
  const module = `${task('square').module}?once=${process.pid}`;
  await resultsOf(
    Array.from({ length: 50 }, (_, i) => executor.submit({ module, name: 'square' }, i)),
  );
  const loads = observer.workers.get(0)?.loads ?? [];
  assert.equal(loads.length, 1);
  const [, loaded = NaN] = loads[0] ?? [];
  for (const [[, at] = [0, NaN]] of observer.dispatched.values()) assert.ok(at >= loaded);
});
