/** The JSON document of a run. Times are ms. */
import { basename, relative } from 'node:path';
import { efficiency, speedup, summarise } from '../shared/analysis.js';
import type { BlockSummary, Overhead } from '../shared/analysis.js';
import type { Problem } from '../shared/problem.js';
import type { BlockRecord, BlockStatus } from '../shared/run.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import type { Outcome, Pool } from '../shared/words.js';
import type { RunHandle } from '../runs/index.js';

export interface ReportedError {
  /** Number of the task. */
  readonly index: number;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface ReportedBlock {
  readonly pool: Pool;
  readonly workers: number;
  readonly round: number;
  readonly tasks: number;
  readonly ok: number;
  readonly failed: number;
  readonly wallMs: number;
  readonly workMs: number;
  /** Against the serial block of the same round; null without one that came to its end. */
  readonly speedup: number | null;
  /** Speed-up per worker. */
  readonly efficiency: number | null;
  readonly parallelism: number;
  readonly overhead: Overhead;
  /** By task; null for one that failed (see `errors`). Only with `--results`; see `jsonable` for what JSON lacks. */
  readonly results?: readonly unknown[];
  readonly errors: readonly ReportedError[];
  /** Only where the block did not come to its end. */
  readonly status?: BlockStatus;
  readonly problem?: Problem;
}

export interface Report {
  /** Of Pool Lanes. */
  readonly version: string;
  readonly function: { readonly file: string; readonly name: string };
  /** Version of the Node.js that ran the tasks. */
  readonly node: string | null;
  /** What turned the source into something that it runs. */
  readonly loader: string | null;
  readonly cpus: number | null;
  readonly blocks: readonly ReportedBlock[];
  /** Only if the run could not be made. */
  readonly problem?: Problem;
}

export function reportOf(run: RunHandle, version: string): Report {
  const { record } = run;
  const [fn] = record.functions;
  const summaries = new Map(
    [...run.traces].map(([block, trace]) => [block, summarise(trace)] as const),
  );
  return {
    version,
    function: { file: fn?.place.file ?? '', name: fn?.name ?? '' },
    node: record.node?.version ?? null,
    loader: record.loader ?? null,
    cpus: record.machine?.cpus ?? null,
    // A run that could not be made has no figures, not even those of the block it stumbled over.
    blocks: record.problem
      ? []
      : record.blocks.flatMap((block) => reportBlock(run, block, summaries)),
    ...(record.problem ? { problem: record.problem } : {}),
  };
}

function reportBlock(
  run: RunHandle,
  block: BlockRecord,
  summaries: ReadonlyMap<number, BlockSummary>,
): ReportedBlock[] {
  const trace = run.traces.get(block.index);
  const summary = summaries.get(block.index);
  if (!trace || !summary) return [];
  const serial = run.record.blocks.find(
    ({ pool, round, status }) => pool === 'serial' && round === block.round && status === 'done',
  );
  const times =
    block.status === 'done' ? speedup(summary, summaries.get(serial?.index ?? -1) ?? null) : null;
  const { ok, wallMs, workMs, parallelism, overhead } = summary;
  const tasks = block.tasks ?? summary.tasks;
  const results = run.results(block.index);
  return [
    {
      pool: block.pool,
      workers: block.workers,
      round: block.round,
      tasks,
      ok,
      failed: tasks - ok,
      wallMs,
      workMs,
      speedup: times,
      efficiency: efficiency(times, block.workers),
      parallelism,
      overhead,
      ...(results ? { results } : {}),
      errors: errorsOf(run, block, trace),
      ...(block.status === 'done' ? {} : { status: block.status }),
      ...(block.problem ? { problem: block.problem } : {}),
    },
  ];
}

/** For tasks of which nobody could tell how they failed. */
const UNTOLD: Readonly<Record<Exclude<Outcome, 'ok'>, readonly [name: string, message: string]>> = {
  failed: ['Error', 'the task failed, and the program ended before it could tell how'],
  cancelled: ['CancelledError', 'the task never started'],
  lost: ['WorkerLostError', 'the program ended while the task ran'],
  aborted: ['AbortError', 'the run was stopped while the task ran'],
};

/** A program that dies takes the last moments of its trace with it. */
const UNHEARD = ['WorkerLostError', 'the program ended before it told of this task'] as const;

function errorsOf(run: RunHandle, block: BlockRecord, trace: BlockTrace): ReportedError[] {
  const errors: ReportedError[] = [];
  for (let index = 0; index < Math.max(trace.taskCount, block.tasks ?? 0); index++) {
    const outcome = trace.outcomeOf(index);
    if (outcome === 'ok') continue;
    const error = run.details(block.index, index)?.error;
    const [name, message] = error
      ? [error.name, error.message]
      : outcome === null
        ? UNHEARD
        : UNTOLD[outcome];
    errors.push({ index, name, message, stack: error?.stack ?? '' });
  }
  return errors;
}

/** A path as short as it can be told from here. */
export function shortPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short || basename(file);
}
