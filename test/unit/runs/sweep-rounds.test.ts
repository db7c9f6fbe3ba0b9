import assert from 'node:assert/strict';
import { conductSweep } from '../../../src/runs/sweep-rounds.js';
import type { BlockRecord, RunRecord, SweepRecord } from '../../../src/shared/run.js';
import { seeded } from '../../../src/shared/stats/random.js';
import { countsUpTo, sweepOf } from '../../../src/shared/sweep.js';
import { begun, NOT_BEGUN, pretend } from './pretend.js';

interface Given {
  /** How many times as fast as one worker. */
  readonly speedup: (workers: number, round: number) => number;
  /** Of one worker, ms. */
  readonly wallMs?: number;
  readonly tasks?: number;
  readonly most?: number;
  readonly budgetMs?: number;
  readonly maxRounds?: number;
  readonly noise?: number;
  readonly stopAt?: number;
  /** Workers whose blocks break off. */
  readonly broken?: readonly number[];
}

/** A sweep with runners and a clock that only pretend, on a machine of four cores. */
async function simulate(given: Given) {
  const { speedup, wallMs = 400, tasks = 64, most = 8, budgetMs = 60_000, maxRounds = 100 } = given;
  const { noise = 0.01, broken = [] } = given;
  const random = seeded(1);
  const sweep: SweepRecord = {
    pool: 'thread',
    counts: countsUpTo(most, 4),
    ...NOT_BEGUN,
    budgetMs,
    maxRounds,
  };
  const record: RunRecord = {
    ...begun(),
    machine: { platform: 'linux', arch: 'x64', cpu: 'a CPU', cpus: 4, parallelism: 4, memory: 1 },
    blocks: [{ pool: 'thread', workers: 1, round: 0, index: 0, status: 'waiting' }],
    sweep,
  };
  let [clock, stopping] = [0, false];
  await conductSweep({
    record,
    sweep,
    runBlock(block: BlockRecord, within) {
      block.tasks = tasks;
      stopping ||= given.stopAt === block.index;
      if (broken.includes(block.workers)) block.status = 'failed';
      else {
        const wall = wallMs / speedup(block.workers, block.round);
        const took = (): number => wall * (1 + (random() - 0.5) * noise);
        const { sums, tookMs } = pretend(took() + 30, took, within);
        block.sums = sums;
        clock += tookMs;
        block.status = stopping ? 'stopped' : 'done';
      }
      return Promise.resolve();
    },
    isStopping: () => stopping,
    now: () => clock,
    random,
    changed: () => undefined,
  });
  return { record, sweep, answer: sweepOf(record), clock };
}

