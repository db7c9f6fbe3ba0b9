/** Values far from the rest, to be flagged and never deleted. */
import { median } from './interval.js';

/** Makes the median absolute deviation of normal values their standard deviation. */
const TO_SIGMA = 1.4826;
const FAR = 3;
/** Of fewer values nobody can say which of them is far from the rest. */
const FEWEST = 5;

/**
 * Indexes of values more than three (scaled) median absolute deviations from the median.
 * @param least never flags what is nearer to the median than this, in the unit of the values
 */
export function outliersOf(values: readonly number[], least: number): number[] {
  if (values.length < FEWEST) return [];
  const middle = median(values);
  const deviation = median(values.map((value) => Math.abs(value - middle))) * TO_SIGMA;
  const limit = Math.max(FAR * deviation, least);
  return values.flatMap((value, index) => (Math.abs(value - middle) > limit ? [index] : []));
}
