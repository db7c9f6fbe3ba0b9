/** What is asked of `startRun`, and what it hands back. */
import type { InputTag } from '../tasks/index.js';
import type { SourcePlace } from '../shared/problem.js';
import type { BlockPlan, NodeInfo, RunRecord, SweptPool, TaskDetails } from '../shared/run.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import type { Pool } from '../shared/words.js';
import type { StartProgram } from './program.js';

/** One task function of a run, with what it is to be called with. */
export interface FunctionRequest {
  /** The name in the source; `default` for an anonymous default export. */
  readonly name: string;
  readonly inputs: readonly InputTag[];
  readonly place: SourcePlace;
  /** Kept in the record, as `RunFunction.source`. */
  readonly source?: string;
}

/** Rounds of one block per pool, until the answer is settled. */
export interface ComparisonRequest {
  /** In the order of the first round; two or more. */
  readonly pools: readonly Pool[];
  /** Most workers of a pool of threads or processes at once; by default what the machine runs in parallel. */
  readonly workers?: number;
  /** No round begins that would not fit into it, except the first. ms */
  readonly budgetMs: number;
  readonly maxRounds: number;
}

/** Rounds over numbers of workers of one pool, then a check of what they predict. */
export interface SweepRequest {
  readonly sweep: SweptPool;
  /** Most workers; by default twice what the machine runs in parallel, and 4 at the least. */
  readonly maxWorkers?: number;
  /** No round begins that would not fit into it, except the first. ms */
  readonly budgetMs: number;
  /** Most rounds of all numbers. */
  readonly maxRounds: number;
}

export interface RunRequest {
  /** Absolute path of the user's source file. */
  readonly file: string;
  /** Its text, where that is not what is on disk. */
  readonly text?: string;
  /** Unsaved texts of other files, by absolute path. */
  readonly openTexts?: ReadonlyMap<string, string>;
  readonly functions: readonly FunctionRequest[];
  /** In the order in which they run (see `planBlocks`), or what to compare, or to sweep. */
  readonly blocks: readonly BlockPlan[] | ComparisonRequest | SweepRequest;
  /** Absolute path of `dist/runner.js`. */
  readonly runnerPath: string;
  /** The Node.js to run on, or the path of one; the project's own if absent. */
  readonly node?: NodeInfo | string;
  /** Working directory of the runners; by default the nearest folder with a package.json above the file. */
  readonly cwd?: string;
  /** Environment of the runners; by default that of this process without what belongs to the editor. */
  readonly env?: NodeJS.ProcessEnv;
  /** Options for Node.js itself, as `--inspect-brk` or `--expose-gc`. */
  readonly execArgv?: readonly string[];
  /**
   * Starts the runners in place of this process: a debugger. The run is marked, nobody waits for a runner to report
   * within a time, and one that it ends on purpose (`RunnerExit.stopped`) stops the run.
   */
  readonly debugger?: StartProgram;
  /** Exactly so many tasks, going round the inputs as often as it takes. */
  readonly tasks?: number;
  /** Of these tasks only the one of this number; in the run it is number 0. */
  readonly only?: number;
  /** Keep every result in full (`RunHandle.results`). */
  readonly results?: boolean;
  readonly resourceLimits?: {
    readonly maxOldGenerationSizeMb?: number;
    readonly stackSizeMb?: number;
  };
}

/** Something that the user's code wrote. */
export interface RunOutput {
  /** The block's number in the run. */
  readonly block: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** When it arrived here, µs since the run began. */
  readonly at: number;
  /** When it was written, µs since the run began; absent where that is not known. */
  readonly emitted?: number;
  /** Number of the worker that wrote it; absent for the main thread of the runner, and where it is not known. */
  readonly worker?: number;
}

export interface RunEvents {
  /** The record has changed. */
  change: [record: RunRecord];
  /** A trace chunk has come in; `traces` and `chunks` have it already. */
  chunk: [block: number, chunk: ArrayBuffer];
  output: [output: RunOutput];
  /** Once, last of all; everything of the run is cleaned up. */
  end: [record: RunRecord];
}

/** A run that is going, or has been. */
export interface RunHandle {
  /** The same object all along, changed in place. */
  readonly record: RunRecord;
  /** By block number, from the block's start on. */
  readonly traces: ReadonlyMap<number, BlockTrace>;
  /** All chunks of a block so far, to hydrate a page with. */
  chunks(block: number): readonly ArrayBuffer[];
  /** What was kept of a task for reading; null if nothing. */
  details(block: number, task: number): TaskDetails | null;
  /** Everything that was kept of the tasks of all blocks. */
  allDetails(): readonly TaskDetails[];
  /** Results by task number, JSON-able, null for those that failed; null unless the request asked for them. */
  results(block: number): readonly unknown[] | null;
  /** Returns what removes the listener. A listener that throws does not harm the run. */
  on<E extends keyof RunEvents>(event: E, listener: (...args: RunEvents[E]) => void): () => void;
  /** Ends the run at once; what was measured stays. Resolves when nothing of it is left running. */
  stop(): Promise<void>;
  /** Resolves to the record when nothing of the run is left running; never rejects. */
  readonly done: Promise<RunRecord>;
}
