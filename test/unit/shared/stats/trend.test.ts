import assert from 'node:assert/strict';
import { outliersOf } from '../../../../src/shared/stats/outliers.js';
import { seeded } from '../../../../src/shared/stats/random.js';
import { trendChance } from '../../../../src/shared/stats/trend.js';

describe('the test for a trend', () => {
  it('counts exactly: of the 24 orders of four values two are wholly in order, eight all but one pair', () => {
    assert.equal(trendChance([1, 2, 3, 4]), 2 / 24);
    assert.equal(trendChance([4, 3, 2, 1]), 2 / 24);
    assert.ok(Math.abs(trendChance([1, 2, 4, 3]) - 8 / 24) < 1e-12);
    assert.equal(trendChance([1, 4, 2, 3, 0.5, 2.5]), 1);
    assert.equal(trendChance([1, 2]), 1);
  });

  it('is wrong as often as it says, and no more', () => {
    const random = seeded(5);
    let found = 0;
    for (let trial = 0; trial < 4_000; trial++) {
      if (trendChance(Array.from({ length: 12 }, random)) < 0.05) found++;
    }
    assert.ok(found > 100 && found <= 230, `${found} of 4000`);
  });

  it('finds a slow rise in noise', () => {
    const random = seeded(9);
    const values = Array.from({ length: 20 }, (_, i) => 100 + i + random() * 5);
    assert.ok(trendChance(values) < 0.001);
  });

  it('holds for many values', () => {
    const chance = trendChance(Array.from({ length: 200 }, (_, i) => Math.sin(i * 7.3)));
    assert.ok(chance > 0.05 && chance <= 1);
  });
});

describe('outliers', () => {
  it('are far from the rest, on either side', () => {
    assert.deepEqual(outliersOf([1, 1.02, 0.98, 1.01, 1.5, 0.99, 0.4], 0.05), [4, 6]);
  });

  it('are none where nothing is far, or nobody can say', () => {
    assert.deepEqual(outliersOf([1, 1, 1, 1, 1.01], 0.05), []);
    assert.deepEqual(outliersOf([1, 1, 9], 0.05), []);
  });
});
