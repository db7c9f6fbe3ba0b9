/** The trace of one block, grown chunk by chunk: what analysis computes from and the timeline draws from. */
import { COUNTERS, OUTCOMES, WORKER_EVENTS } from '../words.js';
import type { Counter, Outcome, WorkerEvent } from '../words.js';
import { ChunkReader, NO_WORKER } from './chunk.js';
import type { Chunk } from './chunk.js';
import { Stamps } from './stamps.js';

/** Code in the column of outcomes of a task that has not settled. */
export const UNSETTLED = 0xff;

/** Stamps of a worker, µs since the run began; absent until they happen. */
export type WorkerLife = { [E in WorkerEvent]?: number } & {
  readonly worker: number;
  pid?: number;
  thread?: number;
};

export interface CounterSample {
  readonly worker: number;
  readonly counter: Counter;
  readonly at: number;
  readonly value: number;
}

/** The stamps of a task, in the order of its life. */
export const TASK_STAMPS = ['submit', 'dispatch', 'receive', 'start', 'end', 'settle'] as const;
export type Stamp = (typeof TASK_STAMPS)[number];

/** Struct-of-arrays of tasks, indexed by task number; NaN in a stamp that has not been reached. */
interface TaskColumns {
  submit: Float64Array;
  dispatch: Float64Array;
  settle: Float64Array;
  receive: Stamps;
  start: Stamps;
  end: Stamps;
  fn: Uint16Array;
  worker: Uint16Array;
  /** Index into `OUTCOMES`, or `UNSETTLED`. */
  outcome: Uint8Array;
}

const STAMPS = ['submit', 'dispatch', 'settle'] as const;

/** Room for tasks. Nothing is written into it yet: memory that nobody has touched costs no time. */
function columnsOf(capacity: number): TaskColumns {
  const [dispatch, settle] = [new Float64Array(capacity), new Float64Array(capacity)];
  return {
    submit: new Float64Array(capacity),
    dispatch,
    settle,
    receive: new Stamps(capacity, dispatch),
    start: new Stamps(capacity, dispatch),
    end: new Stamps(capacity, dispatch, settle),
    fn: new Uint16Array(capacity),
    worker: new Uint16Array(capacity),
    outcome: new Uint8Array(capacity),
  };
}

/** A larger copy of the first `count` tasks. */
function grown(old: TaskColumns, count: number, capacity: number): TaskColumns {
  const copy = <A extends Float64Array | Uint16Array | Uint8Array>(from: A, to: A): A => {
    to.set(from.subarray(0, count));
    return to;
  };
  const dispatch = copy(old.dispatch, new Float64Array(capacity));
  const settle = copy(old.settle, new Float64Array(capacity));
  return {
    submit: copy(old.submit, new Float64Array(capacity)),
    dispatch,
    settle,
    receive: old.receive.grown(count, capacity, dispatch),
    start: old.start.grown(count, capacity, dispatch),
    end: old.end.grown(count, capacity, dispatch, settle),
    fn: copy(old.fn, new Uint16Array(capacity)),
    worker: copy(old.worker, new Uint16Array(capacity)),
    outcome: copy(old.outcome, new Uint8Array(capacity)),
  };
}

/** What one appended chunk changed, so that a reader can follow without scanning. Good until the next is appended to any trace. */
export interface Appended {
  readonly firstSubmitted: number;
  readonly submitted: number;
  /** Tasks of which it became known that they were sent to a worker, or to another one. */
  readonly dispatched: Uint32Array;
  readonly settled: Uint32Array;
}

/** One for all traces: nothing of what it read outlives `append`. */
const reader = /* @__PURE__ */ new ChunkReader();
/** Tasks of one chunk, as many as one has while a run goes. */
const sent = /* @__PURE__ */ new Uint32Array(16_384);

export class BlockTrace {
  /** Valid up to `taskCount`; replaced when they grow, so never hold on to a column. */
  tasks: TaskColumns = columnsOf(256);
  taskCount = 0;
  settledCount = 0;
  /** Tasks that did not end `ok`. */
  failedCount = 0;
  /** Indexed by worker number. */
  readonly workers: WorkerLife[] = [];
  readonly counters: CounterSample[] = [];
  /** The latest stamp seen, µs since the run began. */
  latest = 0;
  /** When the first task was submitted and the last one settled, µs since the run began; infinite before. */
  firstSubmit = Infinity;
  lastSettle = -Infinity;
  #nextSequence = 0;

  constructor(readonly block: number) {}

  /** The sequence number of the chunk that is due. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  /**
   * Takes in the next chunk of this block.
   * @throws RangeError if it is malformed, of another block, or not the next in sequence
   */
  append(buffer: ArrayBuffer): Appended {
    const chunk = reader.read(buffer);
    if (chunk.block !== this.block) throw new RangeError(`chunk of block ${chunk.block}`);
    if (chunk.sequence !== this.#nextSequence) {
      throw new RangeError(`chunk ${chunk.sequence} where ${this.#nextSequence} was due`);
    }
    if (chunk.firstTask !== this.taskCount) throw new RangeError('chunk skips tasks');
    this.#nextSequence++;
    this.#submit(chunk);
    this.firstSubmit = Math.min(this.firstSubmit, leastOf(chunk.submittedAt));
    this.#see(chunk.submittedAt);
    const dispatched = this.#dispatch(chunk);
    this.#settle(chunk);
    this.#appendWorkers(chunk);
    return {
      firstSubmitted: chunk.firstTask,
      submitted: chunk.submittedAt.length,
      dispatched,
      settled: chunk.settledTask,
    };
  }

