import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { planBlocks } from '../../../src/runs/plan.js';
import { POOLS } from '../../../src/shared/words.js';

describe('the plan of a run', () => {
  it('has the pools in their order, the inline ones with one worker', () => {
    assert.deepEqual(planBlocks(POOLS, { workers: 3 }), [
      { pool: 'serial', workers: 1, round: 0 },
      { pool: 'eventLoop', workers: 1, round: 0 },
      { pool: 'thread', workers: 3, round: 0 },
      { pool: 'process', workers: 3, round: 0 },
    ]);
    assert.equal(planBlocks(['thread'])[0]?.workers, availableParallelism());
  });

  it('gives every pool one block in every round, and later rounds an order by lot', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const blocks = planBlocks(POOLS, { rounds: 50, random });
    assert.equal(blocks.length, 200);
    const orders = new Set<string>();
    for (let round = 0; round < 50; round++) {
      const pools = blocks.filter((block) => block.round === round).map(({ pool }) => pool);
      assert.deepEqual([...pools].sort(), [...POOLS].sort());
      orders.add(pools.join());
    }
    assert.ok(orders.size > 10, `${orders.size} orders`);
    assert.deepEqual(
      blocks.slice(0, 4).map(({ pool }) => pool),
      [...POOLS],
    );
  });
});
