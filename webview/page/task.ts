/** The life of one task, read out of its trace. */
import type { RunRecord } from '../../src/shared/run.js';
import { TASK_STAMPS } from '../../src/shared/trace/block-trace.js';
import type { BlockTrace } from '../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../src/shared/trace/chunk.js';
import type { Outcome } from '../../src/shared/words.js';
import { blockTitle } from '../../src/shared/words.js';
import type { TaskSelection } from '../timeline/types.js';

/**
 * - `wait`: sent ahead, and waiting at the worker (it counts as queue)
 * - `unknown`: with a worker that never reported when it received, started or ended the task
 */
export type TaskPhase = 'queue' | 'send' | 'wait' | 'run' | 'return' | 'unknown';

export interface PhaseSpan {
  readonly phase: TaskPhase;
  readonly ms: number;
  /** True if it is not over. */
  readonly open: boolean;
}

export interface TaskLife {
  readonly block: number;
  readonly task: number;
  /** `Thread pool × 4` */
  readonly pool: string;
  readonly functionName: string;
  /** Index into `RunRecord.functions`. */
  readonly fn: number;
  /** Null while it has not settled. */
  readonly outcome: Outcome | null;
  /** False until a worker has it. */
  readonly dispatched: boolean;
  /** Null for a task that never reached one. */
  readonly worker: {
    readonly worker: number;
    /** What its lane is called: its number from 1, or the name of a thread. */
    readonly name: string;
    readonly pid?: number;
    readonly thread?: number;
  } | null;
  readonly phases: readonly PhaseSpan[];
  /** Submit → settle, or so far, ms. */
  readonly totalMs: number;
  /** ms since the run began. */
  readonly submittedMs: number;
}

const BEGINS: readonly TaskPhase[] = ['queue', 'send', 'wait', 'run', 'return'];

/**
 * The phases between the stamps submit, dispatch, receive, start, end, settle (µs; NaN where not reached).
 * For a task that has not settled, `now` (µs) stands in for its end.
 */
export function phasesOf(stamps: readonly number[], now: number): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let from = 0;
  while (from < 5) {
    let to = from + 1;
    while (to <= 5 && !Number.isFinite(stamps[to] ?? NaN)) to++;
    const open = to > 5;
    const ms = ((open ? now : (stamps[to] ?? NaN)) - (stamps[from] ?? NaN)) / 1e3;
    const phase = from === 1 && to !== 2 ? 'unknown' : (BEGINS[from] ?? 'unknown');
    // Nothing is sent ahead in most pools: no need to speak of a wait of no length.
    if (ms > 0 || (phase !== 'wait' && ms === 0)) spans.push({ phase, ms, open });
    from = to;
  }
  return spans;
}

/** Null if the task is not known (yet). */
export function taskLife(
  run: RunRecord,
  trace: BlockTrace | undefined,
  { block, task }: TaskSelection,
): TaskLife | null {
  const record = run.blocks.find(({ index }) => index === block);
  if (!trace || !record || task >= trace.taskCount) return null;
  const { tasks } = trace;
  const own = TASK_STAMPS.map((stamp) => trace.stampOf(task, stamp));
  const [submit = NaN, dispatch = NaN] = own;
  const settle = own[5] ?? NaN;
  const number = tasks.worker[task] ?? NO_WORKER;
  const fn = tasks.fn[task] ?? 0;
  const life = trace.workers[number];
  return {
    block,
    task,
    pool: blockTitle(record),
    functionName: run.functions[fn]?.name ?? '?',
    fn,
    outcome: trace.outcomeOf(task),
    dispatched: Number.isFinite(dispatch),
    worker:
      number === NO_WORKER
        ? null
        : {
            worker: number,
            name: record.lanes?.[number] ?? String(number + 1),
            ...(life?.pid === undefined ? {} : { pid: life.pid }),
            ...(life?.thread === undefined ? {} : { thread: life.thread }),
          },
    phases: phasesOf(own, trace.latest),
    totalMs: ((Number.isFinite(settle) ? settle : trace.latest) - submit) / 1e3,
    submittedMs: submit / 1e3,
  };
}
