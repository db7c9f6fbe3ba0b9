import assert from 'node:assert/strict';
import { speedupAt } from '../../../../src/shared/scaling/curve.js';
import { fitOf } from '../../../../src/shared/scaling/fit.js';
import { resampledMeans } from '../../../../src/shared/scaling/resample.js';
import { scalingOf } from '../../../../src/shared/scaling/scaling.js';
import type { Scaling } from '../../../../src/shared/scaling/scaling.js';
import { alongCurve, madeTimes } from './generated.js';
import type { Made } from './generated.js';

const EIGHT = [1, 2, 3, 4, 6, 8, 12, 16];

function scaling(made: Partial<Made>, cores: number | null = null): Scaling {
  const times = madeTimes({
    counts: EIGHT,
    rounds: 8,
    noise: 0.01,
    seed: 1,
    speedup: () => 1,
    ...made,
  });
  const found = scalingOf(times, cores, 400);
  assert.ok(found);
  return found;
}

describe('how many workers are enough', () => {
  it('names the knee where the cores end', () => {
    const found = scaling({ speedup: (n) => Math.min(n, 4) * 0.97 ** Math.min(n - 1, 3) }, 4);
    assert.deepEqual([found.kind, found.knee.value, found.predicted], ['knee', 4, 4]);
    assert.deepEqual([found.knee.low, found.knee.high], [4, 4]);
    assert.equal(found.fit?.curve.ceiling, 4);
    assert.ok(found.isFitClose && found.isSettled);
    assert.ok(
      found.steps.every(({ workers, standing }) => (standing === 'slower') === workers < 4),
    );
  });

  it('finds the law without a ceiling where waiting goes on beyond the cores', () => {
    const found = scaling({ speedup: alongCurve({ sigma: 0.02, kappa: 0 }) }, 2);
    assert.equal(found.fit?.curve.ceiling, null);
    assert.equal(found.kind, 'rising');
    assert.equal(found.knee.value, 16);
  });

  it('predicts numbers between those that were measured, and none beyond them', () => {
    // Best at √(0.95 / 0.01) = 9.7; 7 come within 5 % of it, and were not measured.
    const found = scaling({ speedup: alongCurve({ sigma: 0.05, kappa: 0.01 }), rounds: 12 });
    assert.equal(found.predicted, 7);
    assert.equal(found.fit?.model, 'usl');
    const most = found.fit.band.at(-1);
    assert.deepEqual([found.fit.band[0]?.workers, most?.workers], [1, 16]);
  });

  it('knows Amdahl alone with fewer than six points, and no law with two', () => {
    const speedup = alongCurve({ sigma: 0.1, kappa: 0 });
    const five = scaling({ counts: [1, 2, 3, 4, 6], speedup });
    assert.equal(five.fit?.model, 'amdahl');
    assert.ok(five.fit.sigma.low <= 0.1 && five.fit.sigma.high >= 0.1);
    assert.equal(scaling({ counts: [1, 2], speedup }).fit, null);
  });

  it('says flat where workers change nothing, and where they do harm', () => {
    assert.equal(scaling({}).kind, 'flat');
    assert.equal(scaling({ speedup: (n) => n ** -0.3 }).kind, 'flat');
    assert.equal(scaling({ noise: 0 }).kind, 'flat');
  });

  it('says that it is not clear where noise hides what workers do', () => {
    const found = scaling({ noise: 0.4, speedup: (n) => Math.min(1.3, n), rounds: 5 });
    assert.equal(found.kind, 'unclear');
    assert.equal(found.isSettled, false);
    assert.ok(found.knee.low < found.knee.high);
  });

  it('calls no curve close that misses the points', () => {
    // Good up to 3, then a cliff.
    const found = scaling({ speedup: (n) => (n <= 3 ? n : 0.5) });
    assert.equal(found.isFitClose, false);
    assert.deepEqual([found.kind, found.predicted], ['knee', 3]);
  });

  it('draws what is super-linear as linear at most', () => {
    const { fit } = scaling({ counts: [1, 2, 3, 4, 6, 8], speedup: (n) => n ** 1.02 });
    assert.deepEqual([fit?.curve.sigma, fit?.curve.kappa], [0, 0]);
  });

  it('gives no interval, curve or verdict before four rounds', () => {
    const found = scaling({ rounds: 3, speedup: (n) => n });
    assert.deepEqual([found.kind, found.fit, found.isSettled], ['early', null, false]);
    assert.ok(found.steps.every(({ interval }) => interval === null));
  });

  it('has nothing to say of one number of workers, of none, or without one worker', () => {
    assert.equal(scalingOf([{ workers: 1, times: [1, 2, 3, 4] }], null), null);
    assert.equal(scalingOf([], null), null);
    const without = [2, 4].map((workers) => ({ workers, times: [1, 2, 3, 4] }));
    assert.equal(scalingOf(without, null), null);
    const unmeasured = [1, 2].map((workers) => ({ workers, times: [] }));
    assert.equal(scalingOf(unmeasured, null), null);
  });

  it('names a knee in flat noise in at most 5 of 100 sweeps', () => {
    let named = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const found = scaling({ counts: [1, 2, 3, 4], noise: 0.1, seed });
      if (found.kind === 'knee' || found.kind === 'rising') named++;
    }
    assert.ok(named <= 5, `${named} of 100`);
  });

  it('has the true knee in its interval in at least 95 of 100 sweeps', () => {
    let covered = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { knee } = scaling({ noise: 0.05, seed, speedup: (n) => Math.min(n, 6) });
      if (knee.low <= 6 && knee.high >= 6) covered++;
    }
    assert.ok(covered >= 95, `${covered} of 100`);
  });
});

describe('the band of the curve', () => {
  it('covers the true curve 93 to 97 times in 100, over 2,000 sweeps', () => {
    const truth = { sigma: 0.08, kappa: 0.01, ceiling: null };
    const sweeps = 2_000;
    const covered = new Map([2, 4, 8, 16].map((workers) => [workers, 0]));
    for (let seed = 1; seed <= sweeps; seed++) {
      const speedup = alongCurve(truth);
      const times = madeTimes({ counts: EIGHT, rounds: 8, noise: 0.04, seed, speedup });
      const base = times[0]?.times ?? [];
      const logs = times.map(({ times: own }) => own.map((t, i) => Math.log((base[i] ?? NaN) / t)));
      const fit = fitOf(EIGHT, logs, resampledMeans(logs, 250), null);
      for (const workers of covered.keys()) {
        const { low, high } = fit?.band.find((one) => one.workers === workers) ?? {
          low: 0,
          high: 0,
        };
        const there = speedupAt(truth, workers);
        if (low <= there && there <= high) covered.set(workers, (covered.get(workers) ?? 0) + 1);
      }
    }
    for (const [workers, count] of covered) {
      const share = count / sweeps;
      assert.ok(share >= 0.93 && share <= 0.97, `${workers} workers: ${share}`);
    }
  });
});
