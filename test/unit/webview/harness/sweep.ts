/** A sweep that never ran: its first round has a trace, the others have sums alone. */
import type { BlockSummary } from '../../../../src/shared/analysis.js';
import { speedupAt } from '../../../../src/shared/scaling/curve.js';
import type { BlockRecord } from '../../../../src/shared/run.js';
import { seeded } from '../../../../src/shared/stats/random.js';
import { synthetic } from './synthetic.js';
import type { Synthetic } from './synthetic.js';

const COUNTS = [1, 2, 3, 4, 6, 8, 12, 16];
const ROUNDS = 7;
const CHECKED = [1, 7, 8, 9];
/** Rises to the 8 cores that can be used, and no further. */
const TRUTH = { sigma: 0.03, kappa: 0.001, ceiling: 8 };

const summary = (wallMs: number): BlockSummary => ({
  tasks: 96,
  ok: 96,
  failed: 0,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 30, loadMs: 9, queueMs: 0, sendMs: 3, returnMs: 2, share: 0.04 },
});

export function syntheticSweep(tasks = 48): Synthetic {
  const pools = COUNTS.map(() => 'thread' as const);
  const made = synthetic({ pools, tasks, workers: COUNTS });
  const random = seeded(5);
  const measured = (workers: number) => {
    const wall = (): number => (2_400 / speedupAt(TRUTH, workers)) * (1 + (random() - 0.5) * 0.05);
    return {
      sums: { cold: summary(wall() + 60), warm: summary(wall()) },
      memory: (48 + 11.5 * workers + 2 * random()) * 1024 ** 2,
      memoryMetric: 'PSS',
    };
  };
  const blocks = made.run.blocks.map((block): BlockRecord => {
    const own = { ...block, ...measured(block.workers) };
    delete own.digests;
    return own;
  });
  for (let round = 1; round < 2 * ROUNDS; round++) {
    for (const workers of round < ROUNDS ? COUNTS : CHECKED) {
      const rest = { index: blocks.length, tasks, untraced: true as const };
      blocks.push({
        pool: 'thread',
        workers,
        round,
        status: 'done',
        ...rest,
        ...measured(workers),
      });
    }
  }
  const { machine } = made.run;
  return {
    ...made,
    run: {
      ...made.run,
      blocks,
      ...(machine && {
        machine: {
          ...machine,
          limits: { quota: 8, affinity: { list: '0-15', count: 16 } },
        },
      }),
      sweep: {
        pool: 'thread',
        counts: COUNTS,
        budgetMs: 60_000,
        maxRounds: 60,
        startedAt: 0,
        spentMs: 41_500,
        rounds: ROUNDS,
        withoutWarm: false,
        results: { blocks: [0, 1, 2, 3, 4, 5, 6, 7], compared: tasks, different: [], missing: 0 },
        end: 'settled',
        check: {
          firstRound: ROUNDS,
          workers: 8,
          speedup: speedupAt(TRUTH, 8),
          counts: CHECKED,
          rounds: ROUNDS,
        },
      },
    },
  };
}
