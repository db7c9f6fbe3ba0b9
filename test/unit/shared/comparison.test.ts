import assert from 'node:assert/strict';
import { compare, FEWEST_TO_SETTLE } from '../../../src/shared/comparison.js';
import type { Comparison, PoolTimes } from '../../../src/shared/comparison.js';
import { seeded } from '../../../src/shared/stats/random.js';
import type { Pool } from '../../../src/shared/words.js';

const random = seeded(11);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Rounds until the answer is settled or so many are spent; `truth` is each pool's time, ms, in a quiet round. */
function protocol(truth: Partial<Record<Pool, number>>, noise: number, most: number): Comparison {
  const pools = Object.entries(truth).map(([pool, time]) => ({
    pool: pool as Pool,
    workers: 1,
    time,
    times: [] as number[],
  }));
  let answer = compare(pools);
  for (let round = 0; round < most && !answer.isSettled; round++) {
    // A round is as fast as the machine is in it; each block has noise of its own.
    const machine = Math.exp(normal() * 0.2);
    for (const pool of pools) pool.times.push(pool.time * machine * Math.exp(normal() * noise));
    answer = compare(pools);
  }
  return answer;
}

const standings = ({ pools }: Comparison): string[] => pools.map(({ standing }) => standing);

describe('the comparison of pools', () => {
  for (const noise of [0.02, 0.05, 0.15]) {
    const title =
      'names no winner between a pool and itself, in at least 95 of 100 runs of the protocol';
    it(`${title}, at ${noise * 100} % noise`, () => {
      let wrong = 0;
      for (let run = 0; run < 120; run++) {
        if (protocol({ thread: 100, process: 100 }, noise, 20).isClear) wrong++;
      }
      assert.ok(wrong <= 6, `${wrong} of 120 wrong`);
    });
  }

  it('finds the pool that is faster by construction, and its ratio', () => {
    let [right, covered] = [0, 0];
    for (let run = 0; run < 200; run++) {
      const answer = protocol({ serial: 200, thread: 100, process: 125 }, 0.05, 20);
      if (answer.isClear && answer.fastest === 1) right++;
      const ratio = answer.pools[1]?.againstSerial;
      if (ratio && ratio.low <= 2 && 2 <= ratio.high) covered++;
    }
    assert.ok(right >= 190, `right ${right} of 200`);
    assert.ok(covered >= 180, `covered ${covered} of 200`);
  });

  it('calls two pools the same once it is sure that they are', () => {
    const answer = protocol({ serial: 200, thread: 100, process: 100.5 }, 0.01, 20);
    assert.ok(answer.isSettled);
    assert.ok(!answer.isClear);
    assert.deepEqual(standings(answer).sort(), ['fastest', 'same', 'slower']);
  });

  it('does not settle early, nor on noise', () => {
    const few: PoolTimes[] = [
      { pool: 'serial', workers: 1, times: [10, 10, 10, 10] },
      { pool: 'thread', workers: 2, times: [5, 5, 5, 5] },
    ];
    assert.equal(compare(few).isSettled, false);
    assert.ok(few[0] && few[0].times.length < FEWEST_TO_SETTLE);
    assert.equal(protocol({ serial: 100, thread: 103 }, 0.3, 10).isSettled, false);
  });

  it('uses only rounds that every pool has, and says nothing of one pool alone', () => {
    const answer = compare([
      { pool: 'serial', workers: 1, times: [10, 11, 10, 12, 10, 99] },
      { pool: 'thread', workers: 2, times: [5, 5.5, 5, 6, 5] },
    ]);
    assert.equal(answer.rounds, 5);
    assert.equal(answer.pools[1]?.againstSerial?.value.toFixed(6), '2.000000');
    assert.equal(compare([{ pool: 'thread', workers: 2, times: [1, 2] }]).fastest, null);
    assert.equal(compare([]).rounds, 0);
  });
});
