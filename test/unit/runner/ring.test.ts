import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRing, RingReader, RingWriter } from '../../../src/runner/ring.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';

const ORIGIN = 1000;
const stamps = {
  submitted: 0,
  dispatched: 1010,
  received: 1020,
  started: 1030,
  ended: 1040,
  settled: 1050,
};

function setUp() {
  const memory = createRing();
  const changed: [number, number, number][] = [];
  const reader = new RingReader(memory, ORIGIN, {
    workerChanged: (...change) => changed.push(change),
  });
  return { writer: new RingWriter(memory), reader, chunks: new ChunkWriter(0), changed };
}

describe('the ring between the main thread and the messenger', () => {
  it('carries every kind of row, and takes the origin off the stamps', () => {
    const { writer, reader, chunks, changed } = setUp();
    writer.worker(0, 0, 1001);
    writer.worker(0, 1, 1002, 4711, 3);
    writer.submitted(5, 1003);
    writer.submitted(6, 1004);
    writer.dispatched(0, 0, 1005);
    writer.settled(0, 0, 1, stamps, 1010);
    writer.settled(
      1,
      -1,
      2,
      { ...stamps, dispatched: NaN, received: NaN, started: NaN, ended: NaN },
      NaN,
    );
    assert.equal(reader.drain(chunks, 100), 7);
    const trace = new BlockTrace(0);
    const chunk = chunks.take();
    assert.ok(chunk);
    trace.append(chunk);
    const { tasks } = trace;
    assert.deepEqual([tasks.fn[0], tasks.fn[1], tasks.submit[0], tasks.submit[1]], [5, 6, 3, 4]);
    assert.deepEqual(
      [tasks.dispatch[0], tasks.receive.of(0), tasks.start.of(0), tasks.end.of(0), tasks.settle[0]],
      [10, 20, 30, 40, 50],
    );
    assert.deepEqual([trace.outcomeOf(0), trace.outcomeOf(1)], ['failed', 'cancelled']);
    assert.deepEqual([tasks.worker[1], tasks.start.of(1)], [NO_WORKER, NaN]);
    assert.deepEqual(trace.workers, [{ worker: 0, spawn: 1, online: 2, pid: 4711, thread: 3 }]);
    assert.deepEqual(changed, [
      [0, 0, 0],
      [0, 1, 4711],
    ]);
  });

  it('goes round as often as it takes', () => {
    const { writer, reader, chunks } = setUp();
    const trace = new BlockTrace(0);
    let submitted = 0;
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 60_000; j++) writer.submitted(submitted % 7, ORIGIN + submitted++);
      while (reader.drain(chunks, 8192) > 0);
    }
    const chunk = chunks.take();
    assert.ok(chunk);
    trace.append(chunk);
    assert.equal(trace.taskCount, submitted);
    for (let i = 0; i < submitted; i++) {
      if (trace.tasks.submit[i] !== i || trace.tasks.fn[i] !== i % 7) assert.fail(`row ${i}`);
    }
  });

  it('hands over no more than is asked for, and nothing twice', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 50 }), (steps) => {
        const { writer, reader, chunks } = setUp();
        let [written, read] = [0, 0];
        for (const [count, limit] of steps) {
          for (let i = 0; i < count; i++) writer.submitted(0, ORIGIN + written++);
          const drained = reader.drain(chunks, limit);
          assert.equal(drained, Math.min(limit, written - read));
          read += drained;
        }
        assert.equal(chunks.size, read);
      }),
      { numRuns: 30 },
    );
  });
});
