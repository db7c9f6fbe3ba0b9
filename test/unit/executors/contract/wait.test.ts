import assert from 'node:assert/strict';
import {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  wait,
} from 'pool-lanes/executors';
import { leastSettling, rejects } from './support/check';
import { closeAll, open, openProcesses, openThreads, task } from './support/pools';
import { Gate, turn, within } from './support/states';

afterEach(closeAll);

const finished = (value: unknown = 1): Future => {
  const future = new Future();
  future.setResult(value);
  return future;
};
const failed = (): Future => {
  const future = new Future();
  future.setException(new RangeError('failed'));
  return future;
};
const notified = (): Future => {
  const future = new Future();
  future.cancel();
  future.setRunningOrNotifyCancel();
  return future;
};

async function isWaiting(promise: Promise<unknown>): Promise<boolean> {
  let waiting = true;
  void promise.then(
    () => (waiting = false),
    () => (waiting = false),
  );
  for (let i = 0; i < 5; i++) await turn();
  return waiting;
}

it('CF-42 gives the sets of done and not done futures, of any executors', async () => {
  const gate = new Gate();
  const held = openThreads().submit(task('hold'), gate.path);
  const quick = [openProcesses(), open('eventLoop'), open('serial')].map((one) =>
    one.submit(task('noop')),
  );
  const all = [held, ...quick];
  const { done, notDone } = await wait(all, { timeout: 5000, returnWhen: FIRST_COMPLETED });
  assert.ok(done instanceof Set && notDone instanceof Set);
  assert.ok(done.size >= 1 && notDone.has(held));
  assert.equal(done.size + notDone.size, 4);
  gate.open();
  const end = await within(wait(all), 'wait');
  assert.deepEqual([end.done.size, end.notDone.size], [4, 0]);
});

it('CF-42 the constants are strings of their own names', async () => {
  assert.deepEqual(
    [ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION],
    ['ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'],
  );
  const { done } = await wait([finished(), new Future()], { returnWhen: 'FIRST_COMPLETED' });
  assert.equal(done.size, 1);
});

it('CF-43 ALL_COMPLETED is the default, and waits for the last', async () => {
  const open = [new Future<number>(), new Future<number>(), finished(), failed(), notified()];
  const waiting = wait(open);
  assert.equal(await isWaiting(waiting), true);
  open[0]?.setResult(1);
  assert.equal(await isWaiting(waiting), true);
  open[1]?.setException(new Error('x'));
  const { done, notDone } = await within(waiting, 'wait');
  assert.deepEqual([done.size, notDone.size], [5, 0]);
});

it('CF-44 FIRST_COMPLETED returns at once if any is done', async () => {
  for (const one of [finished(), failed(), notified()]) {
    const pending = new Future();
    const { done, notDone } = await wait([pending, one], { returnWhen: FIRST_COMPLETED });
    assert.ok(done.has(one) && notDone.has(pending));
  }
});

it('CF-44 FIRST_COMPLETED returns at the first to finish, fail or be cancelled', async () => {
  const ends: ((future: Future) => unknown)[] = [
    (future) => future.setResult(1),
    (future) => future.setException(new Error('x')),
    (future) => future.cancel() && future.setRunningOrNotifyCancel(),
  ];
  for (const end of ends) {
    const futures = [new Future(), new Future()] as const;
    const waiting = wait(futures, { returnWhen: FIRST_COMPLETED });
    assert.equal(await isWaiting(waiting), true);
    end(futures[1]);
    const { done, notDone } = await within(waiting, 'wait');
    assert.deepEqual([[...done], [...notDone]], [[futures[1]], [futures[0]]]);
  }
});

it('CF-45 FIRST_EXCEPTION returns at once if one has failed', async () => {
  const pending = new Future();
  const bad = failed();
  const { done } = await wait([pending, bad, finished()], { returnWhen: FIRST_EXCEPTION });
  assert.ok(done.has(bad) && !done.has(pending));
});

