/** Which pool is faster, and how sure that is: paired round by round, with intervals. */
import { FEWEST_ROUNDS, median, pairedRatio } from './stats/interval.js';
import type { Interval } from './stats/interval.js';
import type { Pool } from './words.js';

/** Ratios nearer to 1 than this mean nothing to a user: 5 %. */
export const MARGIN = 0.05;

/** Before so many rounds the question whether an answer is settled is not asked: early looks find what is not there. */
export const FEWEST_TO_SETTLE = 5;

/** What was measured of one pool: the same time of every round, ms, in the order of the rounds. */
export interface PoolTimes {
  readonly pool: Pool;
  readonly workers: number;
  readonly times: readonly number[];
}

/**
 * One pool against the fastest.
 * - `fastest`: it is
 * - `slower`: the whole interval lies beyond the margin
 * - `same`: the whole interval lies within the margin
 * - `unclear`: the interval crosses the margin
 */
export type Standing = 'fastest' | 'slower' | 'same' | 'unclear';

/** As a user reads them beside the other pools. */
const STANDING_NAMES: { readonly [S in Standing]: string } = {
  fastest: 'fastest',
  slower: 'slower',
  same: 'within 5 %',
  unclear: 'unclear',
};

/** How a pool stands, as far as the rounds tell: empty where they do not. */
export function standingName(
  { rounds, isClear }: Pick<Comparison, 'rounds' | 'isClear'>,
  standing: Standing,
): string {
  if (standing === 'fastest') return isClear ? STANDING_NAMES.fastest : 'fastest measured';
  return rounds < FEWEST_ROUNDS ? '' : STANDING_NAMES[standing];
}

export interface PoolStanding {
  readonly pool: Pool;
  readonly workers: number;
  /** Median of its times, ms. */
  readonly median: number;
  /** How many times as long it took as the fastest; null for that one, and where there are too few rounds. */
  readonly againstFastest: Interval | null;
  /** How many times as fast as serial; null for serial, without serial, and where there are too few rounds. */
  readonly againstSerial: Interval | null;
  readonly standing: Standing;
}

export interface Comparison {
  /** Rounds in which every pool was measured. */
  readonly rounds: number;
  /** In the order given. */
  readonly pools: readonly PoolStanding[];
  /** Index into `pools`; null where fewer than two pools were measured. */
  readonly fastest: number | null;
  /** One pool is clearly faster than every other. */
  readonly isClear: boolean;
  /** More rounds would not change what is said: no standing is `unclear`. */
  readonly isSettled: boolean;
}

/** Compares over the rounds that every pool has; the fastest is the one with the lowest median. */
export function compare(measured: readonly PoolTimes[]): Comparison {
  const rounds = Math.min(...measured.map(({ times }) => times.length));
  if (measured.length < 2 || rounds < 1 || !Number.isFinite(rounds)) {
    return {
      rounds: Math.max(0, Number.isFinite(rounds) ? rounds : 0),
      pools: measured.map((times) => alone(times)),
      fastest: null,
      isClear: false,
      isSettled: false,
    };
  }
  const paired = measured.map(({ times }) => times.slice(0, rounds));
  const medians = paired.map(median);
  const fastest = medians.indexOf(Math.min(...medians));
  const best = paired[fastest] ?? [];
  const serial = paired[measured.findIndex(({ pool }) => pool === 'serial')];
  const pools = measured.map(({ pool, workers }, index): PoolStanding => {
    const own = paired[index] ?? [];
    const againstFastest = index === fastest ? null : pairedRatio(own, best);
    return {
      pool,
      workers,
      median: medians[index] ?? NaN,
      againstFastest,
      againstSerial: serial && pool !== 'serial' ? pairedRatio(serial, own) : null,
      standing: index === fastest ? 'fastest' : standingOf(own, best),
    };
  });
  const others = pools.filter(({ standing }) => standing !== 'fastest');
  return {
    rounds,
    pools,
    fastest,
    isClear: others.every(({ standing }) => standing === 'slower'),
    isSettled: rounds >= FEWEST_TO_SETTLE && others.every(({ standing }) => standing !== 'unclear'),
  };
}

/**
 * Told from an interval of 99 %, though 95 % is what is shown: it is asked after every round, and whoever looks often
 * enough finds something in any noise.
 */
function standingOf(own: readonly number[], best: readonly number[]): Standing {
  const ratio = pairedRatio(own, best, 0.99);
  if (!ratio) return 'unclear';
  if (ratio.low > 1 + MARGIN) return 'slower';
  return ratio.low >= 1 / (1 + MARGIN) && ratio.high <= 1 + MARGIN ? 'same' : 'unclear';
}

const alone = ({ pool, workers, times }: PoolTimes): PoolStanding => ({
  pool,
  workers,
  median: times.length > 0 ? median(times) : NaN,
  againstFastest: null,
  againstSerial: null,
  standing: 'unclear',
});
