import assert from 'node:assert/strict';
import type { BlockRecord, RunRecord } from '../../../../src/shared/run.js';
import type { Pool } from '../../../../src/shared/words.js';
import { Blocks } from '../../../../webview/timeline/model/blocks.js';
import { BESIDE } from '../../../../webview/timeline/types.js';
import { stream } from './traces.js';
import type { Task } from './traces.js';

const task = (start: number): Task => {
  const [submit, end] = [start - 10, start + 100];
  return {
    worker: 0,
    submit,
    dispatch: start,
    receive: start,
    start,
    end,
    settle: end,
    outcome: 0,
  };
};
const traceAt = (start: number) => stream([task(start)], 100, () => undefined);
const record = (index: number, pool: Pool, round: number): BlockRecord => ({
  index,
  pool,
  round,
  workers: 1,
  status: 'done',
});
const runOf = (id: string, blocks: BlockRecord[]): RunRecord => ({
  id,
  title: 't',
  startedAt: 0,
  functions: [],
  status: 'done',
  blocks,
  warnings: [],
});

describe('the blocks of a run', () => {
  const plan = [record(0, 'process', 0), record(1, 'thread', 0), record(2, 'thread', 1)];
  const traces = new Map([1000, 5000, 9000].map((at, block) => [block, traceAt(at)]));

  it('stand pool by pool, each aligned at its first dispatch', () => {
    const blocks = new Blocks();
    assert.equal(blocks.setRun(runOf('a', plan), traces), true);
    assert.deepEqual(
      blocks.all.map(({ block, zero }) => [block, zero]),
      [
        [1, 5000],
        [2, 9000],
        [0, 1000],
      ],
    );
    const [from, to] = blocks.whole(0);
    assert.ok(from < -10 && from > -20 && to > 100 && to < 110, `${from} ${to}`);
    blocks.alignment = 'absolute';
    assert.ok(blocks.whole(0)[1] > 9100);
  });

  it('fold all rounds of a pool but the last, unless the user says otherwise', () => {
    const blocks = new Blocks();
    blocks.setRun(runOf('a', plan), traces);
    const folded = (): number[] =>
      blocks.all.filter((block) => blocks.isFolded(block)).map(({ block }) => block);
    assert.deepEqual(folded(), [1]);
    blocks.folded[1] = false;
    blocks.folded[0] = true;
    assert.deepEqual(folded(), [0]);
    assert.equal(blocks.setRun(runOf('a', plan), traces), false);
    assert.deepEqual(folded(), [0], 'the same run keeps them');
    assert.equal(blocks.setRun(runOf('b', plan), traces), true);
    assert.deepEqual(folded(), [1]);
  });

  it('are built anew when the run is sent anew', () => {
    const blocks = new Blocks();
    blocks.setRun(runOf('a', plan), traces);
    const before = blocks.lanesOf(0);
    blocks.setRun(runOf('a', plan), traces);
    assert.equal(blocks.lanesOf(0), before);
    blocks.setRun(runOf('a', plan), new Map([[0, traceAt(1000)]]));
    assert.notEqual(blocks.lanesOf(0), before);
    assert.equal(blocks.lanesOf(1), undefined);
  });

  it('tell the time of a live block by the least late message', () => {
    const blocks = new Blocks();
    const live = [{ ...record(0, 'thread', 0), status: 'running' as const }];
    blocks.setRun({ ...runOf('a', live), status: 'running' }, traces);
    const nothing = {
      firstSubmitted: 0,
      submitted: 0,
      dispatched: new Uint32Array(),
      settled: new Uint32Array(),
    };
    const [block] = blocks.all;
    assert.ok(block);
    assert.equal(blocks.nowOf(block, 500), 1100, 'nothing heard yet');
    // The latest stamp is 1100 µs: heard at 51.1 ms, and again, later, at 80 ms.
    assert.ok(blocks.append(0, nothing, 51.1));
    assert.ok(blocks.append(0, nothing, 80));
    assert.ok(Math.abs(blocks.nowOf(block, 90) - 40_000) < 1e-6);
    assert.equal(blocks.append(7, nothing, 80), false);
    blocks.setRun(runOf('a', live), traces);
    const [over] = blocks.all;
    assert.ok(over);
    assert.equal(blocks.nowOf(over, 90), 1100, 'the clock stops with the run');
  });

  it('have those of the run beside below their own pool, aligned alike, apart by number', () => {
    const blocks = new Blocks();
    const beside = {
      run: runOf('b', [record(0, 'thread', 0), record(1, 'process', 0)]),
      traces: new Map([2000, 7000].map((at, block) => [block, traceAt(at)])),
    };
    blocks.setRun(runOf('a', plan), traces, beside);
    const seen = (): unknown => blocks.all.map(({ block, run, zero }) => [block, run.id, zero]);
    assert.deepEqual(seen(), [
      [1, 'a', 5000],
      [2, 'a', 9000],
      [BESIDE, 'b', 2000],
      [0, 'a', 1000],
      [BESIDE + 1, 'b', 7000],
    ]);
    assert.equal(blocks.lanesOf(BESIDE + 1)?.trace, beside.traces.get(1));
    const [, , other] = blocks.all;
    assert.ok(other && !blocks.isFolded(other), 'no round of the shown run');
    assert.equal(blocks.setRun(runOf('a', plan), traces), false, 'the run is the same');
    assert.deepEqual(blocks.all.length, 3);
  });
});
