import assert from 'node:assert/strict';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { notableOf } from '../../../../webview/page/notable.js';

type Task = readonly [start: number, end: number, outcome?: number];

function traceOf(tasks: readonly Task[], unsettled = 0): BlockTrace {
  const writer = new ChunkWriter(0);
  for (let task = 0; task < tasks.length + unsettled; task++) writer.submitted(0, 0);
  tasks.forEach(([start, end, outcome = 0], task) => {
    writer.settled(task, 0, outcome, {
      ...{ dispatch: start, receive: start, start, end, settle: end },
    });
  });
  const trace = new BlockTrace(0);
  trace.append(writer.take() ?? assert.fail());
  return trace;
}

describe('tasks worth a look', () => {
  it('are the one that ended last, the longest, and the first that failed', () => {
    const trace = traceOf([
      [0, 1000],
      [0, 1000, 1],
      [0, 8000],
      [1000, 2000, 1],
      [7000, 10_000],
    ]);
    const { last, longest, failed } = notableOf(trace);
    assert.deepEqual([last?.task, last?.aloneMs, last?.share], [4, 2, 0.2]);
    assert.deepEqual([longest?.task, longest?.runMs], [2, 8]);
    assert.ok(Math.abs((longest?.times ?? 0) - 8 / 2.8) < 1e-6);
    assert.deepEqual(failed, { task: 1, count: 2 });
  });

  it('are none where all are much the same', () => {
    const even = Array.from({ length: 100 }, (_, i): Task => [i * 10, i * 10 + 10]);
    assert.deepEqual(notableOf(traceOf(even)), { last: null, longest: null, failed: null });
  });

  it('are not told of as the last before all have settled, nor of one task, nor of none', () => {
    const tasks: Task[] = [
      [0, 100],
      [0, 1000],
    ];
    assert.equal(notableOf(traceOf(tasks)).last?.task, 1);
    assert.equal(notableOf(traceOf(tasks, 1)).last, null);
    assert.equal(notableOf(traceOf([[0, 100]])).last, null);
    const nothing = { last: null, longest: null, failed: null };
    assert.deepEqual(notableOf(new BlockTrace(0)), nothing);
  });
});
