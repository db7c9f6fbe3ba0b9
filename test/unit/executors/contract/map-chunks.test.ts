import assert from 'node:assert/strict';
import { rejects, resultOf } from './support/check';
import { ALL, closeAll, each, open, openProcesses, task } from './support/pools';
import { Gate, Log, until, within } from './support/states';

afterEach(closeAll);

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of results) all.push(one);
  return all;
}

it('CF-25 a wrong chunksize is a RangeError at the call', () => {
  const pool = openProcesses();
  for (const chunksize of [0, -1]) {
    assert.throws(() => pool.map(task('echo'), [[1]], { chunksize }), RangeError);
  }
});

it('CF-25 chunks change nothing about results or their order', async () => {
  const pool = openProcesses();
  for (const chunksize of [1, 3, 7, 100, 5000]) {
    const got = await collect(pool.map<number>(task('square'), [upTo(1000)], { chunksize }));
    assert.deepEqual(
      got,
      upTo(1000).map((n) => n * n),
    );
  }
  const two = pool.map<number>(task('sum'), [upTo(10), upTo(7)], { chunksize: 4 });
  assert.deepEqual(
    await collect(two),
    upTo(7).map((n) => 2 * n),
  );
});

it('CF-25 threads give the same results with a chunksize', async () => {
  const got = await collect(
    open('thread').map<number>(task('square'), [upTo(50)], { chunksize: 8 }),
  );
  assert.deepEqual(
    got,
    upTo(50).map((n) => n * n),
  );
});

it('CF-26 a failing item fails its whole chunk', async () => {
  const pool = openProcesses();
  const results = pool.map<number>(task('failIf'), [upTo(9), Array<number>(9).fill(4)], {
    chunksize: 3,
  });
  for (const n of [0, 1, 2]) assert.equal((await results.next()).value, n);
  await rejects(results.next(), RangeError);
  assert.equal((await results.next()).done, true);
});

it('CF-26 a chunk runs its items one after the other, awaiting each', async () => {
  const pool = openProcesses({ maxWorkers: 2 });
  interface Span {
    start: number;
    end: number;
  }
  const spans = await collect(pool.map<Span>(task('span'), [[8, 8, 8, 8]], { chunksize: 4 }));
  for (const [i, span] of spans.entries()) {
    const before = spans[i - 1];
    if (before) assert.ok(span.start >= before.end - 1, `item ${i} began before the last ended`);
  }
});

it('CF-26 a chunk keeps undefined results and an argument that cannot be cloned fails it alone', async () => {
  const pool = openProcesses();
  const inputs = [undefined, 1, undefined, 3];
  assert.deepEqual(await collect(pool.map(task('echo'), [inputs], { chunksize: 2 })), inputs);
  const results = pool.map(task('typeName'), [[1, () => 1, 3, 4]], { chunksize: 2 });
  await rejects(results.next(), Error);
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
});

each(ALL, (kind) => {
  it('CF-27 a wrong buffersize is refused at the call', () => {
    const executor = open(kind);
    for (const buffersize of [1.5, NaN, '2', {}, Infinity]) {
      assert.throws(
        () => executor.map(task('echo'), [[1]], { buffersize: buffersize as never }),
        TypeError,
      );
    }
    for (const buffersize of [0, -1]) {
      assert.throws(() => executor.map(task('echo'), [[1]], { buffersize }), RangeError);
    }
  });

  it('CF-28 reads only as far ahead as buffersize, so endless inputs work', async () => {
    const executor = open(kind);
    let read = 0;
    let closed = false;
    function* endless(): Generator<number> {
      try {
        for (;;) yield read++;
      } finally {
        closed = true;
      }
    }
    const results = executor.map<number>(task('square'), [endless()], { buffersize: 3 });
    assert.equal(read, 3);
    for (let i = 0; i < 10; i++) {
      const step = await within(results.next(), 'next');
      assert.equal(step.value, i * i);
      assert.equal(read, 4 + i);
    }
    await results.return?.();
    assert.equal(closed, true);
    assert.equal((await results.next()).done, true);
  });

  it('CF-28 gives everything when the input ends', async () => {
    const executor = open(kind);
    const all = executor.map<number>(task('square'), [upTo(20)], { buffersize: 4 });
    assert.deepEqual(
      await collect(all),
      upTo(20).map((n) => n * n),
    );
    assert.deepEqual(await collect(executor.map(task('square'), [[]], { buffersize: 4 })), []);
  });

  it('CF-28 a shutdown meanwhile makes the next refill reject', async () => {
    const executor = open(kind);
    const results = executor.map<number>(task('square'), [upTo(20)], { buffersize: 2 });
    assert.equal((await results.next()).value, 0);
    const over = executor.shutdown();
    await rejects(
      (async () => {
        for (let i = 0; i < 20; i++) await results.next();
      })(),
      Error,
    );
    await within(over, 'shutdown');
  });

  it('CF-28 a failed item closes the inputs', async () => {
    const executor = open(kind);
    let closed = 0;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed++;
      }
    }
    function* bad(): Generator<number> {
      try {
        for (;;) yield 1;
      } finally {
        closed++;
      }
    }
    const results = executor.map(task('failIf'), [endless(), bad()], { buffersize: 2 });
    await results.next();
    await rejects(results.next(), RangeError);
    assert.equal(closed, 2);
  });
});

it('CF-28 buffersize counts chunks', async () => {
  const pool = openProcesses();
  let read = 0;
  function* endless(): Generator<number> {
    for (;;) yield read++;
  }
  const results = pool.map<number>(task('square'), [endless()], { buffersize: 2, chunksize: 5 });
  assert.equal(read, 10);
  assert.equal((await results.next()).value, 0);
  assert.equal(read, 15);
  await results.return?.();
});

it('CF-28 an input that fails during a refill rejects next() and cancels the rest', async () => {
  const pool = openProcesses({ maxWorkers: 1 });
  const gate = new Gate();
  const log = new Log();
  function* bad(): Generator<string> {
    yield* [gate.path, gate.path];
    throw new RangeError('from the input');
  }
  const results = pool.map(task('hold'), [bad(), upTo(9), Array<string>(9).fill(log.path)], {
    buffersize: 2,
  });
  await log.has(1);
  await rejects(results.next(), RangeError);
  gate.open();
  await until(() => log.lines().length >= 1, 'the first');
  await within(pool.shutdown(), 'shutdown');
});
