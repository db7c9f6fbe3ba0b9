import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CancelledError, Future, InvalidStateError, TimeoutError } from 'pool-lanes/executors';
import { leastSettling, rejects, throwsNow } from './support/check';
import { within } from './support/states';
import { run } from './support/host';

const make = {
  PENDING: () => new Future<number>(),
  RUNNING: () => {
    const future = new Future<number>();
    assert.equal(future.setRunningOrNotifyCancel(), true);
    return future;
  },
  CANCELLED: () => {
    const future = new Future<number>();
    assert.equal(future.cancel(), true);
    return future;
  },
  CANCELLED_AND_NOTIFIED: () => {
    const future = make.CANCELLED();
    assert.equal(future.setRunningOrNotifyCancel(), false);
    return future;
  },
  FINISHED: () => {
    const future = new Future<number>();
    future.setResult(42);
    return future;
  },
};
const failed = (): Future<number> => {
  const future = make.RUNNING();
  future.setException(new RangeError('failed'));
  return future;
};
const states = Object.keys(make) as (keyof typeof make)[];

it('CF-53 has five states', () => {
  for (const state of states) assert.equal(make[state]().state, state);
  assert.equal(failed().state, 'FINISHED');
  const straight = new Future();
  straight.setException(new Error('straight'));
  assert.equal(straight.state, 'FINISHED');
});

it('CF-54 cancel() is true for pending and cancelled, false for running and finished', () => {
  assert.deepEqual(
    states.map((state) => make[state]().cancel()),
    [true, false, true, true, false],
  );
  assert.equal(failed().cancel(), false);
});

it('CF-54 cancel() wakes waiters, and calls back before it returns', async () => {
  const future = new Future();
  const waiting = rejects(future.result(), CancelledError);
  let called = false;
  future.addDoneCallback(() => (called = true));
  future.cancel();
  assert.equal(called, true);
  await waiting;
});

it('CF-55 cancelled, running, done', () => {
  const table = states.map((state) => {
    const future = make[state]();
    return [future.cancelled(), future.running(), future.done()];
  });
  assert.deepEqual(table, [
    [false, false, false],
    [false, true, false],
    [true, false, true],
    [true, false, true],
    [false, false, true],
  ]);
});

it('CF-56 result and exception of a done future ignore the timeout', async () => {
  for (const timeout of [undefined, 0, -1, 5]) {
    assert.equal(await make.FINISHED().result(timeout), 42);
    assert.equal(await make.FINISHED().exception(timeout), null);
    await rejects(failed().result(timeout), RangeError);
    assert.ok((await failed().exception(timeout)) instanceof RangeError);
    await rejects(make.CANCELLED().result(timeout), CancelledError);
    await rejects(make.CANCELLED_AND_NOTIFIED().exception(timeout), CancelledError);
  }
});

it('CF-56 a timeout rejects and leaves the future as it is', async () => {
  for (const state of ['PENDING', 'RUNNING'] as const) {
    const future = make[state]();
    for (const timeout of [0, -1, 10]) {
      await rejects(future.result(timeout), TimeoutError);
      await rejects(future.exception(timeout), TimeoutError);
    }
    assert.equal(future.state, state);
    const late = future.result(20_000);
    future.setResult(7);
    assert.equal(await within(late, 'result'), 7);
  }
});

it('CF-56 resultNow and exceptionNow need a done future', () => {
  for (const state of ['PENDING', 'RUNNING'] as const) {
    throwsNow(() => make[state]().resultNow(), InvalidStateError);
    throwsNow(() => make[state]().exceptionNow(), InvalidStateError);
  }
  assert.equal(make.FINISHED().resultNow(), 42);
  assert.equal(make.FINISHED().exceptionNow(), null);
  throwsNow(() => failed().resultNow(), RangeError);
  assert.ok(failed().exceptionNow() instanceof RangeError);
  throwsNow(() => make.CANCELLED().resultNow(), CancelledError);
  throwsNow(() => make.CANCELLED().exceptionNow(), CancelledError);
});

it('CF-57 await rejects with CancelledError', async () => {
  await rejects(make.CANCELLED(), CancelledError);
  const pending = new Future<number>();
  const waiting = rejects(pending, CancelledError);
  pending.cancel();
  await waiting;
});

it('CF-58 callbacks run in order, once each time added, with the future alone', () => {
  const future = new Future<number>();
  const seen: unknown[][] = [];
  const callback = (...args: unknown[]): void => void seen.push(args);
  future.addDoneCallback(callback);
  future.addDoneCallback(callback);
  future.addDoneCallback((...args: unknown[]) => void seen.push(['last', ...args]));
  future.setResult(1);
  assert.equal(seen.length, 3);
  assert.deepEqual(
    seen.map((args) => args.length),
    [1, 1, 2],
  );
  assert.equal(seen[0]?.[0], future);
  assert.equal(seen[2]?.[0], 'last');
});

it('CF-58 a callback added to a done future runs at once, also from within a callback', () => {
  const future = new Future<number>();
  const order: string[] = [];
  future.addDoneCallback(() => {
    order.push('a');
    future.addDoneCallback(() => void order.push('nested'));
  });
  future.addDoneCallback(() => void order.push('b'));
  future.setResult(1);
  assert.deepEqual(order, ['a', 'nested', 'b']);
  future.addDoneCallback(() => void order.push('late'));
  assert.deepEqual(order, ['a', 'nested', 'b', 'late']);
});

