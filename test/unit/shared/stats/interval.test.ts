import assert from 'node:assert/strict';
import { mean, meanInterval, median, pairedRatio } from '../../../../src/shared/stats/interval.js';
import { seeded, shuffle } from '../../../../src/shared/stats/random.js';

const TRIALS = 2_000;

/** Noise of the ratio of two times, as pairs of rounds have it: named, with a spread of about 5 %. */
const random = seeded(7);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const exponential = (): number => -Math.log(1 - random());
const NOISE: Record<string, () => number> = {
  'normal noise': () => normal() * 0.05,
  'waits on both sides': () => (exponential() - exponential()) * 0.05,
  'a neighbour now and then': () =>
    normal() * 0.03 + (random() < 0.1 ? (random() < 0.5 ? 0.15 : -0.15) : 0),
};

function coverage(noise: () => number, rounds: number, truth: number): number {
  let covered = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const b = Array.from({ length: rounds }, () => 100 * Math.exp(normal() * 0.3));
    const a = b.map((value) => value * truth * Math.exp(noise()));
    const interval = pairedRatio(a, b);
    assert.ok(interval);
    if (interval.low <= truth && truth <= interval.high) covered++;
  }
  return covered / TRIALS;
}

describe('intervals', () => {
  for (const [name, noise] of Object.entries(NOISE)) {
    for (const rounds of [5, 8, 15]) {
      it(`cover the true ratio 93 to 97 times in 100: ${name}, ${rounds} rounds`, () => {
        const share = coverage(noise, rounds, 1.84);
        assert.ok(share >= 0.93 && share <= 0.97, `covered ${(share * 100).toFixed(1)} %`);
      });
    }
  }

  it('say the same of a ratio and of its inverse', () => {
    const a = [10, 12, 11, 15, 10.5];
    const b = [5, 7, 5, 8, 5.1];
    const there = pairedRatio(a, b);
    const back = pairedRatio(b, a);
    assert.ok(there && back);
    assert.ok(Math.abs(there.value * back.value - 1) < 1e-12);
    assert.ok(there.low < there.value && there.value < there.high);
  });

  it('have the same ends whenever they are computed', () => {
    assert.deepEqual(meanInterval([1, 2, 3, 4, 9]), meanInterval([1, 2, 3, 4, 9]));
  });

  it('are not given for three rounds', () => {
    assert.equal(meanInterval([1, 2, 3]), null);
    assert.equal(pairedRatio([1, 2, 3], [1, 2, 3]), null);
  });

  it('are a point where nothing varies', () => {
    assert.deepEqual(meanInterval([2, 2, 2, 2]), { value: 2, low: 2, high: 2, n: 4 });
  });
});

describe('mean and median', () => {
  it('are what they are called', () => {
    assert.equal(mean([1, 2, 6]), 3);
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});

describe('shuffle', () => {
  it('puts every order with equal frequency', () => {
    const counts = new Map<string, number>();
    const source = seeded(3);
    for (let i = 0; i < 6_000; i++) {
      const order = shuffle(['a', 'b', 'c'], source).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    for (const count of counts.values()) assert.ok(count > 850 && count < 1_150, String(count));
  });
});
