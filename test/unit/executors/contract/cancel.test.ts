import assert from 'node:assert/strict';
import { CancelledError, type Future } from 'pool-lanes/executors';
import { rejects, resultOf, resultsOf, settled } from './support/check';
import {
  ALL,
  closeAll,
  each,
  open,
  openPool,
  openThreads,
  POOLS,
  setup,
  task,
} from './support/pools';
import { run } from './support/host';
import { random } from './support/random';
import { Gate, Log, turn, until, within } from './support/states';

afterEach(closeAll);

each(ALL, (kind) => {
  it('CF-53 pending, running, finished', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const first = executor.submit(task('hold'), gate.path, 1, log.path);
    const second = executor.submit(task('hold'), gate.path, 2, log.path);
    assert.deepEqual([first.state, second.state], ['PENDING', 'PENDING']);
    await log.has(1);
    await until(() => first.running(), 'running');
    assert.equal(second.state, 'PENDING');
    gate.open();
    await resultsOf([first, second]);
    assert.deepEqual([first.state, second.state], ['FINISHED', 'FINISHED']);
  });

  it('CF-54 a task cancelled before it starts never runs', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const first = executor.submit(task('hold'), gate.path, 'first', log.path);
    await log.has(1);
    await until(() => first.running(), 'running');
    const second = executor.submit(task('append'), log.path, 'second');
    const third = executor.submit(task('append'), log.path, 'third');
    assert.equal(first.cancel(), false);
    let called = 0;
    second.addDoneCallback(() => called++);
    assert.equal(second.cancel(), true);
    assert.equal(called, 1);
    assert.equal(second.cancel(), true);
    await rejects(second.result(), CancelledError);
    gate.open();
    await resultsOf([first, third]);
    assert.deepEqual(log.lines(), ['first', 'third']);
    assert.equal(third.cancel(), false);
  });

  it('CF-54 cancelling in the turn of submit never runs', async () => {
    const executor = open(kind);
    const log = new Log();
    const futures = Array.from({ length: 300 }, (_, i) =>
      executor.submit(task('append'), log.path, i),
    );
    for (const future of futures) assert.equal(future.cancel(), true);
    await within(executor.shutdown(), 'shutdown');
    assert.deepEqual(log.lines(), []);
  });

  it('CF-54 submit, cancel and shutdown do not hang', async () => {
    for (let i = 0; i < 5; i++) {
      const executor = open(kind);
      const future = executor.submit(task('noop'));
      if (i % 2) await turn();
      future.cancel();
      await within(executor.shutdown({ cancelFutures: i > 2 }), 'shutdown');
      assert.ok(future.done());
    }
  });

  it('CF-54 cancelling from within a done callback', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    const first = executor.submit(task('hold'), gate.path);
    const rest = Array.from({ length: 50 }, (_, i) => executor.submit(task('append'), log.path, i));
    const told: boolean[] = [];
    first.addDoneCallback(() => {
      for (const future of rest) told.push(future.cancel());
    });
    gate.open();
    await resultOf(first);
    await within(executor.shutdown(), 'shutdown');
    assert.equal(log.lines().length, told.filter((cancelled) => !cancelled).length);
    assert.ok(log.lines().length <= 3, `${log.lines().length} had started already`);
  });
});

