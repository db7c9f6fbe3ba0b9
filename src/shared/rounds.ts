/** The rounds of a comparison, read from its record: what was measured of each pool, and what that says. */
import type { BlockSums, BlockSummary } from './analysis.js';
import { compare, MARGIN } from './comparison.js';
import type { Comparison, PoolTimes } from './comparison.js';
import type { BlockRecord, RunRecord } from './run.js';
import { median, pairedRatio } from './stats/interval.js';
import type { Interval } from './stats/interval.js';
import { outliersOf } from './stats/outliers.js';
import { trendChance } from './stats/trend.js';
import { poolTitle } from './words.js';
import type { Pool } from './words.js';

/** A trend is told if chance alone would make one as clear as this in so few of as many machines at rest. */
const TREND_CHANCE = 0.01;

/** Which pass a comparison rests on: the warm one wherever there is one. */
export type Basis = 'warm' | 'cold';

/** One pool over the complete rounds. */
export interface PoolRounds {
  readonly pool: Pool;
  readonly workers: number;
  /** `Thread pool × 4` */
  readonly title: string;
  /** Wall time of the first pass by round, start-up included, ms. */
  readonly cold: readonly number[];
  /** Wall time of the second pass by round, ms; null without one. */
  readonly warm: readonly number[] | null;
  /** Median over the rounds of what the first pass took longer than the second, ms; null without one. */
  readonly startUpMs: number | null;
  /** Rounds (places in the lists above) in which it was far slower or faster than usual, beside the others. */
  readonly outliers: readonly number[];
}

/** What the control blocks say: one pool twice in each round. */
export interface Control {
  /** Rounds that have one. */
  readonly rounds: number;
  /** The control's time over the original's; null where there are too few. */
  readonly ratio: Interval | null;
  /** The whole interval lies beyond the margin: two blocks of the same pool differ by more than chance. */
  readonly drifts: boolean;
}

export interface RunComparison {
  readonly basis: Basis;
  /** By times of the basis. */
  readonly answer: Comparison;
  /** The same by times of the first pass. */
  readonly cold: Comparison;
  /** In the order of `answer.pools`. */
  readonly pools: readonly PoolRounds[];
  /** Numbers of the complete rounds: the rounds behind each place of the lists. */
  readonly rounds: readonly number[];
  readonly control: Control | null;
  /** All pools together became slower or faster from the first rounds to the last: by this factor; null if not clearly so. */
  readonly trend: number | null;
  /** Titles of pools that broke off and are left out. */
  readonly dropped: readonly string[];
}

/** A pool with its size, as a key. */
export const keyOf = ({
  pool,
  workers,
}: {
  readonly pool: Pool;
  readonly workers: number;
}): string => `${pool} ${workers}`;

/** Whether a block is one of those that are compared: not a control. */
const isOriginal = ({ control }: BlockRecord): boolean => control !== true;

/** The pools of the first of the rounds, without those that ever broke off, and the rounds that have all of them. */
export function completeRounds(blocks: readonly BlockRecord[]): {
  readonly pools: readonly BlockRecord[];
  readonly rounds: readonly (readonly BlockRecord[])[];
} {
  const originals = blocks.filter(isOriginal);
  const broken = new Set(originals.filter(({ status }) => status === 'failed').map(keyOf));
  const first = Math.min(...originals.map(({ round }) => round));
  const pools = originals.filter((block) => block.round === first && !broken.has(keyOf(block)));
  const byRound = new Map<number, Map<string, BlockRecord>>();
  for (const block of originals) {
    if (block.status !== 'done' || !block.sums) continue;
    const round = byRound.get(block.round) ?? new Map<string, BlockRecord>();
    byRound.set(block.round, round.set(keyOf(block), block));
  }
  const rounds = [...byRound.values()].flatMap((round) => {
    const own = pools.flatMap((pool) => round.get(keyOf(pool)) ?? []);
    return pools.length > 0 && own.length === pools.length ? [own] : [];
  });
  return { pools, rounds };
}

/** The warm pass if every block of the rounds has one. */
export const basisOf = (rounds: readonly (readonly BlockRecord[])[]): Basis =>
  rounds.length > 0 && rounds.every((blocks) => blocks.every(({ sums }) => sums?.warm))
    ? 'warm'
    : 'cold';

