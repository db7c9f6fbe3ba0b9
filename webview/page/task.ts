/** The life of one task, read out of its trace. */
import type { BlockRecord, RunRecord } from '../../src/shared/run.js';
import { TASK_STAMPS } from '../../src/shared/trace/block-trace.js';
import type { BlockTrace } from '../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../src/shared/trace/chunk.js';
import type { Outcome } from '../../src/shared/words.js';
import { blockTitle, isInline } from '../../src/shared/words.js';
import { Straggler } from '../timeline/model/straggler.js';
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
  /** Cores that its worker used while it ran, on average; null where that was not sampled, or others ran there at the same time. */
  readonly cores: number | null;
  /** Of the task that settled last: how long no other was unsettled, ms, and the share of its block's time; else null. */
  readonly alone: { readonly ms: number; readonly share: number } | null;
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
    cores: record.pool === 'eventLoop' ? null : coresOf(record, trace, number, own),
    alone: aloneOf(trace, task),
  };
}

/** Less of a run than this under samples says nothing of the rest. */
const LEAST_SAMPLED = 0.5;

/** The mean of the samples that look back on a run, by how long each does. `stamps`: of the task, µs. */
function coresOf(
  { pool }: BlockRecord,
  { counters }: BlockTrace,
  worker: number,
  [, , , start = NaN, end = NaN]: readonly number[],
): number | null {
  const own = isInline(pool) ? NO_WORKER : worker;
  let [sampled, sum] = [0, 0];
  // What a first sample looks back on is not known.
  let before = Infinity;
  for (const { worker: of, counter, at, value } of counters) {
    if (of !== own || counter !== 'cpu' || !Number.isFinite(value)) continue;
    const part = Math.min(at, end) - Math.max(before, start);
    before = at;
    if (!(part > 0)) continue;
    sampled += part;
    sum += part * value;
  }
  return sampled >= LEAST_SAMPLED * (end - start) && sampled > 0 ? sum / sampled : null;
}

function aloneOf(trace: BlockTrace, task: number): TaskLife['alone'] {
  const { settledCount, taskCount, tasks } = trace;
  if (settledCount < taskCount || taskCount < 2 || tasks.settle[task] !== trace.lastSettle)
    return null;
  const straggler = new Straggler();
  for (let other = 0; other < taskCount; other++) straggler.settled(trace, other);
  if (straggler.task !== task) return null;
  const { alone, at } = straggler;
  return { ms: alone / 1e3, share: alone / (at - trace.firstSubmit) };
}
