/** The scaling of resampled rounds: what the spread of the rounds leaves open of everything that is computed from them. */
import { mean, quantile, SEED, stretchOf } from '../stats/interval.js';
import type { Interval } from '../stats/interval.js';
import { seeded } from '../stats/random.js';

/**
 * Means of each column over resampled rounds, deviations from the true means stretched for the few rounds there are.
 * @param columns one per number of workers: a value per round; rounds are drawn whole, because what is measured in one
 * is paired
 */
export function resampledMeans(
  columns: readonly (readonly number[])[],
  resamples: number,
): Float64Array[] {
  const rounds = columns[0]?.length ?? 0;
  const means = columns.map(mean);
  const stretch = stretchOf(rounds);
  const random = seeded(SEED);
  const drawn = new Uint32Array(rounds);
  return Array.from({ length: resamples }, () => {
    for (let i = 0; i < rounds; i++) drawn[i] = Math.floor(random() * rounds);
    return Float64Array.from(columns, (column, place) => {
      let sum = 0;
      for (const round of drawn) sum += column[round] ?? NaN;
      const own = means[place] ?? NaN;
      return own + (sum / rounds - own) * stretch;
    });
  });
}

/** The 95 % interval of what resampled rounds gave; its ends never exclude the value itself. */
export function intervalOf(value: number, resampled: Float64Array, n: number): Interval {
  const sorted = resampled.sort();
  return {
    value,
    low: Math.min(value, quantile(sorted, 0.025)),
    high: Math.max(value, quantile(sorted, 0.975)),
    n,
  };
}
