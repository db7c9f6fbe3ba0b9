import assert from 'node:assert/strict';
import type { PoolFigures } from '../../../../src/shared/figures.js';
import type { Problem } from '../../../../src/shared/problem.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { problemsOf } from '../../../../src/shared/problems-of.js';
import { rangeFigures } from '../../../../webview/page/range.js';
import { barOf } from '../../../../webview/page/summary-chart.js';
import { synthetic } from '../harness/synthetic.js';

describe('chart of a pool', () => {
  const row: PoolFigures = {
    pool: 'thread',
    workers: 2,
    title: 'Thread pool × 2',
    status: 'done',
    blocks: [0],
    rounds: 1,
    expected: 4,
    speedups: [],
    speedup: null,
    efficiency: null,
    warm: null,
    summary: {
      tasks: 4,
      ok: 4,
      failed: 0,
      wallMs: 70,
      workMs: 100,
      parallelism: 1.4,
      overhead: { spawnMs: 10, loadMs: 5, queueMs: 999, sendMs: 2, returnMs: 0, share: 0.145 },
    },
  };

  it('stacks the parts of the time of the lanes end to end; waiting in the queue is none of it', () => {
    const { segments, laneMs, wallMs } = barOf(row);
    assert.deepEqual(segments, [
      { part: 'work', from: 0, to: 100 },
      { part: 'send', from: 100, to: 102 },
      { part: 'spawn', from: 102, to: 112 },
      { part: 'load', from: 112, to: 117 },
    ]);
    assert.deepEqual({ laneMs, wallMs }, { laneMs: 117, wallMs: 70 });
  });

  it('is empty before anything was measured', () => {
    assert.deepEqual(barOf({ ...row, summary: null }).segments, []);
  });
});

describe('figures of a range', () => {
  const range = {
    from: 1000,
    to: 51_000,
    count: 12,
    p50: 3,
    p95: 9,
    p99: 11,
    approximate: false,
    busyShare: 0.5,
    overheadShare: 0.1,
    failed: 1,
  };
  const valueOf = (name: string, given = range) =>
    rangeFigures(given).find((figure) => figure.name === name)?.value;

  it('are in the units of people', () => {
    assert.equal(valueOf('Length'), '50.0 ms');
    assert.equal(valueOf('Run p95'), '9.00 ms');
    assert.equal(valueOf('Busy'), '50 %');
    assert.equal(valueOf('Failed'), '1');
  });

  it('say where they are approximate, and nothing where there is no task', () => {
    assert.equal(valueOf('Run p50', { ...range, approximate: true }), '≈ 3.00 ms');
    assert.equal(valueOf('Run p50', { ...range, count: 0, p50: NaN }), '–');
  });
});

describe('problems of a run', () => {
  const problem: Problem = { kind: 'runner', what: 'It died.', todo: 'Run again.' };

  it('are shown once, with the pools that share them', () => {
    const { run } = synthetic({ pools: ['serial', 'thread', 'process'], tasks: 1, workers: 2 });
    const [serial, thread, process] = run.blocks as [
      RunRecord['blocks'][number],
      RunRecord['blocks'][number],
      RunRecord['blocks'][number],
    ];
    const other: Problem = { ...problem, what: 'It was not there.' };
    const blocks = [serial, { ...thread, problem }, { ...process, problem: { ...problem } }];
    assert.deepEqual(problemsOf({ ...run, problem: other, blocks }), [
      { about: '', problem: other },
      { about: 'Thread pool × 2, Process pool × 2', problem },
    ]);
    assert.deepEqual(problemsOf({ ...run, problem, blocks }), [
      { about: 'Thread pool × 2, Process pool × 2', problem },
    ]);
    assert.deepEqual(problemsOf(run), []);
  });
});
