/** What the table asks of a block's trace, small enough to be kept when the trace is not. */
import { median, quantile } from '../stats/interval.js';
import { UNSETTLED } from '../trace/block-trace.js';
import type { BlockTrace, WorkerLife } from '../trace/block-trace.js';
import { NO_WORKER } from '../trace/chunk.js';
import type { Stamps } from '../trace/stamps.js';

export interface PassFacts {
  /** Most tasks that ran at one time. */
  readonly peak: number;
  /** Median length of a task, µs. */
  readonly runUs: number;
  /** Median time that a task was on its way to a worker which was free for it, and its result on the way back, µs. */
  readonly thereUs: number;
  readonly backUs: number;
  /** Σ over its workers of the garbage collector's pauses, ms. */
  readonly gcMs: number;
  /** How busy the event loops of its workers were, 0 to 1; null for a pass too short to tell. */
  readonly elu: number | null;
}

export interface BlockFacts {
  /** Different processes and threads that ran its tasks. */
  readonly pids: readonly number[];
  /** As Node.js numbers threads within a process; 0 is the main thread. */
  readonly threads: readonly number[];
  readonly workers: number;
  /** Medians over workers, ms; null where none was started. */
  readonly spawnMs: number | null;
  readonly loadMs: number | null;
  readonly cold: PassFacts;
  readonly warm?: PassFacts;
}

/** Event loops are asked ten times a second: a shorter pass would be told by a sample that is mostly of something else. µs */
const LEAST_FOR_ELU = 500_000;

/** `secondPass`: number of the first task of the second pass, if there is one. */
export function factsOf(trace: BlockTrace, secondPass?: number): BlockFacts {
  const lives = (trace.workers as readonly (WorkerLife | undefined)[]).filter(
    (life) => life?.online !== undefined,
  ) as WorkerLife[];
  const spans = (from: 'spawn' | 'loadStart', to: 'online' | 'loadEnd'): number | null => {
    const known = lives.map((life) => (life[to] ?? NaN) - (life[from] ?? NaN));
    const finite = known.filter(Number.isFinite);
    return finite.length > 0 ? median(finite) / 1e3 : null;
  };
  const end = secondPass ?? trace.taskCount;
  return {
    pids: distinct(lives.map(({ pid }) => pid ?? 0)),
    threads: distinct(lives.map(({ thread }) => thread ?? 0)),
    workers: lives.length,
    spawnMs: spans('spawn', 'online'),
    loadMs: spans('loadStart', 'loadEnd'),
    cold: passFacts(trace, 0, end),
    ...(secondPass === undefined ? {} : { warm: passFacts(trace, secondPass, trace.taskCount) }),
  };
}

const distinct = (values: readonly number[]): number[] => [...new Set(values)];

/** The middle of what is a number; NaN if nothing is. */
function middle(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known.length > 0 ? quantile(known, 0.5) : NaN;
}

function passFacts(trace: BlockTrace, from: number, to: number): PassFacts {
  const { tasks } = trace;
  const count = Math.max(0, to - from);
  const [run, there, back] = [0, 1, 2].map(() => new Float64Array(count).fill(NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  /** By worker, when it was done with what it had before. */
  const free = new Map<number, number>();
  let [first, last] = [Infinity, -Infinity];
  for (let task = from; task < to; task++) {
    if (tasks.outcome[task] === UNSETTLED) continue;
    const [dispatch, receive, start, end, settle] = [
      tasks.dispatch[task] ?? NaN,
      tasks.receive.of(task),
      tasks.start.of(task),
      tasks.end.of(task),
      tasks.settle[task] ?? NaN,
    ];
    const worker = tasks.worker[task] ?? NO_WORKER;
    const left = receive - Math.max(dispatch, free.get(worker) ?? -Infinity);
    // What was taken back from one worker and given to another is not in the order of its number.
    if (left >= 0) there[task - from] = left;
    if (end >= 0) free.set(worker, Math.max(end, free.get(worker) ?? -Infinity));
    run[task - from] = end - start;
    back[task - from] = settle - end;
    first = Math.min(first, tasks.submit[task] ?? Infinity);
    last = Math.max(last, settle);
  }
  return {
    peak: peakOf(trace, from, to),
    runUs: middle(run),
    thereUs: middle(there),
    backUs: middle(back),
    gcMs: gcOf(trace, first, last),
    elu: last - first >= LEAST_FOR_ELU ? eluOf(trace, first, last) : null,
  };
}

/** Most tasks between start and end at one time; one that ends as another starts does not count with it. */
function peakOf({ tasks }: BlockTrace, from: number, to: number): number {
  const known = (stamps: Stamps): Float64Array =>
    Float64Array.from({ length: Math.max(0, to - from) }, (_, i) => stamps.of(from + i))
      .filter(Number.isFinite)
      .sort();
  const [starts, ends] = [known(tasks.start), known(tasks.end)];
  let [peak, done] = [0, 0];
  for (let begun = 0; begun < starts.length; begun++) {
    while (done < ends.length && (ends[done] ?? Infinity) <= (starts[begun] ?? NaN)) done++;
    peak = Math.max(peak, begun + 1 - done);
  }
  return peak;
}

function gcOf({ counters }: BlockTrace, from: number, to: number): number {
  let us = 0;
  for (const { worker, counter, at, value } of counters) {
    if (counter === 'gc' && worker !== NO_WORKER && at > from && at - value < to) us += value;
  }
  return us / 1e3;
}

/** The mean over the samples, each weighted with its part of the time from `from` to `to`. */
function eluOf({ counters }: BlockTrace, from: number, to: number): number | null {
  const before = new Map<number, number>();
  let [active, all] = [0, 0];
  for (const { worker, counter, at, value } of counters) {
    if (counter !== 'elu' || worker === NO_WORKER) continue;
    const since = before.get(worker);
    before.set(worker, at);
    if (since === undefined) continue;
    const part = Math.min(at, to) - Math.max(since, from);
    if (part <= 0) continue;
    active += value * part;
    all += part;
  }
  return all > 0 ? active / all : null;
}
