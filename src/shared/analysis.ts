/** What the numbers under the timeline mean, computed from a block's trace. */
import type { Appended, BlockTrace, WorkerLife } from './trace/block-trace.js';
import { UNSETTLED } from './trace/block-trace.js';

/** Sums over a block, ms. */
export interface Overhead {
  /** Σ over workers of spawn (asked → online). */
  readonly spawnMs: number;
  /** Σ over workers of load (module import and initializer). */
  readonly loadMs: number;
  /** Σ over tasks of queue: waiting for a free worker (submit → dispatch, and received → start if sent ahead); not part of `share`. */
  readonly queueMs: number;
  /** Σ over tasks of send (dispatch → received: serialise, transfer, deserialise). */
  readonly sendMs: number;
  /** Σ over tasks of return (end → settled). */
  readonly returnMs: number;
  /**
   * Of the time that lanes were occupied, the part that was not the task function, 0 to 1:
   * (spawn + load + send + return) / (spawn + load + send + return + work).
   */
  readonly share: number;
}

export interface BlockSummary {
  readonly tasks: number;
  readonly ok: number;
  readonly failed: number;
  /** First submit → last settle, ms. Includes spawn and load: it is what the caller waited. */
  readonly wallMs: number;
  /** Σ run (start → end), ms. */
  readonly workMs: number;
  /** Mean number of tasks running over the wall time: work / wall. */
  readonly parallelism: number;
  readonly overhead: Overhead;
}

/** The sums of the passes of a block over the same inputs. */
export interface BlockSums {
  /** The first: spawn, load and first calls are in it. */
  readonly cold: BlockSummary;
  /** The second, on workers that are there and have run everything once. */
  readonly warm?: BlockSummary;
}

const between = (from: number | undefined, to: number | undefined): number => {
  const span = (to ?? NaN) - (from ?? NaN);
  return Number.isFinite(span) && span > 0 ? span : 0;
};

/**
 * The sums of a block, kept up to date chunk by chunk: a chunk costs its own rows, however long the block already is.
 * Every task must settle once.
 */
export class SummaryAccumulator {
  #first = Infinity;
  #last = -Infinity;
  #work = 0;
  #queue = 0;
  #send = 0;
  #back = 0;
  #tasks = 0;
  #ok = 0;
  #failed = 0;

  /** Counts the tasks from number `from` up to `to`; starting workers is counted with the first task. */
  constructor(
    private readonly from = 0,
    readonly to = Infinity,
  ) {}

  /** Takes in what `trace.append` has just reported. */
  add(trace: BlockTrace, { firstSubmitted, submitted, settled }: Appended): void {
    this.#submitted(trace, firstSubmitted, firstSubmitted + submitted);
    for (let from = 0; from < settled.length; from += SOME) {
      this.#settled(trace, settled.subarray(from, from + SOME));
    }
  }

  /** Takes in everything that the trace holds; for one that was not watched while it grew. */
  addAll(trace: BlockTrace): void {
    const { taskCount } = trace;
    this.#submitted(trace, 0, taskCount);
    const some = new Uint32Array(SOME);
    for (let task = 0; task < taskCount;) {
      let count = 0;
      for (; task < taskCount && count < SOME; task++) {
        if (trace.tasks.outcome[task] !== UNSETTLED) some[count++] = task;
      }
      this.#settled(trace, some.subarray(0, count));
    }
  }

  /** What has settled so far; zeros while nothing has. */
  summary(trace: BlockTrace): BlockSummary {
    let [spawn, load] = [0, 0];
    const workers = this.from === 0 ? trace.workers : [];
    for (const life of workers as readonly (WorkerLife | undefined)[]) {
      spawn += between(life?.spawn, life?.online);
      load += between(life?.loadStart, life?.loadEnd);
    }
    const work = this.#work;
    const wall = between(this.#first, this.#last);
    const lost = spawn + load + this.#send + this.#back;
    return {
      tasks: this.#tasks,
      ok: this.#ok,
      failed: this.#failed,
      wallMs: wall / 1e3,
      workMs: work / 1e3,
      parallelism: wall > 0 ? work / wall : 0,
      overhead: {
        spawnMs: spawn / 1e3,
        loadMs: load / 1e3,
        queueMs: this.#queue / 1e3,
        sendMs: this.#send / 1e3,
        returnMs: this.#back / 1e3,
        share: lost + work > 0 ? lost / (lost + work) : 0,
      },
    };
  }

  #submitted({ tasks }: BlockTrace, from: number, to: number): void {
    const [first, end] = [Math.max(from, this.from), Math.min(to, this.to)];
    if (first >= end) return;
    this.#tasks += end - first;
    let earliest = this.#first;
    for (let task = first; task < end; task++) {
      const at = tasks.submit[task] as number;
      if (at < earliest) earliest = at;
    }
    this.#first = earliest;
  }

