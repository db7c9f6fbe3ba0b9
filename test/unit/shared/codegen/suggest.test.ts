import assert from 'node:assert/strict';
import { suggestionOf } from '../../../../src/shared/codegen/suggest.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import type { Pool } from '../../../../src/shared/words.js';

const ROUNDS = 12;

/** Pools with these wall times, ms, in every round but for a tremor; `wayMs` of each goes into sending. */
function comparison(walls: Partial<Record<Pool, number>>, wayMs = 0): RunRecord {
  return {
    id: 'r',
    title: 'f',
    startedAt: 0,
    functions: [{ name: 'f', place: { file: '/a.ts', line: 1 }, inputs: [] }],
    status: 'done',
    blocks: Array.from({ length: ROUNDS }, (_, round) =>
      Object.entries(walls).map(([pool, wall], place) => {
        const wallMs = wall * (1 + 0.002 * ((round * 7 + place * 3) % 5));
        const overhead = {
          spawnMs: 0,
          loadMs: 0,
          queueMs: 0,
          sendMs: wayMs,
          returnMs: 0,
          share: 0,
        };
        return {
          pool: pool as Pool,
          workers: 3,
          round,
          index: round * 4 + place,
          status: 'done' as const,
          sums: {
            cold: {
              tasks: 1000,
              ok: 1000,
              failed: 0,
              wallMs,
              workMs: wall,
              parallelism: 1,
              overhead,
            },
          },
        };
      }),
    ).flat(),
    warnings: [],
    comparison: {
      budgetMs: 1,
      maxRounds: ROUNDS,
      startedAt: 0,
      spentMs: 1,
      rounds: ROUNDS,
      unclear: 0,
      withoutControl: true,
      withoutWarm: true,
    },
  };
}

const suggested = (run: RunRecord) => suggestionOf(run, '/a.ts', 'f');

describe('what measurements suggest to generate', () => {
  it('is the fastest pool with its workers', () => {
    const run = comparison({ serial: 300, eventLoop: 310, thread: 120, process: 100 });
    assert.deepEqual(suggested(run), { pool: 'process', workers: 3, chunkSize: 1 });
  });

  it('is the pool that costs less where both are as fast', () => {
    const run = comparison({ serial: 300, thread: 100.4, process: 100 });
    assert.equal(suggested(run)?.pool, 'thread');
  });

  it('is no pool where serial is enough', () => {
    const run = comparison({ serial: 100, eventLoop: 101, thread: 140, process: 160 });
    assert.equal(suggested(run)?.pool, 'serial');
  });

  it('has the chunk that was advised for that pool', () => {
    const run = comparison({ serial: 300, thread: 100, process: 180 }, 400);
    assert.deepEqual(suggested(run), { pool: 'thread', workers: 3, chunkSize: 40 });
  });

  it('is the pool that is asked for, where it was compared', () => {
    const run = comparison({ serial: 300, thread: 100, process: 180 }, 400);
    const asked = (pool: Pool) => suggestionOf(run, '/a.ts', 'f', pool);
    assert.deepEqual(asked('process'), { pool: 'process', workers: 3, chunkSize: 23 });
    assert.equal(asked('serial')?.pool, 'serial');
    assert.equal(asked('eventLoop')?.pool, 'thread');
  });

  it('is the number of workers that a sweep found', () => {
    const { comparison: rounds, ...run } = comparison({ thread: 100 });
    assert.ok(rounds);
    const check = { firstRound: 12, workers: 5, speedup: 3, counts: [1, 4, 5], rounds: 2 };
    const sweep = { ...rounds, pool: 'thread' as const, counts: [1, 2, 4, 5], check };
    assert.deepEqual(suggested({ ...run, sweep }), { pool: 'thread', workers: 5, chunkSize: 1 });
  });

  it('is nothing for another function, or from another kind of run', () => {
    const run = comparison({ serial: 300, thread: 100 });
    assert.equal(suggestionOf(run, '/a.ts', 'g'), null);
    assert.equal(suggestionOf(run, '/b.ts', 'f'), null);
    delete run.comparison;
    assert.equal(suggested(run), null);
  });
});
