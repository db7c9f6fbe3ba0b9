import assert from 'node:assert/strict';
import { Recorder } from '../../../src/runner/recorder.js';
import { createRing, RingReader, RingWriter } from '../../../src/runner/ring.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';

function setUp() {
  const memory = createRing();
  const recorder = new Recorder(new RingWriter(memory), () => 0);
  const reader = new RingReader(memory, 0, { workerChanged: () => undefined });
  const writer = new ChunkWriter(0);
  const trace = new BlockTrace(0);
  /** Everything recorded since the last call, taken into the trace. */
  const look = (): BlockTrace => {
    reader.drain(writer, 1000);
    const chunk = writer.take();
    if (chunk) trace.append(chunk);
    return trace;
  };
  return { recorder, look };
}

const stamps = (dispatched: number, received: number) => ({
  submitted: 1,
  dispatched,
  received,
  started: received + 1,
  ended: received + 2,
  settled: received + 3,
});

describe('the recorder', () => {
  it('lets a task wait for a worker that boots, rather than be on its way to it', () => {
    const { recorder, look } = setUp();
    recorder.workerSpawned(0, 'w', 2);
    recorder.taskSubmitted(0, 1);
    recorder.taskDispatched(0, 0, 3);
    assert.equal(look().tasks.dispatch[0], NaN);
    recorder.workerOnline(0, 50, 1, 1);
    assert.equal(look().tasks.dispatch[0], 50);
    recorder.taskSettled(0, 0, 'ok', stamps(3, 60));
    assert.deepEqual([look().tasks.dispatch[0], look().tasks.receive.of(0)], [50, 60]);
  });

  it('leaves the stamps of tasks for a worker that is there as they are', () => {
    const { recorder, look } = setUp();
    recorder.taskSubmitted(0, 1);
    recorder.workerOnline(0, 5, 1, 1);
    recorder.taskDispatched(0, 0, 8);
    assert.equal(look().tasks.dispatch[0], 8);
    recorder.taskSettled(0, 0, 'ok', stamps(8, 9));
    assert.equal(look().tasks.dispatch[0], 8);
  });

  it('keeps the order of stamps where the worker received before it was known to be online', () => {
    const { recorder, look } = setUp();
    recorder.taskSubmitted(0, 1);
    recorder.taskDispatched(0, 0, 3);
    recorder.workerOnline(0, 50, 1, 1);
    recorder.taskSettled(0, 0, 'ok', stamps(3, 40));
    assert.deepEqual([look().tasks.dispatch[0], look().tasks.receive.of(0)], [40, 40]);
  });

  it('lets a task that was sent ahead wait for the one before, rather than be on its way', () => {
    const { recorder, look } = setUp();
    recorder.workerOnline(0, 1, 1, 1);
    for (const task of [0, 1, 2]) {
      recorder.taskSubmitted(task, 1);
      recorder.taskDispatched(task, 0, 5);
    }
    // Each ends 2 µs after it was received.
    recorder.taskSettled(0, 0, 'ok', stamps(5, 6));
    recorder.taskSettled(1, 0, 'ok', stamps(5, 9));
    recorder.taskSettled(2, 0, 'ok', stamps(5, 30));
    const { tasks } = look();
    assert.deepEqual(
      [0, 1, 2].map((task) => tasks.dispatch[task]),
      [5, 8, 11],
    );
  });

  it('takes tasks that run at the same time for what they are', () => {
    const { recorder, look } = setUp();
    recorder.workerOnline(0, 1, 1, 1);
    for (const task of [0, 1]) {
      recorder.taskSubmitted(task, 1);
      recorder.taskDispatched(task, 0, 5);
    }
    recorder.taskSettled(0, 0, 'ok', stamps(5, 20));
    recorder.taskSettled(1, 0, 'ok', stamps(5, 6));
    const { tasks } = look();
    assert.deepEqual([tasks.dispatch[0], tasks.dispatch[1]], [5, 5]);
  });

  it('forgets a worker that boots when the task goes elsewhere, or ends', () => {
    const { recorder, look } = setUp();
    recorder.workerOnline(1, 5, 1, 1);
    for (const task of [0, 1]) {
      recorder.taskSubmitted(task, 1);
      recorder.taskDispatched(task, 0, 6);
    }
    recorder.taskDispatched(0, 1, 10);
    recorder.taskSettled(0, 1, 'ok', stamps(10, 11));
    recorder.taskSettled(1, -1, 'cancelled', { ...stamps(NaN, NaN), settled: 12 });
    recorder.workerOnline(0, 50, 1, 1);
    const { tasks } = look();
    assert.deepEqual([tasks.dispatch[0], tasks.worker[0], tasks.dispatch[1]], [10, 1, NaN]);
  });
});