const workersOf = (blocks: readonly BlockRecord[], round: number): number[] =>
  blocks.filter((block) => block.round === round).map(({ workers }) => workers);
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('the rounds of a sweep', () => {
  it('have a block for each number of workers, in an order by lot, one worker first of all', async () => {
    const { record } = await simulate({ speedup: (n) => Math.min(n, 4) });
    const first = workersOf(record.blocks, 0);
    assert.equal(first[0], 1);
    assert.deepEqual(ascending(first), [1, 2, 3, 4, 6, 8]);
    const orders = [1, 2, 3].map((round) => workersOf(record.blocks, round).join());
    assert.ok(new Set(orders).size > 1, orders.join(' | '));
  });

  it('end when the knee is settled, and check it against its neighbours and one worker', async () => {
    const { record, sweep, answer } = await simulate({ speedup: (n) => Math.min(n, 4) });
    assert.deepEqual([sweep.end, sweep.rounds], ['settled', 5]);
    assert.deepEqual([answer?.scaling?.kind, answer?.scaling?.knee.value], ['knee', 4]);
    assert.deepEqual(sweep.check?.counts, [1, 3, 4, 5]);
    assert.deepEqual([sweep.check.workers, sweep.check.rounds], [4, 5]);
    assert.ok(Math.abs(sweep.check.speedup - 4) < 0.1);
    assert.equal(answer?.checked?.scaling.kind, 'knee');
    assert.equal(answer.checked.scaling.knee.value, 4);
    const rounds = record.blocks.filter(({ round }) => round >= (sweep.check?.firstRound ?? NaN));
    assert.deepEqual([...new Set(rounds.map(({ workers }) => workers))].sort(), [1, 3, 4, 5]);
  });

  it('check a number that was predicted between measured ones by running it', async () => {
    // √(0.95 / 0.025) = 6.2; 5 come within 5 % of it.
    const speedup = (n: number): number => n / (1 + 0.05 * (n - 1) + 0.025 * n * (n - 1));
    const { sweep, answer } = await simulate({ speedup, most: 12 });
    assert.equal(sweep.counts.includes(5), false);
    assert.equal(sweep.check?.workers, 5);
    assert.deepEqual(sweep.check.counts, [1, 4, 5, 6]);
    assert.ok(Math.abs(sweep.check.speedup - speedup(5)) < 0.05);
    assert.ok(answer?.checked?.scaling.steps.some(({ workers }) => workers === 5));
  });

  it('never measure beyond the most, nor more workers than there are tasks', async () => {
    const rising = await simulate({ speedup: (n) => n });
    assert.equal(rising.answer?.scaling?.kind, 'rising');
    assert.deepEqual(rising.sweep.check?.counts, [1, 7, 8]);
    const few = await simulate({ speedup: (n) => n, tasks: 5 });
    assert.deepEqual(few.sweep.counts, [1, 2, 3, 4, 5]);
    assert.ok(few.record.blocks.every(({ workers }) => workers <= 5));
  });

  it('keep to the budget, and leave time for the check', async () => {
    const noisy = { speedup: (n: number) => Math.min(n, 1.2), noise: 0.5 };
    const { sweep, clock } = await simulate({ ...noisy, budgetMs: 40_000 });
    assert.equal(sweep.end, 'budget');
    assert.ok(clock <= 44_000, String(clock));
    assert.ok((sweep.check?.rounds ?? 0) >= 4, JSON.stringify(sweep.check));
  });

  it('complete the first round whatever it takes, with one pass if it is long', async () => {
    const { sweep, record } = await simulate({ speedup: (n) => n, wallMs: 5_000, budgetMs: 2_000 });
    assert.deepEqual([sweep.end, sweep.rounds, sweep.withoutWarm], ['budget', 1, true]);
    assert.equal(sweep.check, undefined);
    assert.ok(record.blocks.every(({ sums }) => sums && !sums.warm));
  });

  it('have no second passes where these would cost the rounds that an interval needs', async () => {
    // A round of single passes takes about 3.5 s of the 20, one of double passes 7.
    const { sweep } = await simulate({
      speedup: (n) => Math.min(n, 4),
      wallMs: 1_000,
      budgetMs: 20_000,
    });
    assert.ok(sweep.withoutWarm);
    assert.ok(sweep.rounds >= 4, String(sweep.rounds));
  });

  it('end with as many rounds as are asked for', async () => {
    const { sweep } = await simulate({ speedup: (n) => Math.min(n, 4), maxRounds: 4 });
    assert.deepEqual([sweep.end, sweep.rounds, sweep.check?.rounds], ['rounds', 4, 4]);
  });

  it('keep what there is when they are stopped', async () => {
    const { sweep, answer } = await simulate({ speedup: (n) => Math.min(n, 4), stopAt: 9 });
    assert.deepEqual([sweep.end, sweep.rounds], ['stopped', 1]);
    assert.equal(answer?.scaling?.kind, 'early');
  });

  it('leave out a number of workers that breaks off; without one worker there is nothing', async () => {
    const { sweep, answer } = await simulate({ speedup: (n) => Math.min(n, 4), broken: [8] });
    assert.deepEqual(answer?.dropped, [8]);
    assert.equal(answer.scaling?.steps.at(-1)?.workers, 6);
    assert.equal(sweep.end, 'settled');
    const none = await simulate({ speedup: (n) => n, broken: [1] });
    assert.equal(none.sweep.end, 'broken');
    assert.equal(none.answer?.scaling, null);
  });

  it('show in the check what has changed since', async () => {
    // From the sixth round on, the fifth worker is of use after all.
    const { answer } = await simulate({ speedup: (n, round) => Math.min(n, round < 5 ? 4 : 5) });
    assert.equal(answer?.scaling?.knee.value, 4);
    assert.equal(answer.checked?.scaling.knee.value, 5);
  });
});
