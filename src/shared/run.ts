/** A run as all sides see it: what was asked for, and how far it has come. JSON-able. */
import type { BlockSums } from './analysis.js';
import type { FaultPlan, FaultsRecord } from './faults.js';
import type { Problem, SourcePlace } from './problem.js';
import type { BlockFacts } from './table/facts.js';
import type { Measured } from './table/measured.js';
import type { Pool } from './words.js';

/** One task function of a run. */
export interface RunFunction {
  /** The name in the source; `default` for an anonymous default export. */
  readonly name: string;
  readonly place: SourcePlace;
  /** The inputs as the user wrote them, for the header: `3, { task: 'one' }` or `64 × i => [27 + (i % 3)]`. */
  readonly inputs: readonly string[];
  /** Tells whether its source has changed since (`fingerprint` in `src/host/fingerprint.ts`); absent where nobody asks. */
  readonly source?: string;
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
  /** What keeps this process from using all of them; absent where the system does not tell. */
  readonly limits?: CpuLimits;
}

export interface CpuLimits {
  /** CPU time per wall time that the container (cgroup) may use, in cores; null without a limit. */
  readonly quota: number | null;
  /** Logical CPUs that this process may run on, as the system lists them (`0-3,8`), and how many that are. */
  readonly affinity: { readonly list: string; readonly count: number } | null;
}

/** One executor from birth to shutdown. */
export interface BlockPlan {
  readonly pool: Pool;
  /** Most workers at once. 1 for the inline pools. */
  readonly workers: number;
  /** Counts from 0; blocks of one round are compared with each other. */
  readonly round: number;
  /** A second block of a pool in its round: what it differs from the first by is the machine's doing. */
  readonly control?: true;
  /** Of the fault lab: one of its tasks is made to go wrong. */
  readonly fault?: FaultPlan;
}

export type BlockStatus = 'waiting' | 'starting' | 'running' | 'done' | 'stopped' | 'failed';

export interface BlockRecord extends BlockPlan {
  /** The block's number in the run, from 0. */
  readonly index: number;
  status: BlockStatus;
  /** Number of tasks of one pass; known once the inputs are evaluated. */
  tasks?: number;
  /** Number of the first task of the second, warm pass over the same inputs; absent if there is none. */
  secondPass?: number;
  /** The sums of a block that came to its end; in comparisons and sweeps only, where not every trace is kept. */
  sums?: BlockSums;
  /** Set if `status` is `failed`: the block did not come to its end. */
  problem?: Problem;
  /**
   * One digest per task over its result or error, to compare pools; empty string where there is none.
   * In comparisons only until the first round is complete.
   */
  digests?: readonly string[];
  /** Tasks that ended otherwise than in the same pool's first block; later rounds of comparisons only. */
  changed?: number;
  /** Measured like the others, but there was no more room for its trace. */
  untraced?: true;
  /** What it is called if it is no pool: a process of a foreign trace. */
  readonly label?: string;
  /** Names of its workers by their numbers, where they have any: the threads of a foreign trace. */
  readonly lanes?: readonly string[];
  /** Names the metric of the memory counter: `PSS`, `RSS` … */
  memoryMetric?: string;
  /** The most that all its processes used together once all workers were there, bytes; of sweeps only, if sampled. */
  memory?: number;
  /** What the runner measured beside the trace, of a block that came to its end. */
  measured?: Measured;
  /** What of the trace is asked for when the trace may be gone; in comparisons only. */
  facts?: BlockFacts;
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
  /** In comparisons and sweeps a round is added when it begins. */
  blocks: BlockRecord[];
  /** It ran under a debugger: its times mean nothing, and it is compared with no other. */
  readonly debug?: true;
  /** Present if the run is a comparison. */
  comparison?: ComparisonRecord;
  /** Present if the run looks for the best number of workers of a pool. */
  sweep?: SweepRecord;
  /** What faults do in each pool: of a run of the fault lab, or the last known of the function of any other run. */
  faults?: FaultsRecord;
  /** Another program's trace: blocks are its processes, workers their threads, functions the names of its events. */
  readonly foreign?: true;
  /** Whether the pools returned the same, where the digests that tell were not kept: in files. */
  results?: ResultsCompared;
  /** Set if `status` is `failed`. */
  problem?: Problem;
  /** What a user should know but that stopped nothing. */
  warnings: string[];
}

