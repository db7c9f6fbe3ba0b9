/** What became of everybody when one task went wrong: the reports of the fault lab. JSON-able. */
import type { SourcePlace } from './problem.js';
import type { Outcome, Pool } from './words.js';

/** What one task is made to do, in the order in which it is shown. */
export const FAULTS = ['throw', 'reject', 'exit', 'memory', 'loop', 'crash'] as const;
/**
 * - `throw`: throws an error
 * - `reject`: its promise rejects
 * - `exit`: calls `process.exit`
 * - `memory`: allocates until the heap is full
 * - `loop`: never ends, and is aborted through its `AbortSignal`
 * - `crash`: ends its process by a signal, as a crash in native code does
 */
export type Fault = (typeof FAULTS)[number];

/** Faults as a user reads them. */
export const FAULT_NAMES: { readonly [F in Fault]: string } = {
  throw: 'throws',
  reject: 'rejects',
  exit: 'calls process.exit',
  memory: 'fills the memory',
  loop: 'loops for ever',
  crash: 'crashes natively',
};

/** Name of the offending task's function in the run's record, after those of the user. */
export const OFFENDER = 'offending task';

/** Whether a run is one of the fault lab. */
export const isFaultLab = ({
  blocks,
}: {
  readonly blocks: readonly { readonly fault?: FaultPlan }[];
}): boolean => blocks.some(({ fault }) => fault !== undefined);

/** One block of the fault lab: the pool it is about is that of the block. */
export interface FaultPlan {
  readonly fault: Fault;
  /** What the pool was told to do when a worker dies; null for pools without workers of their own. */
  readonly onWorkerLost: 'replace' | 'break' | null;
}

/**
 * What became of the pool.
 * - `unharmed`: the worker of the offending task lives and took on others
 * - `replaced`: that worker is gone; the pool takes tasks
 * - `broken`: the pool takes no more tasks
 * - `gone`: it ended with the program
 */
export type PoolFate = 'unharmed' | 'replaced' | 'broken' | 'gone';

/**
 * What became of the program that owns the pool (the runner).
 * - `unharmed`: it went on
 * - `ended`: the fault ended it
 * - `hung`: it could do nothing any more and was killed from outside
 */
export type ProgramFate = 'unharmed' | 'ended' | 'hung';

/** The other tasks: the user's function with its inputs. `total` is `completed`, `failed` and `lost` together. */
export interface Bystanders {
  readonly total: number;
  readonly completed: number;
  /** Threw on their own account, or were failed by a pool that broke. */
  readonly failed: number;
  /** Had begun, or were waiting, when the program or their worker ended. */
  readonly lost: number;
  /** Of `completed`: settled after the offending task had. */
  readonly completedAfter: number;
}

/** What happened in one pool to one fault. */
export interface FaultReport extends FaultPlan {
  readonly pool: Pool;
  readonly workers: number;
  /** Number of the block in the run named by `FaultsRecord.runId`: its trace is the evidence. */
  readonly block: number;
  /** The task that went wrong; its number in the block, to select it on the timeline. */
  readonly task: number;
  /** How it ended; null if it never settled, because the program ended or hung under it. */
  readonly outcome: Outcome | null;
  /** What the program got to see of it; absent if it never did. */
  readonly error?: FaultError;
  readonly bystanders: Bystanders;
  readonly poolFate: PoolFate;
  readonly programFate: ProgramFate;
  /** How the program ended, if it did: `exit code 3`, `SIGSEGV`. */
  readonly ending?: string;
  /**
   * From the moment the offending task had settled until the worker that replaces its own was up; 0 if that worker lives.
   * µs; null if none came.
   */
  readonly recoveryUs: number | null;
  /** The time of the block was up before its bystanders had ended: what is counted is what there was by then. */
  readonly cutShort?: true;
}

/** An error as the user's program would catch it. */
export interface FaultError {
  readonly name: string;
  readonly message: string;
  /** The first frame in the user's own source, if there is one. */
  readonly place?: SourcePlace;
}

/** The fault lab of a run: its own, or the last one of the same function on the same Node.js. */
export interface FaultsRecord {
  /** Id of the run that has the blocks. */
  readonly runId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `v20.20.2` */
  readonly node: string;
  /** In the order of the blocks; grows while the run goes. */
  readonly reports: readonly FaultReport[];
}
