/** How a run went for each of its functions: what the gutter's icons say afterwards. */
import { summarise } from '../shared/analysis.js';
import type { Problem } from '../shared/problem.js';
import type { RunRecord, TaskDetails, TaskError } from '../shared/run.js';
import { UNSETTLED } from '../shared/trace/block-trace.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { OUTCOMES, poolTitle } from '../shared/words.js';

/** The parts of a run handle that count here. */
export interface MeasuredRun {
  readonly record: RunRecord;
  readonly traces: ReadonlyMap<number, BlockTrace>;
  details(block: number, task: number): TaskDetails | null;
}

export interface FailedTask {
  /** `Thread pool × 4` */
  readonly pool: string;
  readonly task: number;
  /** Absent if nothing was kept of it. */
  readonly error?: TaskError;
}

export interface FunctionOutcome {
  /** Tasks of the function that settled, over all blocks. */
  readonly settled: number;
  /** Those that failed or lost their worker; what was stopped on purpose is not among them. */
  readonly failed: number;
  readonly first?: FailedTask;
}

export interface RunOutcome {
  readonly state: 'done' | 'stopped' | 'failed';
  /** Σ wall time of the blocks, ms. */
  readonly wallMs: number;
  /** Of the run, or of the first block that broke off. */
  readonly problem?: Problem;
  /** In the order of `RunRecord.functions`. */
  readonly functions: readonly FunctionOutcome[];
}

const FAILURES = new Set([OUTCOMES.indexOf('failed'), OUTCOMES.indexOf('lost')]);

/** Reads an ended run. */
export function outcomeOf(run: MeasuredRun): RunOutcome {
  const { record, traces } = run;
  const functions: { settled: number; failed: number; first?: FailedTask }[] = record.functions.map(
    () => ({ settled: 0, failed: 0 }),
  );
  let wallMs = 0;
  for (const block of record.blocks) {
    const trace = traces.get(block.index);
    if (!trace) continue;
    wallMs += summarise(trace).wallMs;
    const [only] = functions;
    if (only && functions.length === 1 && trace.failedCount === 0) {
      only.settled += trace.settledCount;
      continue;
    }
    for (let task = 0; task < trace.taskCount; task++) {
      const fn = functions[trace.tasks.fn[task] ?? -1];
      const outcome = trace.tasks.outcome[task] ?? UNSETTLED;
      if (!fn || outcome === UNSETTLED) continue;
      fn.settled++;
      if (!FAILURES.has(outcome)) continue;
      fn.failed++;
      const error = run.details(block.index, task)?.error;
      fn.first ??= { pool: poolTitle(block.pool, block.workers), task, ...(error && { error }) };
    }
  }
  const problem = record.problem ?? record.blocks.find((block) => block.problem)?.problem;
  return {
    state: record.status === 'stopped' ? 'stopped' : record.status === 'failed' ? 'failed' : 'done',
    wallMs,
    ...(problem && { problem }),
    functions,
  };
}

/** Tasks that have settled, and how many there will be as far as is known. */
export function progressOf(
  record: RunRecord,
  traces: ReadonlyMap<number, BlockTrace>,
): { readonly done: number; readonly total: number | null } {
  let done = 0;
  for (const trace of traces.values()) done += trace.settledCount;
  // Every block runs the same tasks, so the first to know speaks for those to come.
  const known = record.blocks.find(({ tasks }) => tasks !== undefined)?.tasks;
  if (known === undefined) return { done, total: null };
  const total = record.blocks.reduce((sum, { tasks }) => sum + (tasks ?? known), 0);
  return { done, total };
}
