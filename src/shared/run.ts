/** A run as all sides see it: what was asked for, and how far it has come. JSON-able. */
import type { Problem, SourcePlace } from './problem.js';
import type { Pool } from './words.js';

/** One task function of a run. */
export interface RunFunction {
  /** The name in the source; `default` for an anonymous default export. */
  readonly name: string;
  readonly place: SourcePlace;
  /** The inputs as the user wrote them, for the header: `3, { task: 'one' }` or `64 × i => [27 + (i % 3)]`. */
  readonly inputs: readonly string[];
}

/** The Node.js that the runners use. */
export interface NodeInfo {
  readonly path: string;
  /** `v20.20.2` */
  readonly version: string;
  /** Why this one, in words for the user: `node on PATH`, `.nvmrc`, `the setting poolLanes.nodePath` … */
  readonly source: string;
  /** True if it is the editor's own runtime because no Node.js was found. */
  readonly editorRuntime: boolean;
}

export interface MachineInfo {
  readonly platform: string;
  readonly arch: string;
  /** Model of the first CPU. */
  readonly cpu: string;
  /** Logical CPUs of the machine. */
  readonly cpus: number;
  /** `os.availableParallelism()`: what this process may use of them. */
  readonly parallelism: number;
  /** Bytes. */
  readonly memory: number;
}

/** One executor from birth to shutdown. */
export interface BlockPlan {
  readonly pool: Pool;
  /** Most workers at once. 1 for the inline pools. */
  readonly workers: number;
  /** Counts from 0; blocks of one round are compared with each other. */
  readonly round: number;
}

export type BlockStatus = 'waiting' | 'starting' | 'running' | 'done' | 'stopped' | 'failed';

export interface BlockRecord extends BlockPlan {
  /** The block's number in the run, from 0. */
  readonly index: number;
  status: BlockStatus;
  /** Number of tasks; known once the inputs are evaluated. */
  tasks?: number;
  /** Set if `status` is `failed`: the block did not come to its end. */
  problem?: Problem;
  /** One digest per task over its result or error, to compare pools; empty string where there is none. */
  digests?: readonly string[];
  /** Names the metric of the memory counter: `PSS`, `RSS` … */
  memoryMetric?: string;
}

export type RunStatus = 'preparing' | 'running' | 'done' | 'stopped' | 'failed';

export interface RunRecord {
  readonly id: string;
  /** `fib` or `ioBoundTask + cpuBoundTask`. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly functions: readonly RunFunction[];
  status: RunStatus;
  node?: NodeInfo;
  machine?: MachineInfo;
  /** What turned the source into something runnable, e.g. `esbuild 0.28.2`. */
  loader?: string;
  blocks: BlockRecord[];
  /** Set if `status` is `failed`. */
  problem?: Problem;
  /** What a user should know but that stopped nothing. */
  warnings: string[];
}

/** What is kept of one task for reading: previews, cut to a bounded length. */
export interface TaskDetails {
  readonly block: number;
  readonly task: number;
  /** Index into `RunRecord.functions`. */
  readonly fn: number;
  /** The argument list as source-like text, e.g. `3, { task: 'one' }`. */
  readonly input: string;
  /** The result as `util.inspect` shows it. */
  readonly result?: string;
  readonly error?: TaskError;
}

/** How a task failed; the stack's frames name lines of the user's source. */
export interface TaskError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The first frame in the user's own source. */
  readonly place?: SourcePlace;
  /** What to do about it, where we know: an argument that cannot be cloned, a lost worker … */
  readonly todo?: string;
}
