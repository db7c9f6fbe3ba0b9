import assert from 'node:assert/strict';
import { CancelledError, TimeoutError } from 'pool-lanes/executors';
import { rejects, resultOf } from './support/check';
import { ALL, closeAll, each, failing, open, openPool, POOLS, task } from './support/pools';
import { Gate, Log, within } from './support/states';

afterEach(closeAll);

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of results) all.push(one);
  return all;
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

each(ALL, (kind) => {
  it('CF-20 submits everything at the call, iterated or not', async () => {
    const executor = open(kind);
    const log = new Log();
    const read: number[] = [];
    function* inputs(): Generator<string> {
      for (let i = 0; i < 5; i++) {
        read.push(i);
        yield String(i);
      }
    }
    executor.map(task('append'), [Array<string>(5).fill(log.path), inputs()]);
    assert.deepEqual(read, [0, 1, 2, 3, 4]);
    await log.has(5);
  });

  it('CF-20 stops at the shortest iterable; without any there is nothing', async () => {
    const executor = open(kind);
    assert.deepEqual(
      await collect(
        executor.map(task('sum'), [
          [1, 2, 3],
          [10, 20],
        ]),
      ),
      [11, 22],
    );
    assert.deepEqual(await collect(executor.map(task('sum'), [[1, 2, 3], []])), []);
    assert.deepEqual(await collect(executor.map(task('sum'), [])), []);
    assert.deepEqual(await collect(executor.map(task('echo'), [new Set('ab')])), ['a', 'b']);
    assert.deepEqual(await collect(executor.map(task('echo'), ['xyz'])), ['x', 'y', 'z']);
  });

  it('CF-20 the shorter iterable closes the longer', () => {
    const executor = open(kind);
    let closed = 0;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed++;
      }
    }
    executor.map(task('sum'), [endless(), [1, 2]]);
    executor.map(task('sum'), [[1, 2], endless()]);
    assert.equal(closed, 2);
  });

  it('CF-21 gives results in the order of the inputs', async () => {
    const executor = open(kind);
    const delays = [30, 1, 20, 1, 10, 1];
    assert.deepEqual(await collect(executor.map(task('sleep'), [delays, upTo(6)])), upTo(6));
  });

  it('CF-21 overlapping next() calls queue in order', async () => {
    const executor = open(kind);
    const results = executor.map<number>(task('sleep'), [
      [20, 1, 1],
      [0, 1, 2],
    ]);
    const asked = [results.next(), results.next(), results.next(), results.next()];
    const got = await within(Promise.all(asked), 'next');
    assert.deepEqual(
      got.slice(0, 3).map(({ value }) => value as number),
      [0, 1, 2],
    );
    assert.equal(got[3]?.done, true);
  });

  it('CF-22 a failed item rejects in its turn, and ends the iterator', async () => {
    const executor = open(kind);
    const results = executor.map<number>(task('failIf'), [
      [0, 1, 2, 3],
      [2, 2, 2, 2],
    ]);
    assert.deepEqual([(await results.next()).value, (await results.next()).value], [0, 1]);
    await rejects(results.next(), RangeError);
    assert.deepEqual(await results.next(), { done: true, value: undefined });
    assert.deepEqual(await results.next(), { done: true, value: undefined });
  });

  it('CF-22 a failed item cancels what has not started', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    const blocker = executor.submit(task('hold'), gate.path);
    const results = executor.map(task('recordAndFailIf'), [
      Array<string>(500).fill(log.path),
      upTo(500),
      Array<number>(500).fill(0),
    ]);
    const first = rejects(results.next(), RangeError);
    gate.open();
    await first;
    await resultOf(blocker);
    await within(executor.shutdown(), 'shutdown');
    assert.ok(log.lines().length < 400, `${log.lines().length} of 500 ran after the failure`);
  });

  it('CF-23 timeout counts from the call, and ends the iterator', async () => {
    const executor = open(kind);
    const gate = new Gate();
    const called = performance.now();
    const results = executor.map(task('hold'), [[gate.path, gate.path]], { timeout: 60 });
    await rejects(results.next(), TimeoutError);
    assert.ok(performance.now() - called > 40, 'too early');
    assert.deepEqual(await results.next(), { done: true, value: undefined });
    gate.open();
  });

  it('CF-23 a result that is there is given even after the deadline', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    // So that the time is not spent on a worker that boots.
    await resultOf(executor.submit(task('noop')));
    const gate = new Gate();
    const first = new Gate();
    first.open();
    const results = executor.map<string>(
      task('hold'),
      [
        [first.path, gate.path],
        ['a', 'b'],
      ],
      { timeout: 1500 },
    );
    const deadline = performance.now() + 1550;
    while (performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal((await results.next()).value, 'a');
    await rejects(results.next(), TimeoutError);
    gate.open();
  });

  it('CF-23 timeout 0 rejects unless the first is done; the task keeps its own TimeoutError', async () => {
    const executor = open(kind);
    const gate = new Gate();
    const results = executor.map(task('hold'), [[gate.path]], { timeout: 0 });
    await rejects(results.next(), TimeoutError);
    gate.open();
    const own = executor.map(failing('timeoutError'), [[1]], { timeout: 20_000 });
    const error = await rejects(own.next(), Error);
    assert.ok(!(error instanceof TimeoutError));
    assert.equal(error.message, "the task's own");
  });

  it('CF-24 leaving the loop cancels the rest', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    gate.open();
    for await (const one of executor.map<number>(task('hold'), [
      Array<string>(300).fill(gate.path),
      upTo(300),
      Array<string>(300).fill(log.path),
    ])) {
      assert.equal(one, 0);
      break;
    }
    await within(executor.shutdown(), 'shutdown');
    assert.ok(log.lines().length < 250, `${log.lines().length} of 300 ran after the loop was left`);
  });

  it('CF-24 return() while next() waits settles both', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const results = executor.map(task('hold'), [[gate.path, gate.path]]);
    const waiting = Promise.allSettled([results.next()]);
    const back = results.return?.();
    gate.open();
    await within(waiting, 'the waiting next()');
    assert.equal(
      (await within(back ?? Promise.reject(new Error('no return()')), 'return()')).done,
      true,
    );
    assert.deepEqual(await results.next(), { done: true, value: undefined });
  });

  it('CF-24 dropping the iterator cancels nothing', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    executor.map(task('append'), [Array<string>(30).fill(log.path), upTo(30)]);
    await within(executor.shutdown(), 'shutdown');
    assert.equal(log.lines().length, 30);
  });

  it('CF-29 what is not iterable is a TypeError at the call', () => {
    const executor = open(kind);
    for (const wrong of [1, null, undefined, {}, () => 1]) {
      assert.throws(() => executor.map(task('echo'), [wrong as never]), TypeError);
      assert.throws(() => executor.map(task('echo'), [[1], wrong as never]), TypeError);
    }
    assert.throws(() => executor.map(1 as never, [[1]]), TypeError);
  });

  it('CF-29 an input that fails makes map throw, and cancels what it submitted', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    const blocker = executor.submit(task('hold'), gate.path);
    function* bad(): Generator<number> {
      yield* upTo(200);
      throw new RangeError('from the input');
    }
    assert.throws(
      () => executor.map(task('append'), [Array<string>(300).fill(log.path), bad()]),
      /from the input/,
    );
    gate.open();
    await resultOf(blocker);
    await within(executor.shutdown(), 'shutdown');
    assert.ok(log.lines().length <= 2, `${log.lines().length} ran`);
  });

  it('CF-29 after shutdown map throws, even without input', async () => {
    const executor = open(kind);
    await executor.shutdown();
    assert.throws(() => executor.map(task('echo'), [[1]]), { name: 'ShutdownError' });
    assert.throws(() => executor.map(task('echo'), [[]]), { name: 'ShutdownError' });
    assert.throws(() => executor.map(task('echo'), []), { name: 'ShutdownError' });
  });

  it('CF-63 map is an iterator of its own, whose results may be futures of nothing', async () => {
    const results = open(kind).map<number>(task('square'), [[2, 3]]);
    assert.equal(results[Symbol.asyncIterator](), results);
    assert.deepEqual(await collect(results), [4, 9]);
  });
});

each(POOLS, (kind) => {
  it('CF-24 a timeout cancels the future it waited for when that has not started', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    const busy = pool.submit(task('hold'), gate.path, 'busy', log.path);
    await log.has(1);
    const results = pool.map(
      task('append'),
      [
        [log.path, log.path],
        ['a', 'b'],
      ],
      { timeout: 20 },
    );
    await rejects(results.next(), TimeoutError);
    gate.open();
    await resultOf(busy);
    await within(pool.shutdown(), 'shutdown');
    assert.deepEqual(log.lines(), ['busy']);
  });

  it('CF-24 shutdown with cancelFutures reaches who waits for next()', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    const gate = new Gate();
    const busy = pool.submit(task('hold'), gate.path, 'busy', log.path);
    await log.has(1);
    const results = pool.map(task('echo'), [[1, 2]]);
    const next = rejects(results.next(), CancelledError);
    const over = pool.shutdown({ cancelFutures: true });
    await next;
    gate.open();
    await resultOf(busy);
    await within(over, 'shutdown');
  });
});