it('CF-58 is called once for a cancellation, not again when it is notified', () => {
  const future = new Future();
  let calls = 0;
  future.addDoneCallback(() => calls++);
  future.cancel();
  future.cancel();
  future.setRunningOrNotifyCancel();
  assert.equal(calls, 1);
});

it('CF-59 errors of callbacks are logged and swallowed', async () => {
  const ending = await run(`
    const future = new library.Future();
    future.addDoneCallback(() => { throw new RangeError('thrown by a callback'); });
    future.addDoneCallback(async () => { throw new RangeError('rejected by a callback'); });
    future.addDoneCallback(() => tell('others run'));
    future.setResult(1);
    await sleep(20);
    tell('alive');
  `);
  assert.deepEqual(ending.told, ['others run', 'alive']);
  assert.equal(ending.code, 0);
  assert.match(ending.stderr, /exception calling callback for <Future/);
  assert.match(ending.stderr, /thrown by a callback/);
  assert.match(ending.stderr, /rejected by a callback/);
});

it('CF-60 settling a done or cancelled future is an InvalidStateError and changes nothing', () => {
  for (const future of [
    make.FINISHED(),
    failed(),
    make.CANCELLED(),
    make.CANCELLED_AND_NOTIFIED(),
  ]) {
    const { state } = future;
    throwsNow(() => future.setResult(1), InvalidStateError);
    throwsNow(() => future.setException(new Error('x')), InvalidStateError);
    assert.equal(future.state, state);
  }
  const future = make.FINISHED();
  throwsNow(() => future.setResult(1), InvalidStateError);
  assert.equal(future.resultNow(), 42);
});

it('CF-60 setRunningOrNotifyCancel is for pending and cancelled futures alone', () => {
  for (const state of ['RUNNING', 'CANCELLED_AND_NOTIFIED', 'FINISHED'] as const) {
    const future = make[state]();
    throwsNow(() => future.setRunningOrNotifyCancel(), InvalidStateError);
    assert.equal(future.state, state);
  }
});

it('CF-60 setException refuses nothing', () => {
  for (const nothing of [null, undefined]) {
    const future = new Future();
    throwsNow(() => future.setException(nothing as never), TypeError);
    assert.equal(future.state, 'PENDING');
  }
});

it('CF-61 prints its state', () => {
  assert.equal(String(make.PENDING()), '<Future state=pending>');
  assert.equal(String(make.RUNNING()), '<Future state=running>');
  assert.equal(String(make.CANCELLED()), '<Future state=cancelled>');
  assert.equal(String(make.CANCELLED_AND_NOTIFIED()), '<Future state=cancelled>');
  assert.equal(String(make.FINISHED()), '<Future state=finished returned Number>');
  assert.equal(inspect(failed()), '<Future state=finished raised RangeError>');
  const named = (value: unknown): string => {
    const future = new Future();
    future.setResult(value);
    return inspect({ future });
  };
  assert.match(named(new Map()), /<Future state=finished returned Map>/);
  assert.match(named('text'), /returned String>/);
  for (const odd of [null, undefined, Object.create(null), Symbol('s'), { constructor: null }]) {
    assert.match(named(odd), /<Future state=finished returned \w+>/);
  }
});

it('CF-62 is a PromiseLike', async () => {
  const future = make.FINISHED();
  assert.equal(await future, 42);
  assert.equal(await future.then((n) => n + 1), 43);
  assert.equal(await Promise.resolve(failed()).catch(() => 'caught'), 'caught');
  assert.deepEqual(await Promise.all([make.FINISHED(), make.FINISHED()]), [42, 42]);
  const pending = new Future<number>();
  const waiting = Promise.race([pending, new Promise<number>(() => undefined)]);
  pending.setResult(5);
  assert.equal(await within(waiting, 'race'), 5);
});

it('CF-62 a promise obtained and ignored follows the rules of JavaScript', async () => {
  const ending = await run(`
    const silent = new library.Future();
    silent.setException(new Error('nobody asked'));
    const asked = new library.Future();
    process.on('unhandledRejection', (reason) => tell(reason.message));
    asked.result();
    asked.setException(new Error('somebody asked'));
    await sleep(20);
  `);
  assert.deepEqual(ending.told, ['somebody asked']);
});

it('CF-75 a result read a thousand times leaves nothing behind', async () => {
  const took = await leastSettling(async (future) => {
    for (let i = 0; i < 1000; i++) await rejects(future.result(0), TimeoutError);
  });
  assert.ok(took < 50, `settling wakes readers that are long gone: ${took} ms`);
});

it('CF-93 the timeout of result has the range of a duration', async () => {
  const future = new Future<number>();
  const waiting = [Infinity, 2 ** 31, 2 ** 40, undefined].map((timeout) => future.result(timeout));
  await new Promise((resolve) => setTimeout(resolve, 20));
  future.setResult(3);
  assert.deepEqual(await within(Promise.all(waiting), 'results'), [3, 3, 3, 3]);
  for (const timeout of [NaN, '5', {}, true]) {
    await rejects(new Future().result(timeout as never), TypeError);
    await rejects(new Future().exception(timeout as never), TypeError);
  }
});
