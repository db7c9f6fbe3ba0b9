import assert from 'node:assert/strict';
import { EventLoopExecutor, SerialExecutor } from 'pool-lanes/executors';
import { errorOf, resultOf, resultsOf } from './support/check';
import { closeAll, each, inFile, keep, open, task } from './support/pools';
import { Gate, Log, turn, until } from './support/states';

afterEach(closeAll);

const INLINE = ['eventLoop', 'serial'] as const;

each(INLINE, (kind) => {
  it('CF-09 a task never starts inside submit', async () => {
    const executor = open(kind);
    await resultOf(executor.submit(task('noop')));
    const log = new Log();
    const future = executor.submit(task('append'), log.path, 'ran');
    assert.deepEqual(log.lines(), []);
    assert.equal(future.state, 'PENDING');
    await resultOf(future);
    assert.deepEqual(log.lines(), ['ran']);
  });

  it('CF-09 arguments and results are not cloned', async () => {
    const executor = open(kind);
    for (const value of [{ a: 1 }, () => 1, new WeakMap(), Symbol('s'), new SharedArrayBuffer(4)]) {
      assert.equal(await resultOf(executor.submit(task('echo'), value)), value);
    }
  });

  it('CF-09 errors are the same object, with nothing added', async () => {
    const executor = open(kind);
    const error = new RangeError('mine');
    const future = executor.submit(inFile('inline.mjs', 'throwIt'), error);
    assert.equal(await errorOf(future), error);
    assert.equal(error.cause, undefined);
    await assert.rejects(future.result(), (caught) => caught === error);
  });

  it('CF-09 a result that is a future or a thenable is awaited', async () => {
    const executor = open(kind);
    assert.equal(await resultOf(executor.submit(inFile('inline.mjs', 'thenable'), 5)), 5);
  });

  it('CF-09 runs in this very process and thread', async () => {
    assert.equal(
      (await resultOf(open(kind).submit<{ pid: number }>(task('whoami')))).pid,
      process.pid,
    );
  });
});

it('CF-09 maxWorkers limits how many run at once', async () => {
  const executor = keep(new EventLoopExecutor({ maxWorkers: 3 }));
  const gate = new Gate();
  const log = new Log();
  const futures = Array.from({ length: 8 }, (_, i) =>
    executor.submit(task('hold'), gate.path, i, log.path),
  );
  await until(() => log.lines().length === 3, 'three running');
  assert.deepEqual(
    futures.map((future) => future.running()),
    [true, true, true, false, false, false, false, false],
  );
  gate.open();
  await resultsOf(futures);
});

it('CF-09 waiting overlaps on the event loop, and does not in the serial executor', async () => {
  for (const [executor, together] of [
    [keep(new EventLoopExecutor({ maxWorkers: 20 })), 10],
    [keep(new SerialExecutor()), 1],
  ] as const) {
    const gate = new Gate();
    const log = new Log();
    const futures = Array.from({ length: 10 }, (_, i) =>
      executor.submit(task('hold'), gate.path, i, log.path),
    );
    await log.has(together);
    for (let i = 0; i < 20; i++) await turn();
    assert.equal(log.lines().length, together, 'none of them ends before the gate is open');
    gate.open();
    await resultsOf(futures);
    assert.equal(log.lines().length, 10);
  }
});

it('CF-09 many tasks let the event loop turn', async () => {
  for (const kind of INLINE) {
    const executor = open(kind);
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await resultsOf(Array.from({ length: 500 }, () => executor.submit(task('burn'), 1)));
    clearInterval(ticking);
    assert.ok(turns >= 5, `${kind}: a timer of 1 ms fired ${turns} times in 500 ms of tasks`);
  }
});
