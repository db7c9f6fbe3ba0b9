import assert from 'node:assert/strict';
import { Future, TaskCloneError } from 'pool-lanes/executors';
import { causes, errorOf, resultOf, resultsOf, settled } from './support/check';
import {
  closeAll,
  each,
  failing,
  inside,
  openPool,
  openProcesses,
  openThreads,
  POOLS,
  task,
} from './support/pools';
import { Gate, Log } from './support/states';

afterEach(closeAll);

function isCloneError(error: Error, phase: string): void {
  assert.ok(error instanceof TaskCloneError, String(error));
  assert.equal(error.name, 'DataCloneError');
  assert.equal(error.phase, phase);
}

each(POOLS, (kind) => {
  it('CF-68 arguments that cannot be cloned fail their future, and free the worker at once', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const wrong: unknown[] = [
      () => 1,
      Symbol('s'),
      new WeakMap(),
      { deep: [{ f() {} }] },
      new Map([[1, () => 1]]),
      Promise.resolve(1),
      {
        get bad(): never {
          throw new RangeError('getter');
        },
      },
    ];
    const futures = wrong.map((one) => pool.submit(task('echo'), one));
    const good = pool.submit<number>(task('square'), 3);
    assert.equal(await resultOf(good), 9);
    for (const future of futures) {
      const error = await errorOf(future);
      isCloneError(error, 'argument');
      assert.ok(causes(error).length > 0 || error.message.length > 10);
    }
  });

  it('CF-68 futures and executors among the arguments are refused', async () => {
    const pool = openPool(kind);
    for (const one of [new Future(), pool, pool.submit(task('noop'))]) {
      isCloneError(await errorOf(pool.submit(task('echo'), 1, one)), 'argument');
    }
  });

  it('CF-68 a great many of them leave the pool as it was', async () => {
    const pool = openPool(kind);
    const futures = Array.from({ length: 2000 }, (_, i) =>
      i % 2 ? pool.submit(task('echo'), i) : pool.submit(task('echo'), () => i),
    );
    await settled(futures);
    for (const [i, future] of futures.entries()) {
      assert.equal(future.exceptionNow() instanceof TaskCloneError, i % 2 === 0);
      if (i % 2) assert.equal(future.resultNow(), i);
    }
  });

  it('CF-69 results that cannot be cloned fail their future, the original as cause', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    for (const name of ['function', 'symbol', 'weakMap', 'nested', 'promise', 'stream']) {
      const error = await errorOf(pool.submit(failing('unclonable'), name));
      isCloneError(error, 'result');
      assert.ok(
        causes(error).some((cause) => cause instanceof Error),
        `no cause for ${name}`,
      );
    }
    const getter = await errorOf(pool.submit(failing('unclonable'), 'getter'));
    isCloneError(getter, 'result');
    assert.ok(
      causes(getter).some(
        (cause) => cause instanceof RangeError && cause.message === 'from a getter',
      ),
    );
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  });

  it('CF-70 payloads that cannot be decoded fail that future alone', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const own = new Error('self');
    own.cause = own;
    const before = pool.submit<number>(task('square'), 2);
    const wrong = [
      pool.submit(task('echo'), own),
      pool.submit(task('echo'), { deep: [own] }),
      pool.submit(failing('returnsOwnCause')),
    ];
    const after = pool.submit<number>(task('square'), 3);
    await settled([before, ...wrong, after]);
    assert.deepEqual([before.resultNow(), after.resultNow()], [4, 9]);
    for (const future of wrong)
      assert.ok(future.exceptionNow() instanceof Error || future.resultNow() !== null);
    assert.equal(await resultOf(pool.submit<number>(task('square'), 4)), 16);
  });

  it('CF-70 hundreds of them among good ones', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const own = new Error('self');
    own.cause = own;
    const futures = Array.from({ length: 600 }, (_, i) =>
      i % 3 === 0
        ? pool.submit(task('echo'), own)
        : i % 3 === 1
          ? pool.submit(failing('returnsOwnCause'))
          : pool.submit(task('square'), i),
    );
    await settled(futures);
    for (const [i, future] of futures.entries())
      if (i % 3 === 2) assert.equal(future.resultNow(), i * i);
    assert.ok(pool.workerCount <= 2);
  });

  it('CF-71 types arrive as what they are', async () => {
    const pool = openPool(kind);
    const rich = await resultOf(pool.submit<Record<string, unknown>>(failing('richResult')));
    const back = await resultOf(pool.submit<Record<string, unknown>>(task('echo'), rich));
    for (const value of [rich, back]) {
      assert.equal(value['big'], 12n ** 30n);
      assert.ok(Object.is(value['minusZero'], -0));
      assert.ok(Number.isNaN(value['nan']));
      assert.ok('missing' in value && value['missing'] === undefined);
      assert.deepEqual(value['date'], new Date(5));
      assert.deepEqual(value['pattern'], /a+/gi);
      assert.deepEqual(value['map'], new Map([[{ k: 1 }, new Set([1])]]));
      assert.deepEqual(value['floats'], new Float64Array([1.5, NaN]));
      assert.deepEqual(new Uint8Array(value['buffer'] as ArrayBuffer), new Uint8Array([1, 2, 3]));
      const cyclic = value['cyclic'] as { self: unknown };
      assert.equal(cyclic.self, cyclic);
      const sparse = value['sparse'] as unknown[];
      assert.deepEqual([sparse.length, 1 in sparse], [3, false]);
    }
    for (const one of [
      0n,
      -0,
      NaN,
      '',
      '\ud800',
      'ünïcödé 🎈',
      true,
      null,
      undefined,
      new Date(NaN),
      Infinity,
    ]) {
      assert.ok(
        Object.is(await resultOf(pool.submit(task('echo'), one)), one) || one instanceof Date,
      );
    }
  });

  it('CF-71 a view of a larger buffer arrives as its own bytes', async () => {
    const pool = openPool(kind);
    const view = new Uint8Array(new ArrayBuffer(64), 7, 5).fill(9);
    const back = await resultOf(pool.submit<Uint8Array>(task('echo'), view));
    assert.deepEqual([...back], [9, 9, 9, 9, 9]);
    const odd = new Float64Array(new ArrayBuffer(64), 8, 2).fill(1.25);
    assert.deepEqual(await resultOf(pool.submit(task('echo'), odd)), odd);
  });

  it('CF-71 a large array of bytes is copied: both sides keep theirs', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const bytes = new Uint8Array(100_000).fill(7);
    for (const given of [bytes, Buffer.from(bytes.buffer), bytes]) {
      const back = await resultOf(pool.submit<Uint8Array>(task('echo'), given));
      assert.equal(back.constructor, Uint8Array);
      assert.deepEqual(back, bytes);
      assert.notEqual(back.buffer, bytes.buffer);
    }
    assert.equal(bytes.length, 100_000, 'the sender has lost its array');
    for (let i = 0; i < 2; i++) {
      const kept = await resultOf(pool.submit<Uint8Array>(inside('giveKept')));
      assert.deepEqual(kept, new Uint8Array(100_000).fill(4));
    }
  });

  it('CF-72 tens of megabytes are fine, both ways', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const bytes = new Uint8Array(40_000_000);
    for (let i = 0; i < bytes.length; i += 4099) bytes[i] = i;
    const back = await resultOf(pool.submit<Uint8Array>(task('echo'), bytes));
    assert.ok(
      Buffer.from(bytes.buffer).equals(Buffer.from(back.buffer, back.byteOffset, back.byteLength)),
    );
    const text = 'é'.repeat(5_000_000);
    assert.equal(await resultOf(pool.submit<string>(task('echo'), text)), text);
  });

  it('CF-85 transfer detaches within submitWith, also for queued tasks', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const log = new Log();
    const busy = pool.submit(task('hold'), gate.path, 1, log.path);
    await log.has(1);
    const bytes = new Uint8Array(1000).fill(3);
    const future = pool.submitWith<Uint8Array>({ transfer: [bytes.buffer] }, task('echo'), bytes);
    if (kind === 'thread') assert.equal(bytes.byteLength, 0, 'the buffer is still attached');
    gate.open();
    await resultOf(busy);
    assert.deepEqual(await resultOf(future), new Uint8Array(1000).fill(3));
  });

  it('CF-85 what was moved arrives though it was waiting behind a task that takes unusually long', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const open = new Gate();
    open.open();
    const quick = (): Future => pool.submit(task('holdSync'), open.path);
    const give = (length: number): Future<number> => {
      const bytes = new Uint8Array(length);
      return pool.submitWith<number>({ transfer: [bytes.buffer] }, task('sized'), bytes);
    };
    // Both are known to be short by now, and may be sent ahead.
    for (let i = 0; i < 20; i++) {
      await resultsOf([...Array.from({ length: 40 }, quick), ...[1, 2, 3].map(give)]);
    }
    for (let round = 0; round < 5; round++) {
      const gate = new Gate();
      const log = new Log();
      const early = [4, 5, 6, 7].map(give);
      const long = pool.submit(task('holdSync'), gate.path, 'long', log.path);
      const behind = Array.from({ length: 30 }, (_, i) => give(i + 1));
      assert.deepEqual(
        await resultsOf(behind),
        behind.map((_, i) => i + 1),
      );
      assert.deepEqual(await resultsOf(early), [4, 5, 6, 7]);
      assert.equal(long.done(), false);
      gate.open();
      await resultOf(long);
    }
  });

  it('CF-85 a failed transfer leaves buffers attached and fails the future', async () => {
    const pool = openPool(kind);
    const bytes = new Uint8Array(1000);
    const unclonable = pool.submitWith({ transfer: [bytes.buffer] }, task('echo'), bytes, () => 1);
    isCloneError(await errorOf(unclonable), 'argument');
    assert.equal(bytes.byteLength, 1000);
    const twice = pool.submitWith({ transfer: [bytes.buffer, bytes.buffer] }, task('echo'), bytes);
    isCloneError(await errorOf(twice), 'argument');
    assert.equal(bytes.byteLength, 1000);
  });

  it('CF-85 a cancelled transfer is simply gone', async () => {
    const pool = openPool(kind);
    const bytes = new Uint8Array(1000);
    const future = pool.submitWith({ transfer: [bytes.buffer] }, task('echo'), bytes);
    assert.equal(future.cancel(), true);
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  });

  it('CF-85 a result may be transferred from the worker', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const given = await resultOf(pool.submit<Uint8Array>(inside('giveAway'), 5000));
    assert.deepEqual(given, new Uint8Array(5000).fill(5));
    const both = await resultOf(
      pool.submit<{ bytes: Uint8Array; note: string }>(inside('giveAndKeep'), 100),
    );
    assert.deepEqual(both, { bytes: new Uint8Array(100).fill(6), note: 'n' });
    if (kind === 'thread') assert.equal(await resultOf(pool.submit(inside('keptLength'))), 0);
  });
});

it('CF-71 a Buffer arrives as the same type from threads and processes', async () => {
  const types = [];
  for (const pool of [openThreads(), openProcesses()]) {
    const back = await resultOf(pool.submit<Uint8Array>(task('echo'), Buffer.from('abc')));
    assert.deepEqual([...back], [97, 98, 99]);
    types.push(Buffer.isBuffer(back));
  }
  assert.equal(types[0], types[1]);
});

it('CF-86 threads share a SharedArrayBuffer, processes refuse it', async () => {
  const shared = new SharedArrayBuffer(8);
  await resultOf(openThreads().submit(task('mark'), shared, 1));
  assert.deepEqual([...new Int32Array(shared)], [0, 1]);
  const pool = openProcesses();
  isCloneError(await errorOf(pool.submit(task('mark'), shared, 1)), 'argument');
  isCloneError(await errorOf(pool.submit(task('echo'), new Int32Array(shared))), 'argument');
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
});