each(POOLS, (kind) => {
  it('CF-53 at most maxWorkers are running, at any time', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const futures = Array.from({ length: 120 }, (_, i) => pool.submit(task('sleep'), i % 3));
    let most = 0;
    const watch = (): void => {
      most = Math.max(most, futures.filter((future) => future.running()).length);
    };
    for (const future of futures) future.addDoneCallback(watch);
    while (!futures.every((future) => future.done())) {
      watch();
      await turn();
    }
    assert.ok(most <= 2, `${most} were running at once`);
    assert.ok(most >= 1);
  });

  it('CF-53 at most maxWorkers are running, when results lie unread in a busy host', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    const orders = [(all: Future[]) => all, (all: Future[]) => all.toReversed()];
    // How many are sent ahead depends on how long they took so far: until several were, once in each order of asking.
    const patience = performance.now() + 100_000;
    while (orders.length > 0 && performance.now() < patience) {
      const order = orders[0] ?? ((all: Future[]) => all);
      const before = log.lines().length;
      const futures = Array.from({ length: 150 }, () => pool.submit(task('append'), log.path, 'x'));
      const running = (): number => order(futures).filter((future) => future.running()).length;
      // Sends what waits; from here on the host's event loop has no turn.
      await Promise.resolve();
      const end = performance.now() + 100;
      while (log.lines().length < before + 3 && performance.now() < end);
      // What is quiet for less than 2 ms is not looked at in a process.
      const late = performance.now() + 4;
      while (performance.now() < late);
      const several = log.lines().length >= before + 3;
      const seen = [running()];
      if (several) {
        orders.shift();
        assert.equal(seen[0], 1, `${seen[0] ?? 0} were running at once`);
      }
      for (const future of futures) future.addDoneCallback(() => void seen.push(running()));
      await settled(futures);
      assert.ok(Math.max(...seen) <= 1, `${Math.max(...seen)} were running at once`);
    }
    assert.equal(orders.length, 0, 'tasks were sent ahead');
  });

  it('CF-53 a task that has really started is known to be running', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const futures = Array.from({ length: 6 }, (_, i) =>
      pool.submit(task('holdSync'), gate.path, i, log.path),
    );
    await log.has(2);
    // Whatever the host knew before: when asked to cancel, it must not contradict what the worker did.
    const cancelled = futures.map((future) => future.cancel());
    gate.open();
    await settled(futures);
    const ran = new Set(log.lines().map(Number));
    assert.deepEqual(
      futures.map((_, i) => ran.has(i)),
      cancelled.map((yes) => !yes),
    );
  });

  it('CF-53 a task is seen to run although the host has had no turn since it began', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    await resultOf(pool.submit(task('noop')));
    const gate = new Gate();
    const log = new Log();
    const futures = [1, 2].map((i) => pool.submit(task('holdSync'), gate.path, i, log.path));
    await Promise.resolve();
    const late = performance.now() + 20_000;
    while (log.lines().length === 0 && performance.now() < late);
    // Where the system does not tell what a child has claimed, it is asked for after 2 ms.
    const patience = performance.now() + 4;
    while (performance.now() < patience);
    assert.deepEqual(
      futures.map((future) => future.state),
      ['RUNNING', 'PENDING'],
    );
    gate.open();
    assert.deepEqual(await resultsOf(futures), [1, 2]);
  });

  it('CF-53 CF-54 thousands of random cancels are exact: true never runs, false always does', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const total = 4000;
    const { next } = random(54);
    const shared = new SharedArrayBuffer(total * 4);
    const log = new Log();
    const said = new Map<number, boolean>();
    const futures: Future[] = [];
    for (let i = 0; i < total; i++) {
      futures.push(
        kind === 'thread'
          ? pool.submit(task('mark'), shared, i)
          : pool.submit(task('append'), log.path, String(i)),
      );
      const cancel = (index: number): void => {
        const future = futures[index];
        if (future && !future.done()) said.set(index, future.cancel());
      };
      if (next() < 0.3) cancel(i);
      if (next() < 0.3) cancel(Math.floor(next() * futures.length));
      if (next() < 0.05) queueMicrotask(() => cancel(Math.floor(next() * futures.length)));
      if (next() < 0.05) setImmediate(() => cancel(Math.floor(next() * futures.length)));
      if (next() < 0.01) await turn();
    }
    await settled(futures);
    const marks = new Int32Array(shared);
    const lines = kind === 'process' ? log.lines() : [];
    const runs = new Int32Array(total);
    for (const line of lines) runs[Number(line)] = (runs[Number(line)] ?? 0) + 1;
    const timesRun = (i: number): number | undefined => (kind === 'thread' ? marks[i] : runs[i]);
    let counted = 0;
    for (const [i, future] of futures.entries()) {
      assert.equal(
        timesRun(i),
        future.cancelled() ? 0 : 1,
        `task ${i} ran ${timesRun(i) ?? NaN} times`,
      );
      if (said.get(i) === true) assert.equal(future.cancelled(), true);
      if (said.get(i) === false) assert.equal(future.cancelled(), false);
      if (future.cancelled()) counted++;
    }
    assert.ok(counted > total / 10, `only ${counted} were cancelled: the test says little`);
  });

  it('CF-53 cancelling what was sent ahead of a busy worker is exact', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    // Quick tasks teach the pool to send ahead; then the worker is held, with tasks behind.
    await resultsOf(Array.from({ length: 3000 }, () => pool.submit(task('noop'))));
    const gate = new Gate();
    const head = pool.submit(task('holdSync'), gate.path, 'head', log.path);
    const behind = Array.from({ length: 300 }, (_, i) =>
      pool.submit(task('append'), log.path, String(i)),
    );
    await log.has(1);
    const cancelled = behind.map((future, i) => (i % 3 === 0 ? future.cancel() : false));
    assert.equal(
      cancelled.filter(Boolean).length,
      100,
      'all behind a held worker can be cancelled',
    );
    gate.open();
    await resultOf(head);
    await settled(behind);
    const ran = new Set(log.lines());
    for (const [i, yes] of cancelled.entries()) assert.equal(ran.has(String(i)), !yes, `task ${i}`);
  });

  it('CF-53 tasks stay pending while the initializer runs', async () => {
    const gate = new Gate();
    const pool = openPool(kind, {
      maxWorkers: 2,
      initializer: setup('rememberLater'),
      initargs: [gate.path, 1],
    });
    const futures = Array.from({ length: 6 }, () => pool.submit(task('noop')));
    await until(() => pool.workerCount === 2, 'two workers');
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(futures.every((future) => future.state === 'PENDING'));
    gate.open();
    await settled(futures);
  });
});

