import assert from 'node:assert/strict';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import { poolFigures } from '../../../src/shared/figures.js';
import { compareResults } from '../../../src/shared/results.js';
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import { verdictOf } from '../../../src/shared/verdict.js';
import type { Pool } from '../../../src/shared/words.js';

type Given = Partial<BlockRecord> & {
  readonly pool: Pool;
  readonly wall?: number;
  failed?: number;
};

function runOf(given: readonly Given[], changes: Partial<RunRecord> = {}) {
  const blocks = given.map((block, index): BlockRecord => {
    const { pool, workers = pool === 'thread' || pool === 'process' ? 4 : 1 } = block;
    const { round = 0, status = 'done', digests } = block;
    return { pool, workers, round, status, index, ...(digests ? { digests } : {}) };
  });
  const run: RunRecord = {
    id: 'r',
    title: 'fib',
    startedAt: 0,
    functions: [],
    status: 'done',
    blocks,
    warnings: [],
    ...changes,
  };
  const figures = poolFigures(run, (index) => {
    const { wall, failed = 0 } = given[index] ?? {};
    return wall === undefined ? null : summaryOf(wall, failed);
  });
  return { run, figures, verdict: verdictOf(run, figures) };
}

const summaryOf = (wallMs: number, failed: number): BlockSummary => ({
  tasks: 8,
  ok: 8 - failed,
  failed,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0 },
});

describe('figures', () => {
  it('has a row per pool and size, its speed-up paired within each round', () => {
    const { figures } = runOf([
      { pool: 'serial', round: 0, wall: 100 },
      { pool: 'thread', round: 0, wall: 50 },
      { pool: 'thread', round: 1, wall: 40 },
      { pool: 'serial', round: 1, wall: 160 },
      { pool: 'thread', round: 0, wall: 100, workers: 2 },
    ]);
    assert.deepEqual(
      figures.map(({ title, blocks, speedup, efficiency }) => ({
        title,
        blocks,
        speedup,
        efficiency,
      })),
      [
        { title: 'Serial', blocks: [0, 3], speedup: 1, efficiency: 1 },
        { title: 'Thread pool × 4', blocks: [1, 2], speedup: 3, efficiency: 0.75 },
        { title: 'Thread pool × 2', blocks: [4], speedup: 1, efficiency: 0.5 },
      ],
    );
    assert.equal(figures[1]?.summary?.wallMs, 45);
  });

  it('compares only blocks that came to their end', () => {
    const { figures } = runOf([
      { pool: 'serial', wall: 100 },
      { pool: 'thread', wall: 10, status: 'running' },
      { pool: 'process', wall: 10, status: 'stopped' },
    ]);
    assert.deepEqual(
      figures.map(({ speedup }) => speedup),
      [1, null, null],
    );
  });
});

describe('verdict', () => {
  it('says nothing of a debug run', () => {
    const { verdict } = runOf([{ pool: 'thread', wall: 300 }], { debug: true });
    assert.deepEqual([verdict.kind, verdict.fastest], ['none', null]);
    assert.match(verdict.headline, /debug run/);
  });

  it('names the fastest measured, against serial, and that one round is no verdict', () => {
    const { verdict } = runOf([
      { pool: 'serial', wall: 900 },
      { pool: 'thread', wall: 300 },
      { pool: 'process', wall: 450 },
    ]);
    assert.equal(verdict.kind, 'leading');
    assert.match(verdict.headline, /Thread pool × 4, 3\.00× as fast as serial, with 300 ms/);
    assert.deepEqual(verdict.caveats, ['One round: no interval, so no verdict yet.']);
  });

  it('says when serial itself is the fastest', () => {
    const { verdict } = runOf([
      { pool: 'serial', wall: 10 },
      { pool: 'thread', wall: 80 },
    ]);
    assert.match(
      verdict.headline,
      /Serial with 10\.0 ms; the next, Thread pool × 4, took 8\.00× as long/,
    );
  });

  it('does not tell apart what is within 5 %', () => {
    const { verdict } = runOf([
      { pool: 'thread', wall: 100 },
      { pool: 'process', wall: 104 },
      { pool: 'serial', wall: 300 },
    ]);
    assert.equal(verdict.kind, 'close');
    assert.match(verdict.headline, /Thread pool × 4 and Process pool × 4 are within 5 %/);
  });

  it('compares nothing while the run is under way, nor where nothing ended', () => {
    const given: Given[] = [
      { pool: 'serial', wall: 10 },
      { pool: 'thread', wall: 5, status: 'running' },
    ];
    assert.match(runOf(given, { status: 'running' }).verdict.headline, /1 of 2 pools measured/);
    const failed = runOf([{ pool: 'thread', status: 'failed' }], { status: 'failed' });
    assert.equal(failed.verdict.kind, 'none');
  });

  it('keeps in mind what weakens it', () => {
    const { verdict } = runOf(
      [
        { pool: 'serial', wall: 10, failed: 2 },
        { pool: 'eventLoop', wall: 5 },
        { pool: 'thread', status: 'failed' },
      ],
      {
        status: 'stopped',
        node: { path: '', version: 'v22', source: '', editorRuntime: true },
      },
    );
    const caveats = verdict.caveats.join('\n');
    assert.match(caveats, /Stopped before/);
    assert.match(caveats, /1 block broke off and is left out/);
    assert.match(caveats, /Tasks failed in Serial; one/);
    assert.match(caveats, /editor's own runtime/);
  });

  it('has nothing to compare when one pool ran', () => {
    const { verdict } = runOf([{ pool: 'thread', wall: 300 }]);
    assert.equal(verdict.kind, 'single');
    assert.match(verdict.headline, /^Thread pool × 4: 8 tasks in 300 ms/);
  });

  it('does not say that nothing ran where little did', () => {
    const { run } = runOf([{ pool: 'thread', wall: 300 }]);
    const headlines = [0, 0.001, 0.004_99, 0.03].map((parallelism) => {
      const figures = poolFigures(run, () => ({ ...summaryOf(300, 0), parallelism }));
      return /on average (\S+) running/.exec(verdictOf(run, figures).headline)?.[1];
    });
    assert.deepEqual(headlines, ['0.00', '<0.01', '<0.01', '0.03']);
  });
});

describe('results of the pools', () => {
  it('finds the tasks that differ, and counts those that cannot be compared', () => {
    const { run } = runOf([
      { pool: 'serial', digests: ['a', 'b', 'c', 'd'] },
      { pool: 'thread', digests: ['a', 'x', 'c', ''] },
      { pool: 'process', digests: ['a', 'b', 'y', 'd'] },
    ]);
    assert.deepEqual(compareResults(run), {
      blocks: [0, 1, 2],
      compared: 3,
      different: [1, 2],
      missing: 1,
    });
  });

  it('counts a task that one pool never had as missing, not as equal', () => {
    const { run } = runOf([
      { pool: 'serial', digests: ['a', 'b'] },
      { pool: 'thread', digests: ['a'] },
    ]);
    assert.deepEqual(compareResults(run), {
      blocks: [0, 1],
      compared: 1,
      different: [],
      missing: 1,
    });
  });

  it('compares nothing with fewer than two ended blocks', () => {
    const { run } = runOf([
      { pool: 'serial', digests: ['a'] },
      { pool: 'thread', digests: ['b'], status: 'stopped' },
    ]);
    assert.equal(compareResults(run), null);
  });
});
