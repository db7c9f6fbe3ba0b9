/** What was measured of each pool over the complete rounds of a comparison: the columns of the table. */
import { completeRounds, keyOf, passOf } from '../rounds.js';
import type { Basis, RunComparison } from '../rounds.js';
import type { BlockRecord, RunRecord } from '../run.js';
import { mean, meanInterval } from '../stats/interval.js';
import type { Interval } from '../stats/interval.js';
import { isInline, poolTitle } from '../words.js';
import type { Pool } from '../words.js';
import { classify } from './classify.js';
import type { Work } from './classify.js';
import type { PassFacts } from './facts.js';
import type { Payload, Transport, Usage } from './measured.js';

/** Tasks that take a smaller part of the time than this are hardly what was measured. */
const LEAST_WORK = 0.5;

export interface PoolColumn {
  readonly pool: Pool;
  readonly workers: number;
  /** `Thread pool × 4` */
  readonly title: string;
  /** Of the complete rounds, in their order. */
  readonly blocks: readonly BlockRecord[];
  /** What its tasks did in this pool; null where nothing was told. */
  readonly work: Work | null;
  /** By how much the whole program grew; per worker, where there are workers. */
  readonly memory: Growth | null;
  readonly payload: Payload | null;
  readonly transport: Transport | null;
}

export interface Growth {
  /** Bytes, the mean over the rounds. */
  readonly bytes: number;
  /** Null where there are too few rounds. */
  readonly interval: Interval | null;
  readonly rounds: number;
  /** `PSS` or `RSS`. */
  readonly metric: string;
}

export function columnsOf(run: RunRecord, { basis }: RunComparison): PoolColumn[] {
  const { pools, rounds } = completeRounds(run.blocks);
  return pools.map(({ pool, workers }, place) => {
    const blocks = rounds.flatMap((round) => round[place] ?? []);
    const first = run.blocks.find(
      (block) => block.round === 0 && !block.control && keyOf(block) === keyOf({ pool, workers }),
    );
    return {
      pool,
      workers,
      title: poolTitle(pool, workers),
      blocks,
      work: workOf(blocks, basis),
      memory: growthOf(blocks),
      payload: first?.measured?.payload ?? null,
      transport: first?.measured?.transport ?? null,
    };
  });
}

/** The facts of the pass that a comparison rests on. */
export const passFactsOf = ({ facts }: BlockRecord, basis: Basis): PassFacts | undefined =>
  basis === 'warm' ? facts?.warm : facts?.cold;

/**
 * Of inline pools both passes are counted. A first pass of a pool of workers has their start in it, so it is left out
 * where there is a second; and what the CPU did is held against the time in which they had tasks.
 */
function workOf(blocks: readonly BlockRecord[], basis: Basis): Work | null {
  const usages = blocks.flatMap((block): Usage[] => {
    const { usage } = block.measured ?? {};
    if (!usage) return [];
    if (isInline(block.pool)) return [usage.cold, ...(usage.warm ? [usage.warm] : [])];
    const used = basis === 'warm' ? usage.warm : usage.cold;
    const facts = passFactsOf(block, basis);
    const wallMs = passOf(block.sums, basis)?.workMs ?? 0;
    if (!used || !facts) return [];
    const activeMs = facts.elu === null ? null : facts.elu * wallMs;
    return [{ ...used, wallMs, activeMs, gcMs: facts.gcMs }];
  });
  if (usages.length === 0) return null;
  const work = classify(usages);
  const tasksMs = blocks.reduce(
    (sum, { sums }) => sum + (sums?.cold.workMs ?? 0) + (sums?.warm?.workMs ?? 0),
    0,
  );
  // What was measured then is the way to the tasks rather than the tasks.
  return blocks[0]?.pool === 'serial' && tasksMs < work.measuredMs * LEAST_WORK
    ? {
        ...work,
        kind: 'unclear',
        caveat: 'Its tasks are so short that getting to them takes longer.',
      }
    : work;
}

function growthOf(blocks: readonly BlockRecord[]): Growth | null {
  const grown = blocks.flatMap(({ measured }) => {
    const memory = measured?.memory;
    return memory ? [(memory.after - memory.before) / Math.max(1, memory.workers)] : [];
  });
  if (grown.length === 0) return null;
  return {
    bytes: mean(grown),
    interval: meanInterval(grown),
    rounds: grown.length,
    metric: blocks[0]?.memoryMetric ?? 'memory',
  };
}

/**
 * What kind of work it is: told by serial, where nothing else runs beside it, else by the pool with the fewest doubts.
 */
export function kindOfWork(
  columns: readonly PoolColumn[],
): (Work & { readonly by: string }) | null {
  const ranked = [...columns].sort((a, b) => rank(a.pool) - rank(b.pool));
  const told = ranked.filter(({ work, pool }) => work !== null && pool !== 'eventLoop');
  const best = told.find(({ work }) => work?.kind !== 'unclear') ?? told[0];
  return best?.work ? { ...best.work, by: best.title } : null;
}

const rank = (pool: Pool): number => ['serial', 'process', 'thread', 'eventLoop'].indexOf(pool);
