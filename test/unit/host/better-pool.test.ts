import assert from 'node:assert/strict';
import { betterPool } from '../../../src/host/better-pool.js';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import type { RunRecord } from '../../../src/shared/run.js';
import type { Pool } from '../../../src/shared/words.js';

const summary = (wallMs: number): BlockSummary => ({
  tasks: 1,
  ok: 1,
  failed: 0,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0 },
});

/** One round of pools with these wall times, ms. */
function comparison(walls: Partial<Record<Pool, number>>): RunRecord {
  return {
    id: 'r',
    title: 'f',
    startedAt: 0,
    functions: [{ name: 'f', place: { file: '/a.ts', line: 1 }, inputs: [] }],
    status: 'done',
    blocks: Object.entries(walls).map(([pool, wall], index) => ({
      pool: pool as Pool,
      workers: 2,
      round: 0,
      index,
      status: 'done',
      sums: { cold: summary(wall) },
    })),
    warnings: [],
    comparison: {
      budgetMs: 1,
      maxRounds: 1,
      startedAt: 0,
      spentMs: 1,
      rounds: 1,
      unclear: null,
      withoutControl: true,
      withoutWarm: true,
    },
  };
}

describe('the better of the pools with workers', () => {
  const run = comparison({ serial: 1, thread: 5, process: 4 });

  it('is the faster one of the last comparison, whatever the others did', () => {
    assert.equal(betterPool(run, '/a.ts', ['f']), 'process');
    assert.equal(betterPool(comparison({ thread: 4, process: 5 }), '/a.ts', ['f']), 'thread');
  });

  it('is not known from another function, from one pool alone, or from another kind of run', () => {
    assert.equal(betterPool(run, '/a.ts', ['g']), null);
    assert.equal(betterPool(run, '/b.ts', ['f']), null);
    assert.equal(betterPool(run, '/a.ts', ['f', 'g']), null);
    assert.equal(betterPool(comparison({ serial: 1, thread: 5 }), '/a.ts', ['f']), null);
    const single = comparison({ thread: 4, process: 5 });
    delete single.comparison;
    assert.equal(betterPool(single, '/a.ts', ['f']), null);
  });
});
