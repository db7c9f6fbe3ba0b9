/** A run's blocks as rows to compare: one per pool and number of workers, over all its rounds. */
import { efficiency, speedup } from './analysis.js';
import type { BlockSummary, Overhead } from './analysis.js';
import type { BlockRecord, BlockStatus, RunRecord } from './run.js';
import { median } from './stats/interval.js';
import { poolTitle } from './words.js';
import type { Pool } from './words.js';

export interface PoolFigures {
  readonly pool: Pool;
  readonly workers: number;
  /** `Thread pool × 4` */
  readonly title: string;
  /** Of the block that is under way or was last to be. */
  readonly status: BlockStatus;
  /** Numbers of the blocks, in the order of their rounds. */
  readonly blocks: readonly number[];
  /** Rounds that came to their end. */
  readonly rounds: number;
  /** Tasks of one round that there will be, as far as known. */
  readonly expected: number | null;
  /**
   * The medians over the ended rounds; over what there is while none has ended. Of the first pass, start-up included.
   * Null before anything has been measured.
   */
  readonly summary: BlockSummary | null;
  /** The medians of the second pass, on workers that are there already; null without one. */
  readonly warm: BlockSummary | null;
  /** Serial wall time (in a sweep, that of one worker) over this pool's, of each round in which both came to their end. */
  readonly speedups: readonly number[];
  /** The median of `speedups`. */
  readonly speedup: number | null;
  /** `speedup` per worker. */
  readonly efficiency: number | null;
}

/**
 * Rows in the order in which their pools first appear in the run, those of a sweep by their number of workers; control
 * blocks are left out. Speed-ups are against serial, in a sweep against one worker.
 * @param measured gives the sums of a block's first pass where its record does not, null before it has a trace
 */
export function poolFigures(
  run: RunRecord,
  measured: (block: number) => BlockSummary | null,
): PoolFigures[] {
  const summaryOf = (block: number): BlockSummary | null =>
    run.blocks[block]?.sums?.cold ?? measured(block);
  const groups = new Map<string, BlockRecord[]>();
  for (const block of run.blocks) {
    if (block.control) continue;
    const key = `${block.pool} ${block.workers}`;
    const group = groups.get(key);
    if (group) group.push(block);
    else groups.set(key, [block]);
  }
  const isBase = ({ pool, workers }: BlockRecord): boolean =>
    run.sweep ? workers === 1 : pool === 'serial';
  const baseOf = new Map(
    run.blocks
      .filter((block) => isBase(block) && block.status === 'done' && !block.control)
      .map(({ round, index }) => [round, summaryOf(index)]),
  );
  const rows = [...groups.values()].map((blocks) => rowOf(blocks, summaryOf, baseOf));
  return run.sweep ? rows.sort((a, b) => a.workers - b.workers) : rows;
}

function rowOf(
  blocks: readonly BlockRecord[],
  summaryOf: (block: number) => BlockSummary | null,
  baseOf: ReadonlyMap<number, BlockSummary | null>,
): PoolFigures {
  const [head] = blocks as [BlockRecord];
  const ended = blocks.filter(({ status }) => status === 'done');
  const measured = (ended.length > 0 ? ended : blocks).flatMap(
    ({ index }) => summaryOf(index) ?? [],
  );
  const speedups = ended.flatMap(({ index, round }) => {
    const own = summaryOf(index);
    return (own && speedup(own, baseOf.get(round) ?? null)) ?? [];
  });
  const times = speedups.length > 0 ? median(speedups) : null;
  const current = blocks.findLast(({ status }) => status !== 'waiting') ?? head;
  return {
    pool: head.pool,
    workers: head.workers,
    title: poolTitle(head.pool, head.workers),
    status: current.status,
    blocks: blocks.map(({ index }) => index),
    rounds: ended.length,
    expected: current.tasks ?? null,
    summary: medianOf(measured),
    warm: medianOf(ended.flatMap(({ sums }) => sums?.warm ?? [])),
    speedups,
    speedup: times,
    efficiency: efficiency(times, head.workers),
  };
}

const OVERHEAD = ['spawnMs', 'loadMs', 'queueMs', 'sendMs', 'returnMs', 'share'] as const;

function medianOf(summaries: readonly BlockSummary[]): BlockSummary | null {
  const [first] = summaries;
  if (!first || summaries.length === 1) return first ?? null;
  const of = (read: (summary: BlockSummary) => number): number => median(summaries.map(read));
  const overhead = OVERHEAD.map((name) => [name, of((s) => s.overhead[name])]);
  return {
    tasks: of((s) => s.tasks),
    ok: of((s) => s.ok),
    failed: of((s) => s.failed),
    wallMs: of((s) => s.wallMs),
    workMs: of((s) => s.workMs),
    parallelism: of((s) => s.parallelism),
    overhead: Object.fromEntries(overhead) as unknown as Overhead,
  };
}
