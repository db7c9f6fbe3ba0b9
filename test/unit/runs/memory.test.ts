import assert from 'node:assert/strict';
import { peakMemory } from '../../../src/runs/memory.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';
import { COUNTERS, WORKER_EVENTS } from '../../../src/shared/words.js';

type Sample = readonly [worker: number, at: number, bytes: number];

/** Workers 0 and 1 have loaded at 100 and 200 µs. */
function traceWith(samples: readonly Sample[]): BlockTrace {
  const writer = new ChunkWriter(0, { sequence: 0, firstTask: 0 });
  writer.worker(0, WORKER_EVENTS.indexOf('loadEnd'), 100);
  writer.worker(1, WORKER_EVENTS.indexOf('loadEnd'), 200);
  for (const [worker, at, bytes] of samples) {
    writer.counter(worker, COUNTERS.indexOf('memory'), at, bytes);
  }
  const trace = new BlockTrace(0);
  const chunk = writer.take();
  assert.ok(chunk);
  trace.append(chunk);
  return trace;
}

describe('the memory of a block', () => {
  it('is the peak since all workers were there', () => {
    const trace = traceWith([
      [NO_WORKER, 50, 900],
      [NO_WORKER, 250, 100],
      [NO_WORKER, 500, 300],
      [NO_WORKER, 750, 200],
    ]);
    assert.equal(peakMemory(trace), 300);
  });

  it('adds up the runner and its children, once each of them is known', () => {
    const trace = traceWith([
      [NO_WORKER, 250, 100],
      [0, 251, 20],
      [1, 252, 30],
      [NO_WORKER, 500, 110],
      [0, 501, 25],
      [1, 502, 30],
    ]);
    assert.equal(peakMemory(trace), 165);
  });

  it('is not known without a sample from then on', () => {
    assert.equal(peakMemory(traceWith([[NO_WORKER, 50, 900]])), null);
    assert.equal(peakMemory(traceWith([])), null);
  });
});
