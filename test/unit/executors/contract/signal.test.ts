import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { CancelledError, type Future } from 'pool-lanes/executors';
import { errorOf, rejects, resultOf, settled } from './support/check';
import {
  ALL,
  closeAll,
  each,
  fault,
  inside,
  open,
  openPool,
  openProcesses,
  openThreads,
  POOLS,
  task,
} from './support/pools';
import { Recorder } from './support/recorder';
import { Gate, isAlive, Log, until, within } from './support/states';

afterEach(closeAll);

each(ALL, (kind) => {
  it('CF-84 already aborted: the future is cancelled, with the reason', async () => {
    const executor = open(kind);
    const log = new Log();
    const reason = new Error('too late');
    const future = executor.submitWith(
      { signal: AbortSignal.abort(reason) },
      task('append'),
      log.path,
      1,
    );
    assert.equal(future.cancelled(), true);
    assert.equal((await rejects(future.result(), CancelledError)).cause, reason);
    await within(executor.shutdown(), 'shutdown');
    assert.deepEqual(log.lines(), []);
  });

  it('CF-84 aborted while pending: cancelled at once, and never runs', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const busy = executor.submit(task('hold'), gate.path, 'busy', log.path);
    await log.has(1);
    const aborting = new AbortController();
    const future = executor.submitWith(
      { signal: aborting.signal },
      task('append'),
      log.path,
      'never',
    );
    const other = executor.submit(task('append'), log.path, 'other');
    aborting.abort('a reason');
    assert.equal(future.cancelled(), true);
    assert.equal((await rejects(future.result(), CancelledError)).cause, 'a reason');
    gate.open();
    await settled([busy, other]);
    assert.deepEqual(log.lines(), ['busy', 'other']);
  });

  it('CF-84 the listener goes when the future settles, however it does', async () => {
    const executor = open(kind);
    const { signal } = new AbortController();
    const futures = [
      executor.submitWith({ signal }, task('noop')),
      executor.submitWith({ signal }, task('fail')),
      executor.submitWith({ signal }, task('noSuchTask')),
      executor.submitWith({ signal }, task('noop')),
    ];
    futures.at(-1)?.cancel();
    await settled(futures);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('CF-84 a wrong signal is a TypeError, and none is fine', async () => {
    const observer = new Recorder();
    const executor = open(kind, { observer });
    for (const signal of [1, {}, 'x']) {
      assert.throws(
        () => executor.submitWith({ signal: signal as never }, task('noop')),
        TypeError,
      );
    }
    assert.equal(await resultOf(executor.submitWith<number>({}, task('square'), 3)), 9);
    await within(executor.shutdown(), 'shutdown');
    observer.check(1);
  });
});

each(POOLS, (kind) => {
  const loops = ['spinAfter', ...(kind === 'process' ? ['spinDeaf'] : [])];
  for (const loop of loops) {
    it(`CF-84 CF-82 aborted while it runs (${loop}): the worker ends, the pool does not`, async () => {
      const pool = openPool(kind, { maxWorkers: 2 });
      const gate = new Gate();
      const log = new Log();
      const held = new Log();
      const healthy = pool.submit(task('hold'), gate.path, 'healthy', held.path);
      await held.has(1);
      const aborting = new AbortController();
      const future = pool.submitWith({ signal: aborting.signal }, fault(loop), log.path);
      await log.has(1);
      const reason = new RangeError('enough');
      const behind = Array.from({ length: 5 }, (_, i) => pool.submit<number>(task('square'), i));
      aborting.abort(reason);
      const error = await errorOf(future);
      assert.equal(error.name, 'AbortError');
      assert.equal(error.cause, reason);
      assert.equal(future.state, 'FINISHED');
      assert.equal(future.cancelled(), false);
      await settled(behind);
      assert.deepEqual(
        behind.map((one) => one.resultNow()),
        [0, 1, 4, 9, 16],
      );
      gate.open();
      assert.equal(await resultOf(healthy), 'healthy');
      if (kind === 'process')
        await until(() => !isAlive(Number(log.lines()[0])), 'the end of the process');
      assert.ok(pool.workerCount <= 2);
    });
  }

  it('CF-84 an abort of many at once, running and pending, leaves a working pool', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const aborting = new AbortController();
    const log = new Log();
    const futures = Array.from({ length: 30 }, () =>
      pool.submitWith({ signal: aborting.signal }, fault('spinAfter'), log.path),
    );
    const others = Array.from({ length: 10 }, (_, i) => pool.submit<number>(task('square'), i));
    await log.has(2);
    aborting.abort();
    await settled([...futures, ...others]);
    assert.equal(log.lines().length, 2);
    assert.equal(futures.filter((future) => future.cancelled()).length, 28);
    assert.deepEqual(
      others.map((future) => future.resultNow()),
      others.map((_, i) => i * i),
    );
    assert.ok(pool.workerCount <= 2);
  });

  it('CF-84 an abort that races with the end of the task settles it one way or the other', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    for (let i = 0; i < 30; i++) {
      const aborting = new AbortController();
      const future = pool.submitWith({ signal: aborting.signal }, task('sleep'), 1, i);
      const after = pool.submit<number>(task('square'), i);
      setTimeout(() => aborting.abort(), i % 6);
      await settled([future, after]);
      if (!future.cancelled()) {
        const error = future.exceptionNow();
        if (error === null) assert.equal(future.resultNow(), i);
        else assert.equal(error.name, 'AbortError');
      }
      assert.equal(after.resultNow(), i * i);
    }
  });

  for (const killDelay of [0, 10_000]) {
    it(`CF-84 an abort that comes when its task has ended does not reach the next one (killDelay ${killDelay})`, async () => {
      const pool = openPool(kind, { maxWorkers: 1 });
      const open = new Gate();
      open.open();
      const next = (gate: Gate, log: Log): Future =>
        pool.submit(inside('gateOrSignal'), gate.path, log.path);
      const none = new Log();
      const patience = performance.now() + 100_000;
      for (let rounds = 0; rounds < 3;) {
        const isLate = performance.now() > patience;
        assert.ok(!isLate, 'the second task never went to the worker together with the first');
        const gate = new Gate();
        const log = new Log();
        const aborting = new AbortController();
        const { signal } = aborting;
        // Both are known to be short by now, and go to the worker together.
        await settled(Array.from({ length: 100 }, () => next(open, none)));
        await settled(Array.from({ length: 100 }, () => pool.submit(task('noop'))));
        const ended = pool.submitWith({ signal, killDelay }, task('noop'));
        const other = next(gate, log);
        await Promise.resolve();
        // Without a turn of the host's loop, so that it has not heard of the end of the first.
        const late = performance.now() + 1000;
        while (log.lines().length === 0 && performance.now() < late);
        // On a busy machine a task that was kept waiting counts as long for a while, and is not sent ahead: once more.
        const began = log.lines().length > 0;
        if (began) aborting.abort();
        gate.open();
        assert.equal(await resultOf(other), 'gate');
        await settled([ended]);
        if (began) rounds++;
      }
    });
  }

  it('CF-84 tasks sent ahead to an aborted worker run elsewhere, each once', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    await settled(Array.from({ length: 2000 }, () => pool.submit(task('noop'))));
    const aborting = new AbortController();
    const started = new Log();
    const log = new Log();
    const future = pool.submitWith({ signal: aborting.signal }, fault('spinAfter'), started.path);
    const behind = Array.from({ length: 100 }, (_, i) =>
      pool.submit(task('append'), log.path, String(i)),
    );
    await started.has(1);
    aborting.abort();
    await settled([future, ...behind]);
    assert.equal(log.lines().length, 100);
    assert.equal(new Set(log.lines()).size, 100);
  });
});

it('CF-84 an abort after shutdown was called ends what runs', async () => {
  for (const pool of [openThreads({ maxWorkers: 1 }), openProcesses({ maxWorkers: 1 })]) {
    const log = new Log();
    const aborting = new AbortController();
    const future = pool.submitWith({ signal: aborting.signal }, fault('spinAfter'), log.path);
    const behind = pool.submit<number>(task('square'), 3);
    await log.has(1);
    const over = pool.shutdown();
    aborting.abort();
    assert.equal((await errorOf(future)).name, 'AbortError');
    assert.equal(await resultOf(behind), 9);
    await within(over, 'shutdown');
  }
});
