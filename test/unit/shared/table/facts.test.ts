import assert from 'node:assert/strict';
import { factsOf } from '../../../../src/shared/table/facts.js';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { COUNTERS, WORKER_EVENTS } from '../../../../src/shared/words.js';

type Stamps = readonly [
  worker: number,
  dispatch: number,
  receive: number,
  start: number,
  end: number,
  settle: number,
];

function traceOf(tasks: readonly Stamps[], more: (writer: ChunkWriter) => void = () => undefined) {
  const writer = new ChunkWriter(0);
  for (const worker of [0, 1]) {
    const event = (name: (typeof WORKER_EVENTS)[number], at: number): void =>
      writer.worker(worker, WORKER_EVENTS.indexOf(name), at, 42, worker + 2);
    event('spawn', 0);
    event('online', 1000 * (worker + 1));
    event('loadStart', 2000);
    event('loadEnd', 2500);
  }
  tasks.forEach(([worker, dispatch, receive, start, end, settle], task) => {
    writer.submitted(0, 0);
    writer.settled(task, worker, 0, { dispatch, receive, start, end, settle });
  });
  more(writer);
  const trace = new BlockTrace(0);
  const chunk = writer.take();
  assert.ok(chunk);
  trace.append(chunk);
  return trace;
}

describe('facts of a block', () => {
  it('count who ran its tasks, and what starting them took', () => {
    const facts = factsOf(traceOf([[0, 10, 20, 21, 30, 35]]));
    assert.deepEqual(facts.pids, [42]);
    assert.deepEqual(facts.threads, [2, 3]);
    assert.deepEqual([facts.workers, facts.spawnMs, facts.loadMs], [2, 1.5, 0.5]);
    assert.equal(facts.warm, undefined);
  });

  it('have the most tasks that ran at one time', () => {
    const facts = factsOf(
      traceOf([
        [0, 0, 1, 10, 20, 21],
        [1, 0, 1, 12, 22, 23],
        [0, 0, 20, 20, 40, 41],
        [1, 0, 22, 30, 35, 36],
      ]),
    );
    assert.equal(facts.cold.peak, 2);
  });

  it('leave out of the way what a task waited behind another in its worker’s line', () => {
    const { cold } = factsOf(
      traceOf([
        [0, 0, 30, 31, 1000, 1010],
        [0, 5, 1040, 1041, 2000, 2010],
        [0, 6, 2035, 2036, 3000, 3010],
      ]),
    );
    assert.deepEqual([cold.thereUs, cold.backUs, cold.runUs], [35, 10, 964]);
  });

  it('keep the passes apart, and collections with the pass they fell in', () => {
    const second = 1_000_000;
    const tasks: Stamps[] = [
      [0, 0, 10, 10, 100_000, 100_010],
      [0, second, second + 20, second + 20, second + 600_000, second + 600_005],
    ];
    const trace = traceOf(tasks, (writer) => {
      const count = (name: (typeof COUNTERS)[number], worker: number, at: number, value: number) =>
        writer.counter(worker, COUNTERS.indexOf(name), at, value);
      count('gc', 0, 50_000, 2_000);
      count('gc', 0, second + 100, 1_000);
      count('gc', 0, second + 50_000, 3_000);
      count('gc', NO_WORKER, second + 50_000, 9_000);
      count('elu', 0, second - 100_000, 0.9);
      count('elu', 0, second + 100_000, 0.5);
      count('elu', 0, second + 600_000, 0.8);
    });
    // The task's submit is at 0, as of all; so the warm pass is taken to begin there.
    const { cold, warm } = factsOf(trace, 1);
    assert.deepEqual([cold.gcMs, cold.elu, warm?.backUs], [2, null, 5]);
    assert.equal(warm?.gcMs, 6);
    assert.equal(warm.elu?.toFixed(3), ((0.5 * 200 + 0.8 * 500) / 700).toFixed(3));
  });

  it('are NaN-free where nothing settled', () => {
    const writer = new ChunkWriter(0);
    writer.submitted(0, 0);
    const trace = new BlockTrace(0);
    trace.append(writer.take() as ArrayBuffer);
    const { cold, spawnMs, pids } = factsOf(trace);
    assert.deepEqual([cold.peak, cold.gcMs, spawnMs, pids], [0, 0, null, []]);
  });
});