it('CF-45 FIRST_EXCEPTION: cancelled is complete but no exception', async () => {
  const futures = [new Future<number>(), new Future<number>(), new Future<number>()] as const;
  const waiting = wait([...futures, notified(), finished()], { returnWhen: FIRST_EXCEPTION });
  assert.equal(await isWaiting(waiting), true);
  futures[0].cancel();
  futures[0].setRunningOrNotifyCancel();
  assert.equal(await isWaiting(waiting), true);
  futures[1].setException(new Error('x'));
  const { notDone } = await within(waiting, 'wait');
  assert.deepEqual([...notDone], [futures[2]]);
});

it('CF-45 FIRST_EXCEPTION without a failure waits for all', async () => {
  const futures = [new Future<number>(), new Future<number>()] as const;
  const waiting = wait(futures, { returnWhen: FIRST_EXCEPTION });
  futures[0].setResult(1);
  assert.equal(await isWaiting(waiting), true);
  futures[1].cancel();
  futures[1].setRunningOrNotifyCancel();
  assert.equal((await within(waiting, 'wait')).done.size, 2);
});

it('CF-46 a timeout is no error', async () => {
  const pending = new Future();
  const done = finished();
  for (const timeout of [0, -1, 30]) {
    const got = await within(wait([pending, done], { timeout }), 'wait');
    assert.deepEqual([[...got.done], [...got.notDone]], [[done], [pending]]);
  }
  assert.equal(pending.state, 'PENDING');
});

it('CF-47 a bare future that is merely cancelled is not done', async () => {
  const bare = new Future();
  bare.cancel();
  assert.equal(bare.state, 'CANCELLED');
  const early = await wait([bare], { timeout: 20 });
  assert.deepEqual([early.done.size, early.notDone.size], [0, 1]);
  const waiting = wait([bare]);
  assert.equal(await isWaiting(waiting), true);
  bare.setRunningOrNotifyCancel();
  assert.equal((await within(waiting, 'wait')).done.size, 1);
  assert.equal(bare.state, 'CANCELLED_AND_NOTIFIED');
});

for (const kind of ['thread', 'process', 'eventLoop', 'serial'] as const) {
  it(`CF-47 a cancelled future of an executor is done at once (${kind})`, async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const gate = new Gate();
    const first = executor.submit(task('hold'), gate.path);
    const future = executor.submit(task('noop'));
    assert.equal(future.cancel(), true);
    assert.equal(future.state, 'CANCELLED_AND_NOTIFIED');
    const { done } = await within(wait([future]), 'wait');
    assert.ok(done.has(future));
    gate.open();
    await within(first.result(), 'the first');
  });
}

it('CF-48 duplicates collapse, nothing gives nothing, any iterable is read once', async () => {
  const one = finished();
  assert.equal((await wait([one, one, one])).done.size, 1);
  const none = await within(wait([]), 'wait for nothing');
  assert.deepEqual([none.done.size, none.notDone.size], [0, 0]);
  assert.deepEqual(
    (await within(wait(new Set<Future>(), { returnWhen: FIRST_COMPLETED }), 'wait')).done.size,
    0,
  );
  let read = 0;
  function* futures(): Generator<Future> {
    read++;
    yield finished();
    yield failed();
  }
  assert.equal((await wait(futures())).done.size, 2);
  assert.equal(read, 1);
});

it('CF-48 an unknown returnWhen rejects with RangeError, always', async () => {
  for (const futures of [[], [finished()], [new Future()]]) {
    await rejects(wait(futures, { returnWhen: 'SOMETIMES' as never }), RangeError);
  }
});

it('CF-93 durations beyond the range of timers are no limit, and nonsense is a TypeError', async () => {
  const pending = new Future<number>();
  for (const timeout of [Infinity, 2 ** 31, 2 ** 40]) {
    assert.equal(await isWaiting(wait([pending], { timeout })), true);
  }
  for (const timeout of [NaN, '5', {}, true]) {
    await rejects(wait([pending], { timeout: timeout as never }), TypeError);
  }
  pending.setResult(1);
});

it('CF-52 a wait that timed out leaves nothing behind in its futures', async () => {
  const took = await leastSettling(async (pending) => {
    for (let i = 0; i < 2000; i++) await wait([pending], { timeout: 0 });
  });
  assert.ok(took < 50, `settling wakes waiters that are long gone: ${took} ms`);
});
