/**
 * How speed-up grows with workers: the Universal Scalability Law, C(N) = N / (1 + σ(N − 1) + κN(N − 1)) (Gunther 2007,
 * "Guerrilla Capacity Planning", chapter 4), of which Amdahl's law is the case κ = 0.
 */

/** Speed-up is relative to one worker, so that every curve passes through 1 at N = 1. */
export interface Curve {
  /** Contention: the share of the work that only one worker can do at a time. 0 or more. */
  readonly sigma: number;
  /** Coherence: what every pair of workers costs. 0 or more. */
  readonly kappa: number;
  /** More workers than this change nothing: no more run at once (cores). Null without such a limit. */
  readonly ceiling: number | null;
}

/** Workers that count: those up to the ceiling. */
const counting = (workers: number, ceiling: number | null): number =>
  Math.min(workers, ceiling ?? Infinity);

/** C(N): how many times as fast as one worker. */
export function speedupAt({ sigma, kappa, ceiling }: Curve, workers: number): number {
  const n = counting(workers, ceiling);
  return n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/** Where C is largest, as a real number: √((1 − σ) / κ); infinite if κ = 0, at the ceiling at most. */
export function peakOf({ sigma, kappa, ceiling }: Curve): number {
  if (sigma >= 1) return 1;
  const peak = kappa > 0 ? Math.max(1, Math.sqrt((1 - sigma) / kappa)) : Infinity;
  return Math.min(peak, ceiling ?? Infinity);
}

/**
 * The smallest whole number of workers from 1 to `most` that comes within `margin` of the best of them: more add less
 * than that.
 * @param margin a share, 0.05 for 5 %
 */
export function kneeOf(curve: Curve, most: number, margin: number): number {
  // C rises to its peak and falls behind it, so the best whole number lies on either side of it.
  const peak = Math.min(peakOf(curve), most);
  const best = Math.max(speedupAt(curve, Math.floor(peak)), speedupAt(curve, Math.ceil(peak)));
  for (let n = 1; n < most; n++) {
    if (speedupAt(curve, n) * (1 + margin) >= best) return n;
  }
  return most;
}

/** What a curve is fitted to: the logarithm of the speed-up at each number of workers. */
export interface ScalingPoint {
  readonly workers: number;
  readonly log: number;
}

export type ScalingModel = 'usl' | 'amdahl';

/** Numbers of workers that the law in full needs; with fewer, or none, Amdahl's. */
export const POINTS_FOR_USL = 6;
export const POINTS_FOR_AMDAHL = 3;

const STEPS = 25;
const CLOSE_ENOUGH = 1e-10;

/**
 * The curve with the least squares of relative deviations (of logarithms), with σ ≥ 0 and κ ≥ 0. N / C(N) is linear in
 * both, so each step of Gauss and Newton is a weighted linear fit; with two unknowns the bounds are kept by trying
 * each of the few ways in which they can hold.
 * @param start where to begin; a curve near the answer saves steps
 */
export function fitCurve(
  points: readonly ScalingPoint[],
  model: ScalingModel,
  start: Curve | { readonly ceiling: number | null },
): Curve {
  const { ceiling } = start;
  let { sigma, kappa } = { sigma: 0, kappa: 0, ...start };
  for (let step = 0; step < STEPS; step++) {
    let [aa, ab, bb, az, bz] = [0, 0, 0, 0, 0];
    for (const { workers, log } of points) {
      const n = counting(workers, ceiling);
      if (n <= 1) continue;
      const [a, b] = [n - 1, n * (n - 1)];
      const fitted = 1 + sigma * a + kappa * b;
      const deviation = Math.log(n / fitted) - log;
      const weight = 1 / (fitted * fitted);
      const target = fitted * (1 + deviation) - 1;
      aa += weight * a * a;
      ab += weight * a * b;
      bb += weight * b * b;
      az += weight * a * target;
      bz += weight * b * target;
    }
    const next =
      model === 'usl' ? bounded(aa, ab, bb, az, bz) : [aa > 0 ? Math.max(0, az / aa) : 0, 0];
    const [nextSigma = 0, nextKappa = 0] = next;
    const moved = Math.abs(nextSigma - sigma) + Math.abs(nextKappa - kappa);
    [sigma, kappa] = [nextSigma, nextKappa];
    if (moved < CLOSE_ENOUGH) break;
  }
  return { sigma, kappa, ceiling };
}

/** Least ½xᵀMx − zᵀx for x ≥ 0, with M = [[aa, ab], [ab, bb]] and z = (az, bz). */
function bounded(aa: number, ab: number, bb: number, az: number, bz: number): [number, number] {
  const determinant = aa * bb - ab * ab;
  if (determinant > 1e-12 * aa * bb) {
    const [x, y] = [(az * bb - bz * ab) / determinant, (bz * aa - az * ab) / determinant];
    if (x >= 0 && y >= 0) return [x, y];
  }
  if (!(aa > 0 && bb > 0)) return [0, 0];
  const [x, y] = [Math.max(0, az / aa), Math.max(0, bz / bb)];
  // What each of them alone takes off: x²aa/2 and y²bb/2.
  return x * x * aa >= y * y * bb ? [x, 0] : [0, y];
}

/** Root of the mean square of relative deviations, as a logarithm: 0.05 is about 5 %. */
export function misfitOf(curve: Curve, points: readonly ScalingPoint[]): number {
  const squares = points.map(
    ({ workers, log }) => (log - Math.log(speedupAt(curve, workers))) ** 2,
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, points.length));
}