/** Did all pools return the same? */
export interface ResultsCompared {
  /** Blocks that were compared, in the order of the run; the first is what the others are held against. */
  readonly blocks: readonly number[];
  /** Tasks with a digest in every compared block. */
  readonly compared: number;
  /** Tasks whose result or error is not the same in all of them, in order. */
  readonly different: readonly number[];
  /** Tasks that some block has no digest of. */
  readonly missing: number;
}

/**
 * Why a comparison asked for no more rounds.
 * - `settled`: more of them would not change the answer
 * - `budget`: another would not have fitted into the time budget
 * - `rounds`: there were as many as were asked for
 * - `stopped`: by the user
 * - `broken`: fewer than two pools are left that come to their end
 */
export type ComparisonEnd = 'settled' | 'budget' | 'rounds' | 'stopped' | 'broken';

/** How a run goes that measures round after round. */
export interface RoundsRecord {
  readonly budgetMs: number;
  /** Most rounds. */
  readonly maxRounds: number;
  /** Milliseconds since the epoch, when the first block began; null before. */
  startedAt: number | null;
  /** From then to the end of the last block, ms. */
  spentMs: number;
  /** Complete rounds. */
  rounds: number;
  /** A pass was so long that no later round has a second one. */
  withoutWarm: boolean;
  /** Whether the blocks returned the same in the first round; set when that is complete. */
  results?: ResultsCompared;
  end?: ComparisonEnd;
}

/** How a comparison goes. */
export interface ComparisonRecord extends RoundsRecord {
  /** Pools of which it is open whether they are slower than the fastest; null before it can be asked. */
  unclear: number | null;
  /** The first round was so long that no later one has a control block. */
  withoutControl: boolean;
}

/** How a sweep over numbers of workers goes: `rounds` are those of all numbers, and then what they say is checked. */
export interface SweepRecord extends RoundsRecord {
  readonly pool: SweptPool;
  /** The numbers of workers, ascending; those beyond the number of tasks go once that is known. */
  counts: readonly number[];
  /** Set when the check begins. */
  check?: SweepCheck;
}

/** Pools that may have any number of workers. */
export const SWEPT_POOLS = ['thread', 'process'] as const satisfies readonly Pool[];
export type SweptPool = (typeof SWEPT_POOLS)[number];

/** Further rounds of the predicted best number, its neighbours and one worker. */
export interface SweepCheck {
  /** Number of its first round. */
  readonly firstRound: number;
  /** The number of workers that was predicted to be enough. */
  readonly workers: number;
  /** How many times as fast as one worker they were predicted to be. */
  readonly speedup: number;
  /** Numbers of workers, ascending. */
  readonly counts: readonly number[];
  /** Complete rounds of the check. */
  rounds: number;
}

/** What is common to the runs that measure round after round; undefined for any other. */
export const roundsRecordOf = ({ comparison, sweep }: RunRecord): RoundsRecord | undefined =>
  comparison ?? sweep;

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

/** Something that the user's code wrote, as the timeline marks it. */
export interface OutputMark {
  /** The block's number in the run. */
  readonly block: number;
  /** When it was written, or, where nobody knows, when it arrived; µs since the run began. */
  readonly at: number;
  /** When it arrived, µs since the run began; absent where `at` says that. */
  readonly arrived?: number;
  readonly stream: 'stdout' | 'stderr';
  /** Cut to a bounded length. */
  readonly text: string;
  /** The worker that wrote it, where that is known. */
  readonly worker?: number;
}
