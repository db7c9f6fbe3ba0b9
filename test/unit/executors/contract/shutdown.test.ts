import assert from 'node:assert/strict';
import {
  asCompleted,
  CancelledError,
  ProcessPoolExecutor,
  ShutdownError,
  ThreadPoolExecutor,
  wait,
} from 'pool-lanes/executors';
import { errorOf, rejects, resultOf, resultsOf, throwsNow } from './support/check';
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
  task,
} from './support/pools';
import { Gate, isAlive, Log, until, untilGone, within } from './support/states';

afterEach(closeAll);

each(ALL, (kind) => {
  it('CF-30 resolves once everything queued has run', async () => {
    const executor = open(kind);
    const futures = Array.from({ length: 20 }, (_, i) =>
      executor.submit<number>(task('sleep'), 2, i),
    );
    await within(executor.shutdown(), 'shutdown');
    assert.ok(futures.every((future) => future.done()));
    assert.deepEqual(
      await resultsOf(futures),
      futures.map((_, i) => i),
    );
    if (kind === 'thread' || kind === 'process') assert.equal(executor.workerCount, 0);
  });

  it('CF-30 the state changes within the call', async () => {
    const executor = open(kind);
    const future = executor.submit<number>(task('square'), 3);
    const over = executor.shutdown();
    throwsNow(() => executor.submit(task('noop')), ShutdownError);
    assert.equal(await resultOf(future), 9);
    await within(over, 'shutdown');
  });

  it('CF-31 afterwards submit, submitWith and map throw ShutdownError', async () => {
    const executor = open(kind);
    await executor.shutdown();
    throwsNow(() => executor.submit(task('noop')), ShutdownError);
    throwsNow(() => executor.submitWith({}, task('noop')), ShutdownError);
    const error = throwsNow(() => executor.map(task('noop'), [[1]]), ShutdownError);
    assert.match(error.message, /shutdown/i);
    throwsNow(() => executor.submit(1 as never), TypeError);
  });

  it('CF-32 without waiting it resolves at once, and queued work still runs', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const futures = [1, 2, 3].map((i) => executor.submit(task('hold'), gate.path, i));
    await within(executor.shutdown({ wait: false }), 'shutdown({ wait: false })');
    assert.ok(futures.every((future) => !future.done()));
    gate.open();
    assert.deepEqual(await resultsOf(futures), [1, 2, 3]);
    await within(executor.shutdown(), 'a waiting shutdown');
  });

  it('CF-33 cancelFutures cancels within the call what was not dispatched', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const futures = Array.from({ length: 50 }, (_, i) =>
      executor.submit<number>(task('hold'), gate.path, i, log.path),
    );
    await log.has(1);
    const over = executor.shutdown({ cancelFutures: true });
    const cancelled = futures.filter((future) => future.cancelled());
    assert.ok(cancelled.length >= 50 - 2, `only ${cancelled.length} cancelled`);
    gate.open();
    await within(over, 'shutdown');
    assert.ok(futures.every((future) => future.done()));
    assert.equal(log.lines().length, 50 - futures.filter((future) => future.cancelled()).length);
    for (const future of cancelled) await rejects(future.result(), CancelledError);
  });

  it('CF-34 cancelled by shutdown reaches wait, asCompleted and callbacks', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const first = executor.submit(task('hold'), gate.path, 0, log.path);
    await log.has(1);
    const rest = Array.from({ length: 10 }, (_, i) => executor.submit(task('append'), log.path, i));
    const waiting = wait(rest);
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const future of asCompleted(rest)) seen.push(future);
    })();
    let called = 0;
    for (const future of rest) future.addDoneCallback(() => called++);
    const over = executor.shutdown({ cancelFutures: true });
    const done = (await within(waiting, 'wait')).done.size;
    await within(reading, 'asCompleted');
    assert.equal(done, 10);
    assert.equal(seen.length, 10);
    assert.equal(called, 10);
    assert.ok(rest.every((future) => future.cancelled()));
    gate.open();
    await resultOf(first);
    await within(over, 'shutdown');
  });

  it('CF-35 may be called again, to wait or to cancel', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const futures = Array.from({ length: 10 }, (_, i) =>
      executor.submit(task('hold'), gate.path, i, log.path),
    );
    await log.has(1);
    await executor.shutdown({ wait: false });
    const waiting = executor.shutdown();
    const cancelling = executor.shutdown({ cancelFutures: true });
    assert.ok(futures.filter((future) => future.cancelled()).length >= 8);
    gate.open();
    await within(Promise.all([waiting, cancelling, executor.shutdown()]), 'shutdown');
    await within(executor.shutdown(), 'shutdown when it is over');
  });

  it('CF-35 of an executor that never ran anything', async () => {
    await within(open(kind).shutdown(), 'shutdown');
  });

  it('CF-36 asyncDispose waits, and cancels nothing', async () => {
    const executor = open(kind);
    const log = new Log();
    const futures = [1, 2, 3, 4].map((i) => executor.submit(task('append'), log.path, i));
    await within(executor[Symbol.asyncDispose](), 'asyncDispose');
    assert.ok(futures.every((future) => future.done() && !future.cancelled()));
    assert.equal(log.lines().length, 4);
    throwsNow(() => executor.submit(task('noop')), ShutdownError);
  });

  it('CF-36 await using lets an error through after the work', async () => {
    const log = new Log();
    await assert.rejects(async () => {
      await using executor = open(kind);
      executor.submit(task('append'), log.path, 'ran');
      throw new RangeError('from the body');
    }, /from the body/);
    assert.equal(log.lines().length, 1);
    assert.equal(Symbol.dispose in open(kind), false);
  });
});