  /** At most `SOME` tasks. */
  #settled({ tasks }: BlockTrace, settled: Uint32Array): void {
    const { submit, dispatch, settle, outcome } = tasks;
    const [receive, start, end] = (scratch ??= [room(), room(), room()]);
    tasks.receive.read(settled, receive);
    tasks.start.read(settled, start);
    tasks.end.read(settled, end);
    let [last, work, queue, send, back] = [
      this.#last,
      this.#work,
      this.#queue,
      this.#send,
      this.#back,
    ];
    for (let row = 0; row < settled.length; row++) {
      const task = settled[row] as number;
      if (task < this.from || task >= this.to) continue;
      if (outcome[task] === 0) this.#ok++;
      else this.#failed++;
      const at = settle[task] as number;
      if (at > last) last = at;
      const received = receive[row] as number;
      queue += between(submit[task], dispatch[task]) + between(received, start[row]);
      send += between(dispatch[task], received);
      work += between(start[row], end[row]);
      back += between(end[row], at);
    }
    this.#last = last;
    this.#work = work;
    this.#queue = queue;
    this.#send = send;
    this.#back = back;
  }
}

/** Tasks that are looked at in one go. */
const SOME = 4096;

const room = (): Float64Array => new Float64Array(SOME);
/** Three stamps of so many tasks; nobody holds on to it. */
let scratch: [Float64Array, Float64Array, Float64Array] | undefined;

/** Of traces that are summed while they grow: the sums, and the chunk that is due next. */
const growing = new WeakMap<BlockTrace, { readonly sums: SummaryAccumulator; chunk: number }>();

/**
 * Appends to a trace and to its sums, so that `summarise` finds them when the block ends: going through a long trace
 * then would hold up whoever shares the thread.
 * @throws RangeError as `BlockTrace.append`
 */
export function appendAndSum(trace: BlockTrace, chunk: ArrayBuffer): void {
  if (trace.nextSequence === 0) growing.set(trace, { sums: new SummaryAccumulator(), chunk: 0 });
  const appended = trace.append(chunk);
  const known = growing.get(trace);
  if (known?.chunk !== trace.nextSequence - 1) return;
  known.sums.add(trace, appended);
  known.chunk++;
}

/** Summarises what has settled so far of the tasks from `from` up to `to`; zeros while nothing has. */
export function summarise(trace: BlockTrace, from = 0, to = Infinity): BlockSummary {
  const known = from === 0 && to === Infinity ? growing.get(trace) : undefined;
  if (known?.chunk === trace.nextSequence) return known.sums.summary(trace);
  const sums = new SummaryAccumulator(from, to);
  sums.addAll(trace);
  return sums.summary(trace);
}

/** `secondPass`: number of the first task of the second pass, if there is one. */
export function sumsOf(trace: BlockTrace, secondPass?: number): BlockSums {
  if (secondPass === undefined) return { cold: summarise(trace) };
  return { cold: summarise(trace, 0, secondPass), warm: summarise(trace, secondPass) };
}

/** Serial wall time over this pool's, or null where the run has no serial block that ended. */
export function speedup(summary: BlockSummary, serial: BlockSummary | null): number | null {
  return serial && summary.wallMs > 0 ? serial.wallMs / summary.wallMs : null;
}

/** Speed-up per worker: 1 if every worker adds as much as one alone does; null where there is no speed-up to divide. */
export function efficiency(times: number | null, workers: number): number | null {
  return times === null || workers < 1 ? null : times / workers;
}
