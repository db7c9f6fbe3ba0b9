import assert from 'node:assert/strict';
import { seeded } from '../../../../src/shared/stats/random.js';
import { unpairedRatio } from '../../../../src/shared/stats/unpaired.js';

const TRIALS = 1_500;
const random = seeded(11);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const rounds = (count: number, time: number, spread: number): number[] =>
  Array.from({ length: count }, () => time * Math.exp(normal() * spread));

describe('intervals of runs made at different times', () => {
  for (const [n, m, spread, other] of [
    [5, 5, 0.05, 0.05],
    [5, 12, 0.05, 0.02],
    [15, 8, 0.02, 0.08],
  ] as const) {
    it(`cover the true ratio 93 to 97 times in 100: ${n} and ${m} rounds`, () => {
      let covered = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const interval = unpairedRatio(rounds(n, 184, spread), rounds(m, 100, other));
        assert.ok(interval);
        if (interval.low <= 1.84 && 1.84 <= interval.high) covered++;
      }
      const share = covered / TRIALS;
      assert.ok(share >= 0.93 && share <= 0.97, `covered ${(share * 100).toFixed(1)} %`);
    });
  }

  it('hold for lots in any order, since no round belongs to another', () => {
    const [a, b] = [rounds(6, 20, 0.1), rounds(6, 10, 0.1)];
    const one = unpairedRatio(a, b);
    const other = unpairedRatio([...a].reverse(), b);
    assert.ok(one && other);
    assert.ok(Math.abs(one.value - other.value) < 1e-12);
    assert.ok(Math.abs(one.low - other.low) < 0.02 * one.low);
  });

  it('are wider the more confidence is asked for', () => {
    const [a, b] = [rounds(6, 20, 0.1), rounds(6, 10, 0.1)];
    const [narrow, wide] = [unpairedRatio(a, b), unpairedRatio(a, b, 0.99)];
    assert.ok(narrow && wide && wide.low < narrow.low && narrow.high < wide.high);
  });

  it('are not given where either lot has three rounds, and are a point where nothing varies', () => {
    assert.equal(unpairedRatio([1, 2, 3], [1, 2, 3, 4]), null);
    assert.equal(unpairedRatio([1, 2, 3, 4], [1, 2, 3]), null);
    const still = unpairedRatio([8, 8, 8, 8], [4, 4, 4, 4, 4]);
    assert.ok(still);
    for (const end of [still.low, still.value, still.high]) assert.ok(Math.abs(end - 2) < 1e-12);
    assert.equal(still.n, 4);
  });
});
