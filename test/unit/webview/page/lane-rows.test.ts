import assert from 'node:assert/strict';
import type { BlockRecord } from '../../../../src/shared/run.js';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { laneRows } from '../../../../webview/page/lane-rows.js';
import type { LaneRow } from '../../../../webview/page/lane-rows.js';
import { synthetic } from '../harness/synthetic.js';

const recordOf = (pool: BlockRecord['pool'], changes: Partial<BlockRecord> = {}): BlockRecord => ({
  index: 0,
  pool,
  workers: 2,
  round: 0,
  status: 'done',
  ...changes,
});

/** Two tasks on one lane, from 100 to 300 and from 400 to 500 µs; one on the other, that fails; one that never ran. */
function sample(samples: (writer: ChunkWriter) => void = () => undefined): BlockTrace {
  const writer = new ChunkWriter(0);
  for (const [event, at] of [0, 1, 2, 3].map((one) => [one, one * 10] as const)) {
    writer.worker(0, event, at, 77, 1);
  }
  const settle = (task: number, worker: number, start: number, end: number, outcome: number) =>
    writer.settled(task, worker, outcome, {
      ...{ dispatch: start, receive: start, start, end, settle: end },
    });
  for (let task = 0; task < 4; task++) writer.submitted(0, 0);
  settle(0, 0, 100, 300, 0);
  settle(1, 0, 400, 500, 0);
  settle(2, 1, 150, 200, 1);
  writer.settled(3, NO_WORKER, 2, {
    ...{ dispatch: NaN, receive: NaN, start: NaN, end: NaN, settle: 600 },
  });
  samples(writer);
  const trace = new BlockTrace(0);
  trace.append(writer.take() ?? assert.fail());
  return trace;
}

describe('the table of lanes', () => {
  it('has a row for each worker with its own tasks, start and share of the time', () => {
    const [first, second, ...others] = laneRows(recordOf('thread'), sample());
    assert.deepEqual(others, []);
    assert.ok(first && second);
    const { name, pid, tasks, failed, workMs, longestMs, spawnMs, loadMs } = first;
    assert.deepEqual([name, pid, tasks, failed], ['worker 1', 77, 2, 0]);
    const near = (value: number | null, wanted: number): void =>
      assert.ok(Math.abs((value ?? NaN) - wanted) < 1e-4, `${String(value)}, not ${wanted}`);
    near(workMs, 0.3);
    near(longestMs, 0.2);
    near(spawnMs, 0.01);
    near(loadMs, 0.01);
    near(first.busy, 300 / 500);
    assert.deepEqual([second.name, second.tasks, second.failed], ['worker 2', 1, 1]);
    assert.deepEqual([second.spawnMs, second.cores, second.memory], [null, null, null]);
    near(second.busy, 50 / 500);
  });

  it('has what was sampled: cores by how long each sample looks back, the most memory, collections', () => {
    const trace = sample((writer) => {
      for (const [at, value] of [
        [0, 9],
        [100, 1],
        [400, 0.5],
      ] as const) {
        writer.counter(0, 1, at, value);
      }
      writer.counter(0, 2, 100, 5e6);
      writer.counter(0, 2, 200, 7e6);
      writer.counter(0, 2, 300, 6e6);
      writer.counter(0, 3, 300, 40);
      writer.counter(0, 3, 500, 60);
    });
    const [row] = laneRows(recordOf('thread'), trace);
    assert.equal(row?.cores, (100 * 1 + 300 * 0.5) / 400);
    assert.equal(row.memory, 7e6);
    assert.equal(row.collectedMs, 0.1);
  });

  it('gives the one lane of an inline pool what was sampled of the program, and the event loop no share', () => {
    const trace = sample((writer) => writer.counter(NO_WORKER, 2, 100, 5e6));
    const rowIn = (pool: BlockRecord['pool']): LaneRow | undefined =>
      laneRows(recordOf(pool), trace)[0];
    assert.deepEqual([rowIn('serial')?.name, rowIn('serial')?.memory], ['main', 5e6]);
    assert.equal(rowIn('thread')?.memory, null);
    assert.notEqual(rowIn('serial')?.busy, null);
    assert.equal(rowIn('eventLoop')?.busy, null);
  });

  it('calls lanes as another program has named them', () => {
    const [row] = laneRows(recordOf('process', { lanes: ['render', 'io'] }), sample());
    assert.equal(row?.name, 'render');
  });

  it('has all tasks of a run, once', () => {
    const { run, events } = synthetic({ pools: ['thread'], tasks: 50, workers: 3, failEvery: 7 });
    const trace = new BlockTrace(0);
    for (const event of events) if ('chunk' in event) trace.append(event.chunk);
    const [block] = run.blocks;
    assert.ok(block);
    const rows = laneRows(block, trace);
    const sum = (of: (row: LaneRow) => number): number =>
      rows.reduce((total, row) => total + of(row), 0);
    assert.deepEqual([rows.length, sum((row) => row.tasks)], [3, 50]);
    assert.equal(
      sum((row) => row.failed),
      trace.failedCount,
    );
  });

  it('is empty before anything has begun', () => {
    assert.deepEqual(laneRows(recordOf('thread'), new BlockTrace(0)), []);
  });
});
