/** The words that every side uses: pools, outcomes, phases. */

/** What a user chooses to run tasks in. */
export const POOLS = ['serial', 'eventLoop', 'thread', 'process'] as const;
export type Pool = (typeof POOLS)[number];

/** Pools whose tasks run on the runner's own main thread. */
export const isInline = (pool: Pool): boolean => pool === 'serial' || pool === 'eventLoop';

/** How a task ended, in the order of its code in a trace. */
export const OUTCOMES = ['ok', 'failed', 'cancelled', 'lost', 'aborted'] as const;
/**
 * - `failed`: the task function threw or rejected, or a value could not cross the boundary
 * - `cancelled`: taken out of the queue before it started
 * - `lost`: its worker died under it
 * - `aborted`: its worker was ended on purpose while it ran
 */
export type Outcome = (typeof OUTCOMES)[number];

/** What happens to a worker, in the order of its code in a trace. */
export const WORKER_EVENTS = [
  'spawn', // asked for
  'online', // its JavaScript runs
  'loadStart', // it begins to import the task module (and to run the initializer)
  'loadEnd', // the module is imported
  'exit', // gone, as asked (shutdown, retirement, idle time-out)
  'lost', // gone, unasked
] as const;
export type WorkerEvent = (typeof WORKER_EVENTS)[number];

/** What is sampled over time, in the order of its code in a trace. */
export const COUNTERS = ['elu', 'cpu', 'memory', 'gc'] as const;
/**
 * - `elu`: event-loop utilisation of a worker since the last sample, 0 to 1
 * - `cpu`: CPU time over wall time since the last sample, 1 = one core
 * - `memory`: bytes (its metric is named in the block's `memoryMetric`)
 * - `gc`: the length in µs of one collection that ended at the stamp
 */
export type Counter = (typeof COUNTERS)[number];

/** Pools as a user reads them. */
export const POOL_NAMES: { readonly [P in Pool]: string } = {
  serial: 'Serial',
  eventLoop: 'Event loop',
  thread: 'Thread pool',
  process: 'Process pool',
};

/** A pool with its size, where it has one to choose: `Thread pool × 4`. */
export const poolTitle = (pool: Pool, workers: number): string =>
  isInline(pool) ? POOL_NAMES[pool] : `${POOL_NAMES[pool]} × ${workers}`;

/** What a block is called: its pool, or whatever another program's trace calls it. */
export const blockTitle = ({
  pool,
  workers,
  label,
}: {
  readonly pool: Pool;
  readonly workers: number;
  readonly label?: string;
}): string => label ?? poolTitle(pool, workers);