it('CF-53 a thread that spins with tasks behind it: those stay cancellable', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  const log = new Log();
  const aborting = new AbortController();
  const stuck = pool.submitWith(
    { signal: aborting.signal },
    task('holdSync'),
    '/never',
    'stuck',
    log.path,
  );
  await log.has(1);
  const behind = Array.from({ length: 20 }, (_, i) =>
    pool.submit(task('append'), log.path, String(i)),
  );
  for (const future of behind) assert.equal(future.cancel(), true);
  aborting.abort();
  await settled([stuck]);
  assert.deepEqual(log.lines(), ['stuck']);
});

for (const [title, method, path, instead] of [
  [
    'does not tell how far an open file was read',
    'readFileSync',
    '/proc/self/fdinfo',
    "throw new Error('no such file')",
  ],
  ['tells that wrongly', 'readFileSync', '/proc/self/fdinfo', "return 'pos:\\t0\\n'"],
  ['has no files in memory', 'openSync', '/dev/shm', "throw new Error('no such folder')"],
] as const) {
  it(`CF-53 CF-54 processes are as exact where the system ${title}`, async () => {
    const gate = new Gate();
    const log = new Log();
    const ending = await run(
      `
      import fs from 'node:fs';
      const real = fs.${method};
      let met = 0;
      fs.${method} = (path, ...rest) => {
        if (!String(path).startsWith('${path}')) return real(path, ...rest);
        met++;
        ${instead};
      };
      const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
      const [gate, log] = process.argv.slice(2);
      const futures = [1, 2, 3].map((i) => pool.submit(task('hold'), gate, i, log));
      while (!futures[0].running()) await sleep(1);
      tell(futures.map((future) => future.state));
      tell(futures.map((future) => future.cancel()));
      writeFileSync(gate, '');
      await wait(futures);
      tell(futures.map((future) => future.state));
      await pool.shutdown();
      tell(process.platform !== 'linux' || met > 0);
      `,
      [gate.path, log.path],
    );
    assert.equal(ending.code, 0, ending.stderr);
    assert.deepEqual(ending.told, [
      ['RUNNING', 'PENDING', 'PENDING'],
      [false, true, true],
      ['FINISHED', 'CANCELLED_AND_NOTIFIED', 'CANCELLED_AND_NOTIFIED'],
      true,
    ]);
    assert.deepEqual(log.lines(), ['1']);
  });
}
