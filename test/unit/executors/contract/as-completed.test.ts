import assert from 'node:assert/strict';
import { asCompleted, Future, TimeoutError } from 'pool-lanes/executors';
import { countOf, cpu, leastSettling, rejects, resultsOf } from './support/check';
import { ALL, closeAll, each, open, openProcesses, openThreads, task } from './support/pools';
import { Gate, turn, within } from './support/states';

afterEach(closeAll);

const finished = (value: unknown): Future => {
  const future = new Future();
  future.setResult(value);
  return future;
};

it('CF-49 gives those already done in the order of the input, then as they complete', async () => {
  const [a, b, c, d] = [
    new Future<string>(),
    finished('b'),
    new Future<string>(),
    finished('d'),
  ] as const;
  const futures = asCompleted<Future>([a, b, c, d]);
  assert.equal((await futures.next()).value, b);
  assert.equal((await futures.next()).value, d);
  const third = futures.next();
  const fourth = futures.next();
  const fifth = futures.next();
  c.setResult('c');
  a.setException(new Error('a'));
  assert.equal((await within(third, 'next')).value, c);
  assert.equal((await within(fourth, 'next')).value, a);
  assert.equal((await within(fifth, 'next')).done, true);
});

it('CF-49 gives failed and cancelled futures too, and futures instead of results', async () => {
  const failed = new Future<number>();
  failed.setException(new RangeError('x'));
  const cancelled = new Future<number>();
  cancelled.cancel();
  cancelled.setRunningOrNotifyCancel();
  const seen: Future[] = [];
  for await (const future of asCompleted<Future>([failed, cancelled, finished(1)]))
    seen.push(future);
  assert.equal(seen.length, 3);
  assert.ok(seen.every((future) => future instanceof Future));
  assert.equal(seen[0], failed);
});

each(ALL, (kind) => {
  it('CF-49 gives each future of an executor once', async () => {
    const executor = open(kind);
    const futures = Array.from({ length: 40 }, (_, i) =>
      i % 7 === 0 ? executor.submit(task('fail')) : executor.submit(task('square'), i),
    );
    const cancelled = executor.submit(task('noop'));
    cancelled.cancel();
    const seen = new Set<Future>();
    let count = 0;
    for await (const future of asCompleted<Future>([...futures, cancelled])) {
      assert.ok(future.done());
      seen.add(future);
      count++;
    }
    assert.deepEqual([seen.size, count], [41, 41]);
  });
});

it('CF-49 follows the order of completion across executors', async () => {
  const threads = openThreads();
  const processes = openProcesses();
  const gates = [new Gate(), new Gate(), new Gate()] as const;
  const futures = [
    threads.submit<string>(task('hold'), gates[0].path, 'first'),
    processes.submit<string>(task('hold'), gates[1].path, 'second'),
    threads.submit<string>(task('hold'), gates[2].path, 'third'),
  ];
  const order: string[] = [];
  const opening = [2, 1, 0];
  gates[2].open();
  for await (const future of asCompleted(futures)) {
    order.push(future.resultNow());
    const next = opening[order.length];
    if (next !== undefined) gates[next]?.open();
  }
  assert.deepEqual(order, ['third', 'second', 'first']);
});

it('CF-49 gives futures to the compiler as well, however often it meets the same kind', async () => {
  const futures = [finished(1), finished(2)] as Future<number>[];
  let sum = 0;
  // It believed the second of two such loops to give what the futures are awaited to.
  for await (const future of asCompleted(futures)) sum += future.resultNow();
  for await (const future of asCompleted(futures)) sum += future.resultNow();
  const next = await asCompleted(futures).next();
  if (next.done !== true) sum += next.value.resultNow();
  assert.equal(sum, 7);
});

it('CF-50 reads any iterable once, at the call; duplicates once; nothing gives nothing', async () => {
  let read = 0;
  function* futures(): Generator<Future> {
    read++;
    yield finished(1);
    yield finished(2);
  }
  const results = asCompleted(futures());
  assert.equal(read, 1);
  const values: unknown[] = [];
  for await (const one of results) values.push(one.resultNow());
  assert.deepEqual(values, [1, 2]);
  const one = finished(3);
  assert.equal(await countOf(asCompleted([one, one, one])), 1);
  assert.equal((await asCompleted([]).next()).done, true);
});

it('CF-51 a timeout counts from the call and says how many are unfinished', async () => {
  const pending = [new Future(), new Future()];
  const results = asCompleted<Future>([finished(1), ...pending], { timeout: 80 });
  const called = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal((await results.next()).done, false);
  const error = await rejects(results.next(), TimeoutError);
  assert.match(error.message, /2 \(of 3\) futures unfinished/);
  const took = performance.now() - called;
  assert.ok(took >= 70, `${took} ms`);
  assert.equal((await results.next()).done, true);
});

it('CF-51 with 0 those already done still come first', async () => {
  const results = asCompleted<Future>([new Future(), finished('a'), finished('b')], {
    timeout: 0,
  });
  assert.equal((await results.next()).done, false);
  await turn();
  assert.equal((await results.next()).done, false);
  assert.match(
    (await rejects(results.next(), TimeoutError)).message,
    /1 \(of 3\) futures unfinished/,
  );
});

it('CF-52 leaving early removes the waiters, and cancels nothing', async () => {
  const took = await leastSettling(async (pending) => {
    for (let i = 0; i < 2000; i++) {
      const results = asCompleted<Future>([finished(1), pending], { timeout: 60_000 });
      for await (const future of results) if (future !== pending) break;
    }
    assert.equal(pending.state, 'PENDING');
  });
  assert.ok(took < 50, `settling wakes waiters that are long gone: ${took} ms`);
});

it('CF-52 return() ends a waiting next()', async () => {
  const results = asCompleted([new Future()]);
  const next = results.next();
  await within(results.return(), 'return');
  assert.equal((await within(next, 'next')).done, true);
  assert.equal((await results.next()).done, true);
});

it('CF-63 is its own iterator and never unwraps a future', async () => {
  const results = asCompleted([finished('value')]);
  assert.equal(results[Symbol.asyncIterator](), results);
  const step = await results.next();
  assert.ok(step.value instanceof Future);
});

it('CF-93 the timeout of asCompleted has the range of a duration', async () => {
  const done = finished(1);
  for (const timeout of [Infinity, 2 ** 31, 2 ** 40]) {
    const pending = new Future<number>();
    const results = asCompleted<Future>([pending, done], { timeout });
    await results.next();
    const next = results.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    pending.setResult(2);
    assert.equal((await within(next, 'next')).value, pending);
  }
  for (const timeout of [NaN, '5', {}]) {
    assert.throws(() => asCompleted([done], { timeout: timeout as never }), TypeError);
  }
});

it('CF-49 ten thousand futures take no quadratic time', async () => {
  const futures = Array.from({ length: 10_000 }, () => new Future<number>());
  const results = asCompleted(futures);
  const begun = cpu();
  const reading = countOf(results);
  for (const [i, future] of futures.entries()) future.setResult(i);
  assert.equal(await within(reading, 'all'), 10_000);
  const took = cpu() - begun;
  assert.ok(took < 5000, `${took} ms of CPU time`);
  assert.equal((await resultsOf(futures)).length, 10_000);
});
