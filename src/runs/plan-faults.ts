/** Which blocks the fault lab has. */
import { availableParallelism } from 'node:os';
import { FAULTS } from '../shared/faults.js';
import type { Fault, FaultPlan } from '../shared/faults.js';
import type { BlockPlan } from '../shared/run.js';
import { isInline } from '../shared/words.js';
import type { Pool } from '../shared/words.js';
import type { RunRequest } from './types.js';

/** The pools that differ in what they contain: tasks of the serial pool share all with each other, as on the event loop. */
export const FAULT_POOLS: readonly Pool[] = ['eventLoop', 'thread', 'process'];
/** There must be a neighbour to survive; more than a few tell nothing more. */
const [FEWEST_WORKERS, MOST_WORKERS] = [2, 4];
/** Heap of a worker or program that is to run out of it, MB: what is usual would take seconds, and memory that others need. */
const HEAP_MB = 256;

export interface FaultOptions {
  readonly pools?: readonly Pool[];
  readonly faults?: readonly Fault[];
  /** By default what the machine runs in parallel; from 2 to 4 are used. */
  readonly workers?: number;
}

/**
 * A round for each fault, with a block for each pool; and one more for a pool that is told to break when a worker dies,
 * as pools of processes are unless told otherwise.
 */
export function planFaults(options: FaultOptions = {}): BlockPlan[] {
  const { pools = FAULT_POOLS, faults = FAULTS, workers = availableParallelism() } = options;
  const most = Math.min(MOST_WORKERS, Math.max(FEWEST_WORKERS, workers));
  const blockOf = (pool: Pool, fault: FaultPlan, round: number): BlockPlan => ({
    pool,
    workers: isInline(pool) ? 1 : most,
    round,
    fault,
  });
  const blocks = faults.flatMap((fault, round) =>
    pools.map((pool) =>
      blockOf(pool, { fault, onWorkerLost: isInline(pool) ? null : 'replace' }, round),
    ),
  );
  if (!faults.includes('exit')) return blocks;
  const breaking: FaultPlan = { fault: 'exit', onWorkerLost: 'break' };
  const own = pools.filter((pool) => !isInline(pool));
  return [...blocks, ...own.map((pool) => blockOf(pool, breaking, faults.length))];
}

type Heap = Pick<RunRequest, 'resourceLimits'> & { readonly execArgv: readonly string[] };

/** `given` with a small heap where the block is to run out of it: the workers', or that of the program itself. */
export function heapOf({ pool, fault }: BlockPlan, given: Heap): Heap {
  if (fault?.fault !== 'memory') return given;
  if (isInline(pool)) {
    return { ...given, execArgv: [...given.execArgv, `--max-old-space-size=${HEAP_MB}`] };
  }
  return { ...given, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, ...given.resourceLimits } };
}
