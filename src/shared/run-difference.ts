/**
 * What has changed from one run of a function to a later one: the times of the same pool, before against after. The
 * runs were not interleaved as the pools of one run are, so what the machine did between them is in the difference.
 */
import { listed } from './verdict-parts.js';
import { formatInterval, formatMs, formatRatio } from './format.js';
import { comparisonOf, keyOf } from './rounds.js';
import type { Basis } from './rounds.js';
import type { BlockRecord, RunRecord } from './run.js';
import { FEWEST_ROUNDS, median } from './stats/interval.js';
import type { Interval } from './stats/interval.js';
import { unpairedRatio } from './stats/unpaired.js';
import { poolTitle } from './words.js';
import type { Pool } from './words.js';

/**
 * Ratios nearer to 1 than this mean nothing between two runs: 10 %. Twice the margin within one run, because neither
 * the interval nor anything else in two runs knows how much the machine changes from one to the next.
 */
export const MARGIN_BETWEEN_RUNS = 0.1;

/** A run, with what its record does not hold. */
export interface ComparedRun {
  readonly record: RunRecord;
  /** First submit to last settle of a block's first pass, ms; null if it has no trace. For runs that are no comparison. */
  readonly wallOf: (block: number) => number | null;
}

/**
 * - `slower`, `faster`: after is, by the whole interval of 99 %, beyond the margin
 * - `same`: the whole interval lies within the margin
 * - `unclear`: the interval crosses the margin, or there are too few rounds for one
 */
export type Change = 'slower' | 'faster' | 'same' | 'unclear';

export interface PoolDifference {
  readonly pool: Pool;
  readonly workers: number;
  /** `Thread pool × 4` */
  readonly title: string;
  /** The pass whose times are compared: both runs have it. */
  readonly basis: Basis;
  /** Medians, ms. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** After over before. */
  readonly ratio: number;
  /** The ratio with its interval of 95 %; null where either has too few rounds. */
  readonly interval: Interval | null;
  readonly change: Change;
}

export interface RunDifference {
  /** Pools of the same size that both runs measured, in the order of the later run. */
  readonly pools: readonly PoolDifference[];
  /** One sentence. */
  readonly headline: string;
  /** What else must be known to read it; a sentence each. */
  readonly caveats: readonly string[];
  /** Some pool is slower beyond noise, and nothing but the code is known to have changed. */
  readonly isRegression: boolean;
}

interface Times {
  readonly pool: Pool;
  readonly workers: number;
  readonly cold: readonly number[];
  readonly warm: readonly number[] | null;
}

/** @param before the earlier of the two */
export function differenceOf(before: ComparedRun, after: ComparedRun): RunDifference {
  const earlier = new Map(timesOf(before).map((times) => [keyOf(times), times]));
  const later = timesOf(after);
  const pools = later.flatMap((times) => {
    const other = earlier.get(keyOf(times));
    return other ? [poolDifference(other, times)] : [];
  });
  const isOther = subjectCaveats(before.record, after.record);
  const caveats = [...isOther, ...roundsCaveats(pools), ...leftOut(earlier, later)];
  const isDebug = before.record.debug === true || after.record.debug === true;
  if (isDebug) {
    const headline = 'No comparison: the figures of a debug run mean nothing.';
    return { pools: [], headline, caveats: [], isRegression: false };
  }
  return {
    pools,
    headline: headlineOf(pools),
    caveats: pools.length > 0 ? caveats : isOther,
    isRegression: isOther.length === 0 && pools.some(({ change }) => change === 'slower'),
  };
}

function timesOf({ record, wallOf }: ComparedRun): Times[] {
  const comparison = comparisonOf(record);
  if (comparison) return comparison.pools.filter(({ cold }) => cold.length > 0);
  const byPool = new Map<string, Times & { cold: number[] }>();
  for (const block of record.blocks) {
    const wall = isMeasured(block) ? wallOf(block.index) : null;
    if (wall === null) continue;
    const { pool, workers } = block;
    const times = byPool.get(keyOf(block)) ?? { pool, workers, cold: [], warm: null };
    times.cold.push(Math.max(wall, 1e-3));
    byPool.set(keyOf(block), times);
  }
  return [...byPool.values()];
}

const isMeasured = ({ status, control }: BlockRecord): boolean =>
  status === 'done' && control !== true;

function poolDifference(before: Times, after: Times): PoolDifference {
  const { pool, workers } = after;
  const basis: Basis = before.warm && after.warm ? 'warm' : 'cold';
  const [a, b] = [before[basis] ?? before.cold, after[basis] ?? after.cold];
  const [beforeMs, afterMs] = [median(a), median(b)];
  const interval = unpairedRatio(b, a);
  return {
    pool,
    workers,
    title: poolTitle(pool, workers),
    basis,
    beforeMs,
    afterMs,
    ratio: interval?.value ?? afterMs / beforeMs,
    interval,
    change: changeOf(unpairedRatio(b, a, 0.99)),
  };
}

