/** Which blocks a run has, and in which order. */
import { availableParallelism } from 'node:os';
import type { BlockPlan } from '../shared/run.js';
import { isInline } from '../shared/words.js';
import { shuffle } from '../shared/stats/random.js';
import type { Pool } from '../shared/words.js';

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