/** What has been measured so far; null for a run that is no comparison. */
export function comparisonOf(run: RunRecord): RunComparison | null {
  if (!run.comparison) return null;
  const { pools, rounds } = completeRounds(run.blocks);
  const basis = basisOf(rounds);
  const timesOf = (pass: Basis): PoolTimes[] =>
    pools.map(({ pool, workers }, place) => ({
      pool,
      workers,
      times: rounds.map((blocks) => wallOf(blocks[place]?.sums, pass)),
    }));
  const cold = timesOf('cold');
  const based = basis === 'warm' ? timesOf('warm') : cold;
  const coldAnswer = compare(cold);
  const outliers = outliersIn(based.map(({ times }) => times));
  return {
    basis,
    answer: basis === 'warm' ? compare(based) : coldAnswer,
    cold: coldAnswer,
    pools: pools.map(({ pool, workers }, place) => ({
      pool,
      workers,
      title: poolTitle(pool, workers),
      cold: cold[place]?.times ?? [],
      warm: basis === 'warm' ? (based[place]?.times ?? []) : null,
      startUpMs:
        basis === 'warm' ? median(rounds.map((blocks) => startUpOf(blocks[place]?.sums))) : null,
      outliers: outliers[place] ?? [],
    })),
    rounds: rounds.map(([first]) => first?.round ?? 0),
    control: controlOf(run, basis),
    trend: trendOf(based.map(({ times }) => times)),
    dropped: titlesOfBroken(run),
  };
}

/** The sums of the pass that a comparison rests on. */
export const passOf = (sums: BlockSums | undefined, basis: Basis): BlockSummary | undefined =>
  basis === 'warm' ? sums?.warm : sums?.cold;

/** ms */
export const wallOf = (sums: BlockSums | undefined, basis: Basis): number =>
  // A wall of nothing has no logarithm; a clock tick is as short as can be told.
  Math.max(passOf(sums, basis)?.wallMs ?? NaN, 1e-3);

const startUpOf = (sums: BlockSums | undefined): number =>
  (sums?.cold.wallMs ?? NaN) - (sums?.warm?.wallMs ?? NaN);

function controlOf(run: RunRecord, basis: Basis): Control | null {
  const controls = run.blocks.filter(({ control, sums }) => control === true && sums !== undefined);
  if (controls.length === 0) return null;
  const pairs = controls.flatMap((control) => {
    const original = run.blocks.find(
      (block) =>
        isOriginal(block) && block.round === control.round && keyOf(block) === keyOf(control),
    );
    const pair = [wallOf(control.sums, basis), wallOf(original?.sums, basis)] as const;
    return pair.every(Number.isFinite) ? [pair] : [];
  });
  const ratio = pairedRatio(
    pairs.map(([control]) => control),
    pairs.map(([, original]) => original),
  );
  const drifts = ratio !== null && (ratio.low > 1 + MARGIN || ratio.high < 1 / (1 + MARGIN));
  return { rounds: pairs.length, ratio, drifts };
}

/** Per pool the rounds in which it left the company of the others, which the machine slows down or speeds up all alike. */
function outliersIn(times: readonly (readonly number[])[]): number[][] {
  const usual = times.map(median);
  const logs = times.map((own, pool) => own.map((time) => Math.log(time / (usual[pool] ?? NaN))));
  const rounds = times[0]?.length ?? 0;
  const machine = Array.from({ length: rounds }, (_, round) =>
    median(logs.map((own) => own[round] ?? NaN)),
  );
  return logs.map((own) =>
    outliersOf(
      own.map((log, round) => log - (machine[round] ?? 0)),
      Math.log(1 + MARGIN),
    ),
  );
}

function trendOf(times: readonly (readonly number[])[]): number | null {
  const rounds = times[0]?.length ?? 0;
  const logs = Array.from({ length: rounds }, (_, round) =>
    times.reduce((sum, own) => sum + Math.log(own[round] ?? NaN) / times.length, 0),
  );
  if (trendChance(logs) >= TREND_CHANCE) return null;
  const third = Math.max(1, Math.floor(rounds / 3));
  const factor = Math.exp(median(logs.slice(-third)) - median(logs.slice(0, third)));
  return factor > 1 + MARGIN || factor < 1 / (1 + MARGIN) ? factor : null;
}

function titlesOfBroken(run: RunRecord): string[] {
  const broken = run.blocks.filter((block) => isOriginal(block) && block.status === 'failed');
  return [...new Set(broken.map(({ pool, workers }) => poolTitle(pool, workers)))];
}
