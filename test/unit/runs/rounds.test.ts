import assert from 'node:assert/strict';
import { conductRounds } from '../../../src/runs/rounds.js';
import { comparisonOf } from '../../../src/shared/rounds.js';
import type { BlockRecord, ComparisonRecord, RunRecord } from '../../../src/shared/run.js';
import { seeded } from '../../../src/shared/stats/random.js';
import type { Pool } from '../../../src/shared/words.js';
import { begun, NOT_BEGUN, pretend } from './pretend.js';

interface Given {
  /** Wall time of a pass of each pool, ms; null breaks off. */
  readonly walls: Partial<Record<Pool, number | null>>;
  readonly budgetMs?: number;
  readonly maxRounds?: number;
  /** Relative spread of a block's time. */
  readonly noise?: number;
  /** Stops during the block with this number. */
  readonly stopAt?: number;
  /** Breaks off in the block with this number. */
  readonly breakAt?: number;
  readonly seed?: number;
}

/** The rounds with runners and a clock that only pretend. */
async function simulate(given: Given) {
  const { walls, budgetMs = 20_000, maxRounds = 100, noise = 0.01, seed = 1 } = given;
  const random = seeded(seed);
  const comparison: ComparisonRecord = {
    ...NOT_BEGUN,
    budgetMs,
    maxRounds,
    unclear: null,
    withoutControl: false,
  };
  const pools = Object.keys(walls) as Pool[];
  const record: RunRecord = {
    ...begun(),
    blocks: pools.map((pool, index) => ({ pool, workers: 1, round: 0, index, status: 'waiting' })),
    comparison,
  };
  let [clock, stopping] = [0, false];
  const ran: BlockRecord[] = [];
  await conductRounds({
    record,
    comparison,
    runBlock(block, within) {
      ran.push(block);
      const wall = walls[block.pool] ?? null;
      if (wall === null || given.breakAt === block.index) {
        block.status = 'failed';
        return Promise.resolve();
      }
      stopping ||= given.stopAt === block.index;
      const took = (): number => wall * (1 + (random() - 0.5) * noise);
      const { sums, tookMs } = pretend(took() + 100, took, within);
      block.sums = sums;
      clock += tookMs;
      block.status = stopping ? 'stopped' : 'done';
      return Promise.resolve();
    },
    isStopping: () => stopping,
    now: () => clock,
    random,
    changed: () => undefined,
  });
  return { record, comparison, ran, clock, answer: comparisonOf(record) };
}

const originals = (blocks: readonly BlockRecord[]): BlockRecord[] =>
  blocks.filter(({ control }) => !control);

describe('the rounds of a comparison', () => {
  it('give every pool a block in each, the first in the order given, the others by lot', async () => {
    const { ran, comparison } = await simulate({
      walls: { serial: 100, eventLoop: 101, thread: 100.5, process: 100 },
      noise: 0.5,
    });
    assert.equal(comparison.end, 'budget');
    const orders = new Set<string>();
    for (let round = 0; round < comparison.rounds; round++) {
      const pools = originals(ran).filter((b) => b.round === round);
      assert.deepEqual(pools.map(({ pool }) => pool).sort(), [
        'eventLoop',
        'process',
        'serial',
        'thread',
      ]);
      orders.add(pools.map(({ pool }) => pool).join());
    }
    assert.equal([...orders][0], 'serial,eventLoop,thread,process');
    assert.ok(orders.size > 3);
    assert.deepEqual(
      ran.map(({ index }) => index),
      ran.map((_, i) => i),
    );
  });

  it('end when the answer is settled, long before the time is up', async () => {
    const { comparison, answer, clock } = await simulate({ walls: { serial: 400, thread: 200 } });
    assert.deepEqual([comparison.end, comparison.rounds, comparison.unclear], ['settled', 5, 0]);
    assert.ok(answer?.answer.isClear);
    assert.ok(clock < 12_000);
  });

  it('begin none that does not fit, and complete the first whatever it takes', async () => {
    const some = await simulate({ walls: { serial: 100, thread: 100 }, noise: 0.5 });
    assert.equal(some.comparison.end, 'budget');
    assert.ok(some.clock <= 20_500 && some.clock > 17_000, String(some.clock));
    const one = await simulate({ walls: { serial: 30_000, thread: 15_000 } });
    assert.deepEqual([one.comparison.end, one.comparison.rounds], ['budget', 1]);
  });

  it('are no more than were asked for', async () => {
    const { comparison } = await simulate({
      walls: { serial: 100, thread: 100 },
      noise: 0.5,
      maxRounds: 3,
    });
    assert.deepEqual([comparison.end, comparison.rounds], ['rounds', 3]);
  });

  it('keep what was measured when they are stopped', async () => {
    const { comparison, ran, answer } = await simulate({
      walls: { serial: 100, thread: 100 },
      noise: 0.5,
      stopAt: 7,
    });
    assert.deepEqual([comparison.end, comparison.rounds, ran.length], ['stopped', 2, 8]);
    assert.equal(answer?.answer.rounds, 2);
  });

  it('rest on the warm pass, and leave it out where it costs too much', async () => {
    const warm = await simulate({ walls: { serial: 400, thread: 200 } });
    assert.equal(warm.answer?.basis, 'warm');
    const startUp = warm.answer.pools[0]?.startUpMs ?? NaN;
    assert.ok(startUp > 90 && startUp < 110, String(startUp));
    const cold = await simulate({ walls: { serial: 2_100, thread: 300 }, noise: 0.5 });
    assert.equal(cold.answer?.basis, 'cold');
    assert.ok(cold.comparison.withoutWarm);
    assert.ok(cold.comparison.rounds >= 4);
  });

  it('repeat the fastest pool so far as a control, unless a round is too long for it', async () => {
    const { ran, answer } = await simulate({ walls: { serial: 400, thread: 200 } });
    const controls = ran.filter(({ control }) => control);
    assert.deepEqual(
      controls.map(({ pool, round }) => [pool, round]),
      [
        ['serial', 0],
        ['thread', 1],
        ['thread', 2],
        ['thread', 3],
        ['thread', 4],
      ],
    );
    assert.equal(answer?.control?.rounds, 5);
    assert.equal(answer.control.drifts, false);
    const { ran: long, comparison } = await simulate({ walls: { serial: 5_000, thread: 3_000 } });
    assert.ok(comparison.withoutControl);
    assert.deepEqual(originals(long), long);
  });

  it('leave out a pool that breaks off, and go on with the others', async () => {
    const { ran, answer, comparison } = await simulate({
      walls: { serial: 400, thread: null, process: 200 },
    });
    assert.equal(ran.filter(({ pool }) => pool === 'thread').length, 1);
    assert.deepEqual(answer?.dropped, ['Thread pool × 1']);
    assert.equal(comparison.end, 'settled');
    const alone = await simulate({ walls: { serial: 400, thread: null } });
    assert.equal(alone.comparison.end, 'broken');
    const later = await simulate({ walls: { serial: 400, thread: 200 }, breakAt: 3 });
    assert.equal(later.comparison.end, 'broken');
  });

  it('name no winner between a pool and itself, in at least 95 of 100 comparisons', async () => {
    let wrong = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { answer } = await simulate({
        walls: { serial: 100, thread: 100 },
        noise: 0.3,
        maxRounds: 12,
        seed,
      });
      if (answer?.answer.isClear) wrong++;
    }
    assert.ok(wrong <= 5, `${wrong} of 100`);
  });
});
