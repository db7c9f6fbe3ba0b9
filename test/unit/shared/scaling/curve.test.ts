import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fitCurve,
  kneeOf,
  misfitOf,
  peakOf,
  speedupAt,
} from '../../../../src/shared/scaling/curve.js';
import type { Curve, ScalingPoint } from '../../../../src/shared/scaling/curve.js';

const EIGHT = [1, 2, 3, 4, 6, 8, 12, 16];
const pointsOn = (curve: Curve, counts: readonly number[] = EIGHT): ScalingPoint[] =>
  counts.map((workers) => ({ workers, log: Math.log(speedupAt(curve, workers)) }));
const near = (found: number, expected: number, within: number): void =>
  assert.ok(Math.abs(found - expected) <= within, `${found}, not ${expected}`);

describe('a curve of speed-up over workers', () => {
  it('is the number of workers without contention, and Amdahl says where it ends', () => {
    assert.equal(speedupAt({ sigma: 0, kappa: 0, ceiling: null }, 7), 7);
    // 5 % serial: never more than 20 times as fast.
    near(speedupAt({ sigma: 0.05, kappa: 0, ceiling: null }, 1e9), 20, 1e-5);
    assert.equal(speedupAt({ sigma: 0.3, kappa: 0.1, ceiling: null }, 1), 1);
  });

  it('has its peak where the law says, and turns back behind it', () => {
    const curve = { sigma: 0.04, kappa: 0.0096, ceiling: null };
    near(peakOf(curve), 10, 1e-9);
    assert.ok(speedupAt(curve, 10) > speedupAt(curve, 9));
    assert.ok(speedupAt(curve, 10) > speedupAt(curve, 11));
    assert.equal(peakOf({ sigma: 0.1, kappa: 0, ceiling: null }), Infinity);
    assert.equal(peakOf({ sigma: 1.2, kappa: 0, ceiling: null }), 1);
  });

  it('stays where it is above the ceiling', () => {
    const curve = { sigma: 0.02, kappa: 0, ceiling: 4 };
    assert.equal(speedupAt(curve, 8), speedupAt(curve, 4));
    assert.equal(kneeOf(curve, 16, 0.05), 4);
  });

  it('has its knee at the fewest workers within the margin of the best, never beyond what is asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.integer({ min: 1, max: 64 }),
        (sigma, kappa, most) => {
          const curve = { sigma, kappa, ceiling: null };
          const all = Array.from({ length: most }, (_, i) => speedupAt(curve, i + 1));
          const best = Math.max(...all);
          const expected = all.findIndex((value) => value * 1.05 >= best) + 1;
          assert.equal(kneeOf(curve, most, 0.05), expected);
        },
      ),
    );
  });
});

describe('fitting a curve', () => {
  it('finds the law that points lie on', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (sigma, kappa) => {
          const curve = { sigma, kappa, ceiling: null };
          const fitted = fitCurve(pointsOn(curve), 'usl', { ceiling: null });
          near(fitted.sigma, sigma, 1e-6);
          near(fitted.kappa, kappa, 1e-6);
          near(misfitOf(fitted, pointsOn(curve)), 0, 1e-6);
        },
      ),
    );
  });

  it('finds the same from anywhere', () => {
    const points = pointsOn({ sigma: 0.2, kappa: 0.01, ceiling: null });
    const fitted = fitCurve(points, 'usl', { sigma: 3, kappa: 2, ceiling: null });
    near(fitted.sigma, 0.2, 1e-6);
    near(fitted.kappa, 0.01, 1e-6);
  });

  it('keeps both unknowns at 0 or above: what is super-linear is linear to it', () => {
    const points = EIGHT.map((workers) => ({ workers, log: Math.log(workers ** 1.2) }));
    assert.deepEqual(fitCurve(points, 'usl', { ceiling: null }), {
      sigma: 0,
      kappa: 0,
      ceiling: null,
    });
  });

  it('is the best within its bounds, as a search of the whole plane finds it', () => {
    // Falls faster than contention alone explains, and rises at first more than it allows.
    const points = [1, 2, 3, 4, 6, 8].map((workers, i) => ({
      workers,
      log: [0, 0.7, 1.05, 1.2, 1.1, 0.8][i] ?? 0,
    }));
    const fitted = fitCurve(points, 'usl', { ceiling: null });
    let best = Infinity;
    for (let sigma = 0; sigma <= 1; sigma += 0.004) {
      for (let kappa = 0; kappa <= 0.2; kappa += 0.0004) {
        best = Math.min(best, misfitOf({ sigma, kappa, ceiling: null }, points));
      }
    }
    assert.ok(misfitOf(fitted, points) <= best + 1e-6, `${misfitOf(fitted, points)} > ${best}`);
  });

  it('gives a flat line where workers change nothing, and one that falls where they do harm', () => {
    const flat = fitCurve(
      EIGHT.map((workers) => ({ workers, log: 0 })),
      'usl',
      { ceiling: null },
    );
    near(speedupAt(flat, 16), 1, 1e-3);
    const harm = EIGHT.map((workers) => ({ workers, log: -0.2 * Math.log(workers) }));
    const fitted = fitCurve(harm, 'amdahl', { ceiling: null });
    assert.ok(fitted.sigma > 1 && fitted.kappa === 0);
    assert.equal(kneeOf(fitted, 16, 0.05), 1);
  });

  it('has nothing to fit with one point, and says nothing of contention', () => {
    const one = [{ workers: 1, log: 0 }];
    assert.deepEqual(fitCurve(one, 'usl', { ceiling: null }), {
      sigma: 0,
      kappa: 0,
      ceiling: null,
    });
  });
});
