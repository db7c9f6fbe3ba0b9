/**
 * What a runner and `runs` say to each other, over one local socket (a pipe on Windows).
 *
 * A frame is: u32 length of what follows (little-endian) · u8 kind · payload. Kind 0 is UTF-8 JSON of a
 * message below; kind 1 is a trace chunk (`trace/chunk.ts`). The bytes are our own rather than Node's
 * IPC channel, because a value that cannot be decoded there ends the process that receives it.
 */
import type { Problem } from './problem.js';
import type { BlockPlan, TaskDetails } from './run.js';
import type { Measured } from './table/measured.js';

export const FRAME_JSON = 0;
export const FRAME_CHUNK = 1;

/** runs → runner */
export type ToRunner =
  /** The first frame: what to do. */
  | { readonly type: 'plan'; readonly plan: RunnerPlan }
  /** Stop now: send what is left of the trace, then exit. */
  | { readonly type: 'stop' };

export interface RunnerPlan {
  /** The block's number in the run. */
  readonly index: number;
  readonly block: BlockPlan;
  /** The run's zero on the system-wide monotonic clock, µs; every stamp of the trace counts from it. */
  readonly origin: number;
  /** `file:` URL of the bundled module. */
  readonly module: string;
  /** Export that gives the inputs: `() => [fn: number, args: unknown[]][]`, in the order of submission. */
  readonly inputsExport: string;
  /** Exactly so many tasks, going round the inputs as often as it takes; all of them once if absent. */
  readonly tasks?: number;
  /** Of these tasks only the one of this number; it becomes number 0. */
  readonly only?: number;
  /** Exported names of the task functions, in the order of `RunRecord.functions`. */
  readonly functionExports: readonly string[];
  /**
   * Run all tasks once more in the same executor when they have settled, if that took no longer than this, ms;
   * absent for one pass.
   */
  readonly secondPassWithin?: number;
  /** There is no other block to compare results with: of a million tasks, digests take longer to send than the trace. */
  readonly undigested?: true;
  /** Send every result in full (the CLI's `--results`), not just previews. */
  readonly results: boolean;
  readonly resourceLimits?: {
    readonly maxOldGenerationSizeMb?: number;
    readonly stackSizeMb?: number;
  };
}

/** runner → runs */
export type FromRunner =
  /** The first frame: who is there. */
  | {
      readonly type: 'hello';
      readonly pid: number;
      readonly node: string;
      readonly parallelism: number;
    }
  /** Module and inputs are evaluated; the block begins. Once more at the end if there were fewer tasks. */
  | { readonly type: 'ready'; readonly tasks: number }
  /** Fault lab: the offending task is submitted now, and has this number. */
  | { readonly type: 'fault'; readonly task: number }
  /** Fault lab: the pool takes no more tasks. */
  | { readonly type: 'broken' }
  /** All tasks have settled and are run once more: the next is this number. */
  | { readonly type: 'secondPass'; readonly first: number }
  /** What is kept of some tasks, for reading. */
  | { readonly type: 'details'; readonly details: readonly TaskDetails[] }
  /** Results in full, JSON-able (see `jsonable`), by task number. Only when the plan asks for them. */
  | { readonly type: 'results'; readonly first: number; readonly results: readonly unknown[] }
  /** The last frame of a block that came to its end. */
  | {
      readonly type: 'done';
      /** By task number; empty if the plan has no use for them. */
      readonly digests: readonly string[];
      readonly memoryMetric?: string;
      readonly measured?: Measured;
    }
  /** The last frame of one that did not. */
  | { readonly type: 'problem'; readonly problem: Problem };