each(POOLS, (kind) => {
  it('CF-30 the workers are gone when it resolves', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    await resultsOf([1, 2, 3, 4].map((i) => pool.submit(task('square'), i)));
    const pids = pool instanceof ProcessPoolExecutor ? [...pool.workerPids] : [];
    await within(pool.shutdown(), 'shutdown');
    assert.deepEqual(pids.filter(isAlive), []);
    assert.equal(pool.workerCount, 0);
    assert.deepEqual([...pool.workerNames], []);
  });

  it('CF-30 right after submit, while the worker still boots', async () => {
    const pool = openPool(kind);
    const future = pool.submit<number>(task('square'), 7);
    await within(pool.shutdown(), 'shutdown');
    assert.equal(await resultOf(future), 49);
  });

  it('CF-33 right after submit, while the worker still boots', async () => {
    const pool = openPool(kind);
    const log = new Log();
    const futures = [1, 2, 3].map((i) => pool.submit(task('append'), log.path, i));
    await within(pool.shutdown({ cancelFutures: true }), 'shutdown');
    assert.ok(futures.every((future) => future.done()));
    assert.equal(log.lines().length, futures.filter((future) => !future.cancelled()).length);
  });

  it('CF-32 workers leave by themselves when the work is done', async () => {
    const pool = openPool(kind);
    const future = pool.submit(task('sleep'), 5);
    await pool.shutdown({ wait: false });
    await resultOf(future);
    await until(() => pool.workerCount === 0, 'the end of the workers');
  });
});

for (const method of ['terminateWorkers', 'killWorkers'] as const) {
  it(`CF-41 ${method} ends running tasks, cancels pending ones, and resolves when all are gone`, async () => {
    const pool = openProcesses({ maxWorkers: 2 });
    const log = new Log();
    const running = [1, 2].map(() => pool.submit(fault('spinAfter'), log.path));
    await log.has(2);
    const pending = Array.from({ length: 10 }, () => pool.submit(task('noop')));
    const pids = [...pool.workerPids];
    await within(pool[method](), method);
    assert.deepEqual(pids.filter(isAlive), []);
    for (const future of running) assert.equal((await errorOf(future)).name, 'BrokenProcessPool');
    assert.ok(pending.filter((future) => future.cancelled()).length >= 9);
    assert.ok(pending.every((future) => future.done()));
    throwsNow(() => pool.submit(task('noop')), Error);
    await within(pool.shutdown(), 'shutdown');
    await within(pool[method](), 'a second call');
  });

  it(`CF-41 ${method} is harmless before the first and after the last worker`, async () => {
    const pool = openProcesses();
    await within(pool[method](), method);
    throwsNow(() => pool.submit(task('noop')), Error);
    const used = openProcesses();
    await resultOf(used.submit(task('noop')));
    await used.shutdown();
    await within(used[method](), method);
  });
}

it('CF-41 killWorkers ends a child that is deaf to SIGTERM', async () => {
  const pool = openProcesses({ maxWorkers: 1 });
  const log = new Log();
  const future = pool.submit(fault('spinDeaf'), log.path);
  await log.has(1);
  await within(pool.killWorkers(), 'killWorkers');
  await errorOf(future);
  await untilGone(log.lines().map(Number));
});

it('CF-41 terminateWorkers of threads ends an endless loop', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  const log = new Log();
  const future = pool.submit(fault('spinAfter'), log.path);
  await log.has(1);
  await within(pool.terminateWorkers(), 'terminateWorkers');
  assert.equal((await errorOf(future)).name, 'BrokenThreadPool');
  assert.equal(pool.workerCount, 0);
});

it('CF-35 two pools do not hold each other up', async () => {
  await using one = new ThreadPoolExecutor({ maxWorkers: 1 });
  await using two = new ProcessPoolExecutor({ maxWorkers: 1 });
  const futures = [one.submit<number>(task('square'), 2), two.submit<number>(task('square'), 3)];
  assert.deepEqual(await resultsOf(futures), [4, 9]);
});
