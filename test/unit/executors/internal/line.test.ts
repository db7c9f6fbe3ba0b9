import assert from 'node:assert/strict';
import { Task } from '../../../../src/executors/core/task.js';
import type { TaskFunction } from '../../../../src/executors/core/tasks.js';
import type { Channel } from '../../../../src/executors/pool/channel.js';
import { PoolWorker } from '../../../../src/executors/pool/worker.js';

/** A worker that is ready, with what the pool would send it; nothing runs. */
function ready(): PoolWorker {
  const worker = new PoolWorker(0, 'w', Infinity);
  const channel: Channel = {
    pid: 1,
    open: true,
    moves: false,
    send: () => true,
    flush: () => undefined,
    recall: () => 0,
    unclaimed: () => undefined,
    look: () => undefined,
    abort: () => undefined,
    exit: () => undefined,
    kill: () => undefined,
  };
  worker.channel = channel;
  worker.state = 'ready';
  return worker;
}

/** A task of a function that has taken `micros` µs so far. */
const taking = (micros: number): Task =>
  new Task({ micros } as unknown as TaskFunction, [], {}, false);

/** How many of the same kind it takes. */
function room(worker: PoolWorker, micros: number): number {
  let count = 0;
  while (count < 10_000 && worker.hasRoom(taking(micros))) {
    worker.send(taking(micros));
    count++;
  }
  return count;
}

describe('the line of a worker', () => {
  it('takes one task of which nothing is known', () => {
    assert.equal(room(ready(), NaN), 1);
  });

  it('takes one more behind a task of some ms, so that its worker need not wait for the next', () => {
    for (const micros of [1100, 5000, 19_000])
      assert.equal(room(ready(), micros), 2, `${micros} µs`);
  });

  it('takes none behind a task that takes long, which does not feel the wait', () => {
    for (const micros of [25_000, 1e6]) assert.equal(room(ready(), micros), 1, `${micros} µs`);
  });

  it('takes about a millisecond of short ones, and of very short ones no more than a limit', () => {
    const short = room(ready(), 100);
    assert.ok(short >= 8 && short <= 11, `${short}`);
    const most = room(ready(), 0);
    assert.ok(most > 400 && most <= 512, `${most}`);
  });

  it('is given time before it counts as stuck: twice what it is known to take', () => {
    const quick = ready();
    quick.send(taking(10));
    quick.send(taking(10));
    const slow = ready();
    slow.send(taking(10_000));
    slow.send(taking(10_000));
    assert.ok(
      quick.patience < 1100 && slow.patience > 40_000,
      `${quick.patience}, ${slow.patience}`,
    );
    for (const worker of [quick, slow]) assert.equal(worker.isStuck(0), false);
    assert.deepEqual([quick.isStuck(20_000), slow.isStuck(20_000)], [true, false]);
    assert.equal(slow.isStuck(60_000), true);
  });
});
