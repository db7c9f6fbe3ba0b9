import assert from 'node:assert/strict';
import { closeTrace } from '../../../src/runs/close-trace.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';

function broken(): BlockTrace {
  const writer = new ChunkWriter(2);
  const trace = new BlockTrace(2);
  writer.worker(0, 0, 1);
  writer.worker(3, 0, 1);
  writer.worker(3, 4, 9);
  for (let task = 0; task < 3; task++) writer.submitted(task, 0);
  writer.dispatched(0, 0, 5);
  writer.dispatched(1, 0, 6);
  writer.settled(0, 0, 0, { dispatch: 5, receive: 6, start: 7, end: 8, settle: 20 });
  const chunk = writer.take();
  assert.ok(chunk);
  trace.append(chunk);
  return trace;
}

describe('a trace that its runner cannot end', () => {
  for (const [why, outcome, event] of [
    ['lost', 'lost', 'lost'],
    ['aborted', 'aborted', 'exit'],
  ] as const) {
    it(`is ended: ${why}`, () => {
      const trace = broken();
      const last = closeTrace(trace, 50, why);
      assert.ok(last);
      trace.append(last);
      assert.deepEqual(
        [0, 1, 2].map((task) => trace.outcomeOf(task)),
        ['ok', outcome, 'cancelled'],
      );
      assert.deepEqual([trace.tasks.dispatch[1], trace.tasks.settle[1]], [6, 50]);
      assert.equal(trace.workers[0]?.[event], 50);
      assert.deepEqual(trace.workers[3], { worker: 3, spawn: 1, exit: 9 });
      assert.equal(closeTrace(trace, 60, why), null);
    });
  }

  for (const [unseen, expected] of [
    [0, ['ok', 'lost', 'cancelled']],
    // The task that is known to run fills the one worker there is.
    [1, ['ok', 'lost', 'cancelled']],
    [2, ['ok', 'lost', 'lost']],
    [3, ['ok', 'lost', 'lost']],
  ] as const) {
    it(`tells lost what ${unseen} workers may have begun unseen`, () => {
      const trace = broken();
      const last = closeTrace(trace, 50, 'lost', unseen);
      assert.ok(last);
      trace.append(last);
      assert.deepEqual(
        [0, 1, 2].map((task) => trace.outcomeOf(task)),
        expected,
      );
    });
  }

  it('never ends before its last stamp', () => {
    const trace = broken();
    const last = closeTrace(trace, 3, 'lost');
    assert.ok(last);
    trace.append(last);
    assert.equal(trace.tasks.settle[1], 20);
  });
});
