/** Which blocks a run has, and in which order. */
import { availableParallelism } from 'node:os';
import type { BlockPlan, RoundsRecord, RunRecord } from '../shared/run.js';
import { countsUpTo, usableCores } from '../shared/sweep.js';
import { isInline } from '../shared/words.js';
import { shuffle } from '../shared/stats/random.js';
import type { Pool } from '../shared/words.js';
import { machineInfo } from './environment.js';
import type { RunRequest, SweepRequest } from './types.js';

/** A sweep goes so far even where there are fewer cores. */
const FEWEST_SWEPT = 4;

export interface PlanOptions {
  /** Most workers of a pool of threads or processes at once; by default what the machine runs in parallel. */
  readonly workers?: number;
  readonly rounds?: number;
  /** Gives numbers from 0 to 1; `Math.random` by default. */
  readonly random?: () => number;
}

/**
 * Every pool has one block in every round. The first round keeps the order of `pools`; each later one has an order
 * of its own, drawn by lot, so that no pool always runs on the warmer machine.
 */
export function planBlocks(pools: readonly Pool[], options: PlanOptions = {}): BlockPlan[] {
  const { workers = availableParallelism(), rounds = 1, random = Math.random } = options;
  const blocks: BlockPlan[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const pool of round === 0 ? pools : shuffle([...pools], random)) {
      blocks.push({ pool, workers: isInline(pool) ? 1 : workers, round });
    }
  }
  return blocks;
}

/** What a record begins with, of what is asked for. */
export function planOf(
  asked: RunRequest['blocks'],
): Pick<RunRecord, 'blocks' | 'comparison' | 'sweep'> {
  if ('pools' in asked) {
    const { pools, workers, budgetMs, maxRounds } = asked;
    const blocks = planBlocks(pools, workers === undefined ? {} : { workers });
    const rounds = roundsRecord(budgetMs, maxRounds);
    return {
      blocks: waiting(blocks),
      comparison: { ...rounds, unclear: null, withoutControl: false },
    };
  }
  if ('sweep' in asked) {
    const { sweep: pool, budgetMs, maxRounds } = asked;
    const counts = countsOf(asked);
    const rounds = roundsRecord(budgetMs, maxRounds);
    return {
      // Which others there are depends on how many tasks there turn out to be.
      blocks: waiting([{ pool, workers: 1, round: 0 }]),
      sweep: { ...rounds, pool, counts },
    };
  }
  return { blocks: waiting(asked) };
}

function countsOf({ maxWorkers }: SweepRequest): number[] {
  const cores = usableCores(machineInfo());
  return countsUpTo(maxWorkers ?? Math.max(FEWEST_SWEPT, 2 * Math.ceil(cores)), cores);
}

const waiting = (blocks: readonly BlockPlan[]): RunRecord['blocks'] =>
  blocks.map((block, index) => ({ ...block, index, status: 'waiting' }));

const roundsRecord = (budgetMs: number, maxRounds: number): RoundsRecord => ({
  budgetMs,
  maxRounds,
  startedAt: null,
  spentMs: 0,
  rounds: 0,
  withoutWarm: false,
});