function changeOf(ratio: Interval | null): Change {
  const above = 1 + MARGIN_BETWEEN_RUNS;
  if (!ratio) return 'unclear';
  if (ratio.low > above) return 'slower';
  if (ratio.high < 1 / above) return 'faster';
  return ratio.low >= 1 / above && ratio.high <= above ? 'same' : 'unclear';
}

const inWords = ({ title, ratio, interval }: PoolDifference): string =>
  `${title} takes ${interval ? formatInterval(interval) : formatRatio(ratio)} as long`;

function headlineOf(pools: readonly PoolDifference[]): string {
  const of = (change: Change): PoolDifference[] => pools.filter((one) => one.change === change);
  const [slower, faster, same] = [of('slower'), of('faster'), of('same')];
  const [first] = pools;
  if (!first) return 'No pool of the same size was measured in both runs.';
  if (pools.every(({ interval }) => interval === null)) {
    const each = pools.map(
      (one) => `${inWords(one)} (${formatMs(one.beforeMs)} → ${formatMs(one.afterMs)})`,
    );
    return `${listed(each)}; without enough rounds in both runs that may be chance.`;
  }
  const sentences = [
    ...(slower.length > 0 ? [`Slower than before: ${listed(slower.map(inWords))}.`] : []),
    ...(faster.length > 0 ? [`Faster than before: ${listed(faster.map(inWords))}.`] : []),
  ];
  if (sentences.length > 0) return sentences.join(' ');
  if (same.length === pools.length) {
    return `As fast as before, within ${MARGIN_BETWEEN_RUNS * 100} %: ${listed(pools.map(inWords))}.`;
  }
  return `No clear change: ${listed(pools.map(inWords))}.`;
}

/** What is known to be another thing than it was. */
function subjectCaveats(before: RunRecord, after: RunRecord): string[] {
  const caveats: string[] = [];
  const inputsOf = ({ functions }: RunRecord): string =>
    JSON.stringify(functions.map(({ name, inputs }) => [name, inputs]));
  if (before.title !== after.title) {
    caveats.push(`The functions are not the same: ${before.title}, then ${after.title}.`);
  } else if (inputsOf(before) !== inputsOf(after)) {
    caveats.push('The inputs are not the same, so the work is not either.');
  }
  const tasksOf = ({ blocks }: RunRecord): number | undefined =>
    blocks.find(({ tasks }) => tasks !== undefined)?.tasks;
  const [tasks, more] = [tasksOf(before), tasksOf(after)];
  if (tasks !== more) {
    caveats.push(`The number of tasks is another: ${tasks ?? '?'}, then ${more ?? '?'}.`);
  }
  const [node, newer] = [before.node?.version, after.node?.version];
  if (node !== newer) caveats.push(`Node.js is another: ${node ?? '?'}, then ${newer ?? '?'}.`);
  const machineOf = ({ machine }: RunRecord): string =>
    machine ? `${machine.cpu}, ${machine.parallelism} of ${machine.cpus} CPUs` : '?';
  if (machineOf(before) !== machineOf(after)) {
    caveats.push(`The machine is another: ${machineOf(before)}, then ${machineOf(after)}.`);
  }
  const failed = (run: RunRecord): boolean =>
    run.blocks.some(({ sums }) => (sums?.cold.failed ?? 0) > 0);
  if (failed(before) !== failed(after)) {
    caveats.push(`Tasks failed in the ${failed(before) ? 'earlier' : 'later'} run only.`);
  }
  return caveats;
}

function roundsCaveats(pools: readonly PoolDifference[]): string[] {
  const caveats = [
    'The runs were made one after the other: how busy or warm the machine was is part of the difference.',
  ];
  if (pools.some(({ interval }) => interval === null)) {
    caveats.push(
      `An interval takes ${FEWEST_ROUNDS} rounds in both runs: Compare Pools makes them, a run in one pool is one round.`,
    );
  }
  if (pools.some(({ basis }) => basis === 'cold')) {
    caveats.push('Start-up is part of the times where either run has no second pass.');
  }
  return caveats;
}

function leftOut(earlier: ReadonlyMap<string, Times>, later: readonly Times[]): string[] {
  const kept = new Set(later.map(keyOf));
  const gone = [...earlier].flatMap(([key, times]) => (kept.has(key) ? [] : [times]));
  const fresh = later.filter((times) => !earlier.has(keyOf(times)));
  const titles = [...gone, ...fresh].map(({ pool, workers }) => poolTitle(pool, workers));
  return titles.length > 0 ? [`Measured in one of the two runs only: ${listed(titles)}.`] : [];
}
