/** What to do next, told from what was measured: a sentence each, with its figure and its caveat. No advice without evidence. */
import type { BlockSummary } from './analysis.js';
import { MARGIN } from './comparison.js';
import { formatMs, formatRatio, formatShare, plural } from './format.js';
import { passOf } from './rounds.js';
import type { RunComparison } from './rounds.js';
import type { RunRecord } from './run.js';
import { FEWEST_ROUNDS, median } from './stats/interval.js';
import type { Interval } from './stats/interval.js';
import type { Work } from './table/classify.js';
import { columnsOf, kindOfWork } from './table/columns.js';
import { transferableShare } from './table/way.js';
import type { Pool } from './words.js';

export type AdviceKind = 'serial' | 'blocking' | 'libuv' | 'transfer' | 'chunk';

/**
 * What can be done about it from where it is read.
 * - `reveal`: go to the function
 * - `env`: open the setting for the environment of the runs
 * - `generate`: write the program, in `pool`
 */
export type AdviceAction = 'reveal' | 'env' | 'generate';

export interface Advice {
  readonly kind: AdviceKind;
  readonly text: string;
  /** What it speaks for. */
  readonly pool?: Pool;
  /** Of `chunk`: so many tasks at once. */
  readonly chunkSize?: number;
  readonly action: AdviceAction;
}

/** One pool of workers as advice looks at it. */
export interface AdvisedPool {
  readonly pool: Pool;
  readonly title: string;
  /** Sums of the pass that counts, one for each complete round. */
  readonly passes: readonly BlockSummary[];
  /** Of the bytes that tasks send and return, the part that could be transferred; null if unknown. */
  readonly transferable: number | null;
}

export interface AdviceSource {
  readonly work: Work | null;
  /** How many times as fast as serial each other pool is; null where there are too few rounds. */
  readonly againstSerial: readonly (Interval | null)[];
  readonly pools: readonly AdvisedPool[];
}

/** Of the time that workers were occupied, what must go into the way in every single round before it is spoken of. */
const MUCH = 0.3;
/** The part of the bytes that must be transferable. */
const MOSTLY = 0.5;
/** The way may take this part of the work, if tasks are sent in chunks. */
const CHEAP = 0.1;

/** Empty before there are rounds enough. */
export function adviceOf(run: RunRecord, comparison: RunComparison | null): Advice[] {
  if (!comparison || comparison.answer.rounds < FEWEST_ROUNDS) return [];
  const columns = columnsOf(run, comparison);
  const hasSerial = comparison.answer.pools.some(({ pool }) => pool === 'serial');
  return advise({
    work: kindOfWork(columns),
    againstSerial: hasSerial
      ? comparison.answer.pools.flatMap(({ pool, againstSerial }) =>
          pool === 'serial' ? [] : [againstSerial],
        )
      : [],
    pools: columns
      .filter(({ pool }) => pool === 'thread' || pool === 'process')
      .map(({ pool, title, blocks, payload }) => ({
        pool,
        title,
        passes: blocks.flatMap(({ sums }) => passOf(sums, comparison.basis) ?? []),
        transferable: payload && transferableShare(payload),
      })),
  });
}

export function advise(source: AdviceSource): Advice[] {
  const all = [
    serialIsEnough(source.againstSerial),
    ofWork(source.work),
    ...source.pools.map(wayOf),
  ];
  return all.filter((one) => one !== null);
}

function serialIsEnough(intervals: readonly (Interval | null)[]): Advice | null {
  const known = intervals.filter((one) => one !== null);
  if (known.length === 0 || known.length < intervals.length) return null;
  const most = Math.max(...known.map(({ high }) => high));
  if (most > 1 + MARGIN) return null;
  return {
    kind: 'serial',
    pool: 'serial',
    action: 'generate',
    text: `Serial is enough: with these inputs no pool is more than ${formatRatio(most)} as fast (upper end of the intervals). More or longer tasks may change that.`,
  };
}

function ofWork(work: Work | null): Advice | null {
  // A classification in doubt is no ground to change code on.
  if (!work || work.caveat !== undefined) return null;
  const { active, thread, process } = work.shares;
  if (work.kind === 'blocking') {
    return {
      kind: 'blocking',
      action: 'reveal',
      text: `Make the wait asynchronous: the function holds its event loop for ${formatShare(active)} of the time and uses the CPU for ${formatShare(thread)} of it. Until then it needs a worker for each task that is to wait at the same time.`,
    };
  }
  if (work.kind === 'libuv') {
    return {
      kind: 'libuv',
      action: 'env',
      text: `Set UV_THREADPOOL_SIZE before the program starts (4 unless set): libuv's threads do the work (process on the CPU for ${formatShare(process)} of the time, the task's own thread for ${formatShare(thread)}). Threads of a program share them, each process has its own; more than there are cores help only what waits.`,
    };
  }
  return null;
}

const wayMs = ({ overhead }: BlockSummary): number => overhead.sendMs + overhead.returnMs;

/** What the way costs in one pool, if it is much in every round. */
function wayOf({ pool, title, passes, transferable }: AdvisedPool): Advice | null {
  const shares = passes.map((pass) => wayMs(pass) / (wayMs(pass) + pass.workMs));
  if (passes.length < FEWEST_ROUNDS || !shares.every((share) => share > MUCH)) return null;
  const range = `${formatShare(median(shares))} of the time (${formatShare(Math.min(...shares))} to ${formatShare(Math.max(...shares))} over ${plural(passes.length, 'round')})`;
  if (pool === 'thread' && (transferable ?? 0) > MOSTLY) {
    return {
      kind: 'transfer',
      action: 'reveal',
      text: `${title}: ${range} goes into sending and returning, and ${formatShare(transferable)} of the bytes lie in buffers: transfer them (submitWith({ transfer }, …)). The sender cannot use them afterwards.`,
    };
  }
  const perTask = (sum: (pass: BlockSummary) => number): number =>
    median(passes.map((pass) => sum(pass) / Math.max(1, pass.tasks)));
  const [way, work] = [perTask(wayMs), perTask(({ workMs }) => workMs)];
  const tasks = Math.min(...passes.map((pass) => pass.tasks));
  const chunk = Math.ceil(way / (CHEAP * work));
  // With fewer chunks than that, some workers would have none.
  if (!(work > 0) || chunk < 2 || chunk * 2 > tasks) return null;
  return {
    kind: 'chunk',
    pool,
    chunkSize: chunk,
    action: 'generate',
    text: `${title}: tasks are too small. ${range} goes into sending and returning, ${formatMs(way)} a task for ${formatMs(work)} of work: with map and chunksize ${chunk} the way takes about a tenth of the work, if what a task sends is small.`,
  };
}