  /** A stamp of a task, µs since the run began; NaN if it has not been reached. */
  stampOf(task: number, stamp: Stamp): number {
    const column = this.tasks[stamp];
    return column instanceof Stamps ? column.of(task) : (column[task] ?? NaN);
  }

  /** The outcome of a task, or null while it has not settled. */
  outcomeOf(task: number): Outcome | null {
    // There may be room for tasks that the trace has not heard of.
    if (task >= this.taskCount) return null;
    const code = this.tasks.outcome[task];
    return code === undefined ? null : (OUTCOMES[code] ?? null);
  }

  /** Makes room for so many tasks at once, so that a long block is not copied while it grows. */
  expect(count: number): void {
    if (count > this.tasks.submit.length) this.tasks = grown(this.tasks, this.taskCount, count);
  }

  #submit({ submittedAt, submittedFn }: Chunk): void {
    const from = this.taskCount;
    const to = from + submittedAt.length;
    const capacity = this.tasks.submit.length;
    if (to > capacity) this.expect(Math.max(to, 2 * capacity));
    const { tasks } = this;
    for (const stamp of STAMPS) tasks[stamp].fill(NaN, from, to);
    for (const stamps of [tasks.receive, tasks.start, tasks.end]) stamps.clear(from, to);
    tasks.worker.fill(NO_WORKER, from, to);
    tasks.outcome.fill(UNSETTLED, from, to);
    tasks.submit.set(submittedAt, from);
    tasks.fn.set(submittedFn, from);
    this.taskCount = to;
  }

  /** The tasks that were sent to a worker: those that a row says, then those whose settled row alone says it. */
  #dispatch({ dispatchedTask, dispatchedWorker, dispatchedAt, ...chunk }: Chunk): Uint32Array {
    const { tasks } = this;
    let count = dispatchedTask.length;
    const most = count + chunk.settledTask.length;
    const list = most <= sent.length ? sent : new Uint32Array(most);
    list.set(dispatchedTask);
    for (let row = 0; row < count; row++) {
      const task = dispatchedTask[row] ?? 0;
      tasks.dispatch[task] = dispatchedAt[row] ?? NaN;
      tasks.worker[task] = dispatchedWorker[row] ?? NO_WORKER;
    }
    this.#see(dispatchedAt);
    for (let row = 0; row < chunk.settledTask.length; row++) {
      const task = chunk.settledTask[row] ?? 0;
      if (Number.isNaN(tasks.dispatch[task]) && !Number.isNaN(chunk.dispatch[row]))
        list[count++] = task;
    }
    return list.subarray(0, count);
  }

  #settle(chunk: Chunk): void {
    const { tasks } = this;
    for (let row = 0; row < chunk.settledTask.length; row++) {
      const task = chunk.settledTask[row] ?? 0;
      if (tasks.outcome[task] === UNSETTLED) this.settledCount++;
      if (chunk.outcome[row] !== 0) this.failedCount++;
      tasks.outcome[task] = chunk.outcome[row] ?? UNSETTLED;
      tasks.worker[task] = chunk.settledWorker[row] ?? NO_WORKER;
      tasks.dispatch[task] = chunk.dispatch[row] ?? NaN;
      tasks.settle[task] = chunk.settle[row] ?? NaN;
    }
    tasks.receive.set(chunk.settledTask, chunk.receive);
    tasks.start.set(chunk.settledTask, chunk.start);
    tasks.end.set(chunk.settledTask, chunk.end);
    this.lastSettle = Math.max(this.lastSettle, greatestOf(chunk.settle));
    this.#see(chunk.settle);
  }

  #appendWorkers(chunk: Chunk): void {
    chunk.workerOf.forEach((worker, row) => {
      const life = (this.workers[worker] ??= { worker });
      const event = WORKER_EVENTS[chunk.workerEvent[row] ?? -1];
      if (event) life[event] = chunk.workerAt[row] ?? NaN;
      if (chunk.workerPid[row]) life.pid = chunk.workerPid[row];
      if (chunk.workerThread[row]) life.thread = chunk.workerThread[row];
    });
    this.#see(chunk.workerAt);
    chunk.counterAt.forEach((at, row) => {
      const counter = COUNTERS[chunk.counter[row] ?? -1];
      if (!counter) return;
      const worker = chunk.counterWorker[row] ?? NO_WORKER;
      this.counters.push({ worker, counter, at, value: chunk.counterValue[row] ?? NaN });
    });
  }

  #see(stamps: Float64Array): void {
    this.latest = Math.max(this.latest, greatestOf(stamps));
  }
}

/** Infinity if there is none. */
function leastOf(stamps: Float64Array): number {
  let least = Infinity;
  for (let row = 0; row < stamps.length; row++) {
    const at = stamps[row] as number;
    if (at < least) least = at;
  }
  return least;
}

/** -Infinity if there is none. */
function greatestOf(stamps: Float64Array): number {
  let greatest = -Infinity;
  for (let row = 0; row < stamps.length; row++) {
    const at = stamps[row] as number;
    if (at > greatest) greatest = at;
  }
  return greatest;
}
