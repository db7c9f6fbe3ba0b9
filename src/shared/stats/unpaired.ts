/** How two lots of rounds compare that were measured at different times, so that no round of one belongs to one of the other. */
import { FEWEST_ROUNDS, mean, normalQuantile, quantile, student } from './interval.js';
import type { Confidence, Interval } from './interval.js';
import { seeded } from './random.js';

const RESAMPLES = 2_000;
const SEED = 20_250_102;

/** Sum of squared distances from the mean. */
const squares = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
};

function resampled(values: readonly number[], random: () => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[Math.floor(random() * values.length)] ?? NaN;
  }
  return sum / values.length;
}

/**
 * How many times as long `a` took as `b`: the ratio of the geometric means with its interval. The bootstrap of the
 * difference of two means of logarithms, each lot resampled by itself; expanded for small samples as `meanInterval`
 * is, with Welch's degrees of freedom (Hesterberg 2015, sections 4.3 and 5.2; Welch 1947).
 * @param a, b times > 0, one per round
 * @returns null where either has fewer than `FEWEST_ROUNDS`; `n` is the smaller number of rounds
 */
export function unpairedRatio(
  a: readonly number[],
  b: readonly number[],
  confidence: Confidence = 0.95,
): Interval | null {
  const n = Math.min(a.length, b.length);
  if (n < FEWEST_ROUNDS) return null;
  const lots = [a.map(Math.log), b.map(Math.log)] as const;
  const [mine, other] = lots;
  const value = mean(mine) - mean(other);
  const random = seeded(SEED);
  const differences = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    differences[i] = resampled(mine, random) - resampled(other, random);
  }
  differences.sort();
  const expand = expansion(mine, other, confidence);
  return {
    value: Math.exp(value),
    low: Math.exp(value + (quantile(differences, (1 - confidence) / 2) - value) * expand),
    high: Math.exp(value + (quantile(differences, (1 + confidence) / 2) - value) * expand),
    n,
  };
}

/** By how much the percentile interval is too narrow for so few values. */
function expansion(a: readonly number[], b: readonly number[], confidence: Confidence): number {
  const parts = [a, b].map((values) => {
    const n = values.length;
    return { n, error: squares(values) / (n - 1) / n, resampled: squares(values) / n / n };
  });
  const error = parts.reduce((sum, part) => sum + part.error, 0);
  // Times that are all alike have no interval to expand.
  if (error === 0) return 1;
  const degrees = error ** 2 / parts.reduce((sum, part) => sum + part.error ** 2 / (part.n - 1), 0);
  const seen = parts.reduce((sum, part) => sum + part.resampled, 0);
  return (student(degrees, confidence) / normalQuantile(confidence)) * Math.sqrt(error / seen);
}
