/** How many workers are enough: speed-up over workers, the law it follows, and what is sure of it. */
import { compare, FEWEST_TO_SETTLE, MARGIN } from '../comparison.js';
import type { Standing } from '../comparison.js';
import { FEWEST_ROUNDS, mean, median, pairedRatio } from '../stats/interval.js';
import type { Interval } from '../stats/interval.js';
import { kneeOf, speedupAt } from './curve.js';
import type { Curve } from './curve.js';
import { fitOf } from './fit.js';
import type { Fit } from './fit.js';
import { intervalOf, resampledMeans } from './resample.js';

const RESAMPLES = 1_000;
/** A curve that misses a point by more than this, and its interval too, is none: 10 %. */
const FAR = Math.log(1.1);

/** What was measured with so many workers. */
export interface WorkerTimes {
  readonly workers: number;
  /** Wall time by round, ms, in the order of the rounds. */
  readonly times: readonly number[];
}

export interface ScalingStep {
  readonly workers: number;
  /** Median wall time, ms. */
  readonly median: number;
  /** How many times as fast as one worker, by round. */
  readonly speedups: readonly number[];
  /** Their geometric mean. */
  readonly speedup: number;
  /** Its interval; null for one worker, and where there are too few rounds. */
  readonly interval: Interval | null;
  /** Against the fastest. */
  readonly standing: Standing;
}

/**
 * - `early`: too few rounds for intervals
 * - `flat`: no more workers than one are of use
 * - `knee`: more than so many add nothing that counts
 * - `rising`: the most that were measured are clearly faster than all fewer
 * - `unclear`: the intervals are too wide to say
 */
export type ScalingKind = 'early' | 'flat' | 'knee' | 'rising' | 'unclear';

export interface Scaling {
  readonly kind: ScalingKind;
  /** Complete rounds. */
  readonly rounds: number;
  /** Ascending. */
  readonly steps: readonly ScalingStep[];
  /** Null for too few points or rounds. */
  readonly fit: Fit | null;
  /** The fitted curve passes every point within its interval, or near it. One that does not says nothing. */
  readonly isFitClose: boolean;
  /** The fewest workers that come within the margin of the fastest, as measured; and between what numbers that is. */
  readonly knee: Interval;
  /** The same by the curve, if it is close, which also speaks of numbers that were not measured: what to check. */
  readonly predicted: number;
  /** More rounds would not change what is said. */
  readonly isSettled: boolean;
}

/**
 * @param measured ascending, one worker first; rounds that not all of them have are left out
 * @param cores how many workers can run at once, if that is known
 * @returns null without one worker to compare with, or without another, or without a round
 */
export function scalingOf(
  measured: readonly WorkerTimes[],
  cores: number | null,
  resamples = RESAMPLES,
): Scaling | null {
  const [one, ...more] = measured;
  const rounds = Math.min(...measured.map(({ times }) => times.length));
  if (one?.workers !== 1 || more.length === 0 || rounds < 1) return null;
  const steps = stepsOf(measured, rounds);
  const logs = steps.map(({ speedups }) => speedups.map(Math.log));
  const knee = measuredKnee(steps, logs.map(mean));
  if (rounds < FEWEST_ROUNDS) {
    return {
      kind: 'early',
      rounds,
      steps,
      fit: null,
      isFitClose: false,
      knee: { value: knee, low: 1, high: steps.at(-1)?.workers ?? knee, n: rounds },
      predicted: knee,
      isSettled: false,
    };
  }
  const drawn = resampledMeans(logs, resamples);
  const knees = Float64Array.from(drawn, (means) => measuredKnee(steps, means));
  const numbers = steps.map(({ workers }) => workers);
  const fit = fitOf(numbers, logs, drawn, cores);
  const isFitClose = fit !== null && isClose(fit.curve, steps);
  const most = steps.at(-1)?.workers ?? 1;
  const kind = kindOf(steps);
  return {
    kind,
    rounds,
    steps,
    fit,
    isFitClose,
    knee: wholeInterval(intervalOf(knee, knees, rounds)),
    predicted: fit && isFitClose ? kneeOf(fit.curve, most, MARGIN) : knee,
    isSettled: rounds >= FEWEST_TO_SETTLE && kind !== 'unclear',
  };
}

/** Numbers of workers between quantiles are none that anyone can have. */
const wholeInterval = ({ low, high, ...rest }: Interval): Interval => ({
  ...rest,
  low: Math.floor(low),
  high: Math.ceil(high),
});

function stepsOf(measured: readonly WorkerTimes[], rounds: number): ScalingStep[] {
  const paired = measured.map(({ times }) => times.slice(0, rounds));
  const [base = []] = paired;
  // Which pool it is makes no difference to how its times compare.
  const { pools } = compare(
    measured.map(({ workers }, i) => ({ pool: 'thread', workers, times: paired[i] ?? [] })),
  );
  return measured.map(({ workers }, i): ScalingStep => {
    const own = paired[i] ?? [];
    const speedups = own.map((time, round) => (base[round] ?? NaN) / time);
    return {
      workers,
      median: median(own),
      speedups,
      speedup: Math.exp(mean(speedups.map(Math.log))),
      interval: i === 0 ? null : pairedRatio(base, own),
      standing: pools[i]?.standing ?? 'unclear',
    };
  });
}

/** The first number that comes within the margin of the fastest. */
function measuredKnee(steps: readonly ScalingStep[], logs: ArrayLike<number>): number {
  let best = -Infinity;
  for (let i = 0; i < logs.length; i++) best = Math.max(best, logs[i] ?? -Infinity);
  return steps.find((_, i) => (logs[i] ?? -Infinity) >= best - Math.log(1 + MARGIN))?.workers ?? 1;
}

function kindOf(steps: readonly ScalingStep[]): ScalingKind {
  const least = steps.find(({ standing }) => standing !== 'slower');
  const sure = steps.find(({ standing }) => standing === 'fastest' || standing === 'same');
  if (!least || least !== sure) return 'unclear';
  if (sure.workers === 1) return 'flat';
  return sure === steps.at(-1) ? 'rising' : 'knee';
}

const isClose = (curve: Curve, steps: readonly ScalingStep[]): boolean =>
  steps.every(({ workers, speedup, interval }) => {
    const there = speedupAt(curve, workers);
    const isWithin = interval !== null && interval.low <= there && there <= interval.high;
    return isWithin || Math.abs(Math.log(speedup / there)) <= FAR;
  });
