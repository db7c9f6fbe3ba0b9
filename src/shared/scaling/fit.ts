/** The law that the measured speed-ups follow, with its band. */
import { mean } from '../stats/interval.js';
import type { Interval } from '../stats/interval.js';
import { fitCurve, misfitOf, POINTS_FOR_AMDAHL, POINTS_FOR_USL, speedupAt } from './curve.js';
import type { Curve, ScalingModel, ScalingPoint } from './curve.js';
import { intervalOf } from './resample.js';

/** Steps in which a curve is drawn. */
const STEPS = 60;

export interface Fit {
  readonly model: ScalingModel;
  readonly curve: Curve;
  readonly sigma: Interval;
  readonly kappa: Interval;
  /** The curve and its 95 % band, from one worker to the most that were measured and no further. */
  readonly band: readonly (Interval & { readonly workers: number })[];
}

/**
 * @param workers the numbers that were measured, ascending, from 1
 * @param logs logarithms of the speed-up against one worker: per number a list by round
 * @param drawn their means over resampled rounds (`resampledMeans`)
 * @param cores how many workers can run at once, if that is known
 * @returns null for too few points
 */
export function fitOf(
  workers: readonly number[],
  logs: readonly (readonly number[])[],
  drawn: readonly Float64Array[],
  cores: number | null,
): Fit | null {
  const pointsOf = (means: ArrayLike<number>): ScalingPoint[] =>
    workers.map((own, i) => ({ workers: own, log: means[i] ?? NaN }));
  const chosen = chooseModel(pointsOf(logs.map(mean)), cores);
  if (!chosen) return null;
  const { model, curve } = chosen;
  const curves = drawn.map((means) => fitCurve(pointsOf(means), model, curve));
  const interval = (read: (one: Curve) => number): Interval =>
    intervalOf(read(curve), Float64Array.from(curves, read), logs[0]?.length ?? 0);
  return {
    model,
    curve,
    sigma: interval(({ sigma }) => sigma),
    kappa: interval(({ kappa }) => kappa),
    band: placesOf(workers).map((place) => ({
      workers: place,
      ...interval((one) => speedupAt(one, place)),
    })),
  };
}

/** Every number that was measured, and enough between them for a smooth line. */
function placesOf(workers: readonly number[]): number[] {
  const most = workers.at(-1) ?? 1;
  const even = Array.from({ length: STEPS + 1 }, (_, i) => 1 + (i * (most - 1)) / STEPS);
  return [...new Set([...even, ...workers])].sort((a, b) => a - b);
}

/**
 * The law with as many unknowns as the points allow; with the cores as a ceiling or without, whichever is nearer to
 * the points: what computes cannot gain from more workers than cores, what waits can.
 */
function chooseModel(
  points: readonly ScalingPoint[],
  cores: number | null,
): { readonly model: ScalingModel; readonly curve: Curve } | null {
  if (points.length < POINTS_FOR_AMDAHL) return null;
  const most = points.at(-1)?.workers ?? 1;
  const ceilings = cores !== null && cores >= 1 && cores < most ? [null, cores] : [null];
  const candidates = ceilings.map((ceiling) => {
    const counting = new Set(points.map(({ workers }) => Math.min(workers, ceiling ?? workers)));
    const model = counting.size >= POINTS_FOR_USL ? 'usl' : 'amdahl';
    const curve = fitCurve(points, model, { ceiling });
    return { model, curve, misfit: misfitOf(curve, points) } as const;
  });
  return candidates.reduce((a, b) => (b.misfit < a.misfit ? b : a));
}
