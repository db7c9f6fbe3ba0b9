/** The lanes of one block, kept up with its trace. Every stamp is µs since the run began. */
import type { Appended, BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { UNSETTLED } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Bars, barStamps, sortedBy } from './bar-stamps.js';
import { Counters } from './counters.js';
import { CpuUse } from './cpu.js';
import { EndTree } from './end-tree.js';
import { Lane } from './lane.js';
import type { BarStamps } from './lane.js';
import { QueueDepth } from './queue-depth.js';
import { Straggler } from './straggler.js';

/** More sub-lanes than this are not told apart; what overlaps then shares the last one, cut where it overlaps. */
export const MOST_SUB_LANES = 1000;

/** One row of the chart. */
export interface Row {
  /** `NO_WORKER` for the row of tasks that never reached a worker. */
  readonly worker: number;
  /** 0 for a worker's first row, counting up where its tasks overlap. */
  readonly sub: number;
  readonly lane: Lane;
}

interface Worker {
  readonly rows: Row[];
  readonly ends: EndTree;
  /** Tasks it was given that have not settled, in the order of dispatch. */
  readonly pending: Set<number>;
  /** Sub-lanes held by running tasks, for tasks that overlap. */
  readonly slots: Map<number, number>;
}

/** A task that runs now, or waits at the head of its worker. */
export interface Running {
  readonly task: number;
  readonly row: Row;
  /** Where its bar begins. */
  readonly from: number;
}

export class BlockLanes {
  /** In the order of drawing: worker by worker, their sub-lanes, then tasks without a worker. */
  rows: readonly Row[] = [];
  /** Earliest dispatch; NaN before the first. */
  firstDispatch = NaN;
  readonly straggler = new Straggler();
  readonly queue = new QueueDepth();
  readonly cpu: CpuUse;
  readonly counters: Counters;
  readonly #bars: Bars;
  readonly #workers = new Map<number, Worker>();
  readonly #where = new Map<number, number>();
  #rowOf = new Map<Lane, number>();

  /**
   * `concurrent`: the tasks of one worker overlap by design (the event loop). `inline`: the worker is the program's own
   * main thread.
   */
  constructor(
    readonly trace: BlockTrace,
    readonly concurrent: boolean,
    readonly inline = concurrent,
  ) {
    this.#bars = new Bars(trace);
    this.cpu = new CpuUse(trace);
    this.counters = new Counters(trace);
    this.#catchUp();
  }

  /** Tasks that were dispatched and have not settled. */
  get pendingCount(): number {
    return this.#where.size;
  }

  /** Tasks that have a bar that grows. */
  get runningCount(): number {
    let count = 0;
    for (const { pending } of this.#workers.values()) {
      count += this.concurrent ? pending.size : Math.min(1, pending.size);
    }
    return count;
  }

  /** How many lanes run a task at a time. */
  busyAt(time: number): number {
    let busy = 0;
    for (const { lane, worker } of this.rows) {
      const bar = lane.begun(time) - 1;
      const inside = bar >= 0 && lane.start(bar) <= time && time < lane.end(bar);
      if (inside && worker !== NO_WORKER) busy++;
    }
    for (const { from } of this.running()) if (from <= time) busy++;
    return busy;
  }

  /** Bars of settled tasks. */
  get barCount(): number {
    return this.rows.reduce((sum, row) => sum + row.lane.count, 0);
  }

  /** When the block's first sign of life was; NaN before it. */
  get begin(): number {
    let begin = this.trace.tasks.submit[0] ?? NaN;
    if (this.trace.taskCount === 0) begin = NaN;
    for (const life of this.trace.workers) {
      // Sparse until every worker has said something.
      const spawn = (life as typeof life | undefined)?.spawn;
      if (spawn !== undefined && !(spawn >= begin)) begin = spawn;
    }
    return begin;
  }

  /** Where a row stands among `rows`. */
  indexOf(row: Row): number {
    return this.#rowOf.get(row.lane) ?? -1;
  }

  /** Takes in what `BlockTrace.append` has just changed. */
  append(change: Appended): void {
    const { tasks } = this.trace;
    for (const life of this.trace.workers) {
      if ((life as typeof life | undefined) !== undefined) this.#worker(life.worker);
    }
    this.cpu.update();
    this.counters.update();
    this.queue.leave(change.dispatched, tasks.dispatch, this.#isHeld);
    this.#bars.forEach(change.settled, this.#place);
    for (const task of change.dispatched) {
      if (tasks.outcome[task] === UNSETTLED) this.#hold(task);
      this.#dispatchedAt(tasks.dispatch[task] ?? NaN);
    }
    const { settledCount, taskCount } = this.trace;
    // As many tasks as were announced: a million leave megabytes of room for more.
    if (settledCount === taskCount && taskCount === tasks.submit.length)
      for (const { lane } of this.rows) lane.trim();
  }

  /** The tasks that are running, at most one per row. */
  *running(): Generator<Running> {
    for (const worker of this.#workers.values()) {
      if (worker.pending.size === 0) continue;
      for (const task of worker.pending) {
        const row = worker.rows[worker.slots.get(task) ?? 0];
        if (row) yield this.#runningOn(task, row);
        if (!this.concurrent) break;
      }
    }
  }

  /** The row and bar of a task; the bar is -1 while it has not settled; null if it has no bar at all. */
  find(task: number): { row: Row; bar: number } | null {
    const { tasks } = this.trace;
    if (task < 0 || task >= this.trace.taskCount) return null;
    if (tasks.outcome[task] === UNSETTLED) {
      for (const running of this.running()) {
        if (running.task === task) return { row: running.row, bar: -1 };
      }
      return null;
    }
    const worker = this.#workers.get(tasks.worker[task] ?? NO_WORKER);
    const at = barStamps(this.trace, task);
    for (const row of worker?.rows ?? []) {
      // Rounded lengths can move a bar's begin by a hair: looks at its neighbours too.
      const near = row.lane.begun(at.start);
      for (let bar = Math.max(0, near - 2); bar < Math.min(row.lane.count, near + 2); bar++) {
        if (row.lane.task(bar) === task) return { row, bar };
      }
    }
    return this.#search(task, worker);
  }

  #search(task: number, worker: Worker | undefined): { row: Row; bar: number } | null {
    for (const row of worker?.rows ?? []) {
      for (let bar = 0; bar < row.lane.count; bar++) {
        if (row.lane.task(bar) === task) return { row, bar };
      }
    }
    return null;
  }

  #runningOn(task: number, row: Row): Running {
    const dispatch = this.trace.tasks.dispatch[task] ?? NaN;
    const loaded = this.trace.workers[row.worker]?.loadEnd ?? -Infinity;
    return { task, row, from: Math.max(dispatch, row.lane.runEnd, loaded) };
  }

  /** Puts the bar of a settled task into a lane. */
  readonly #place = (bar: BarStamps): void => {
    const { task } = bar;
    this.#dispatchedAt(this.trace.tasks.dispatch[task] ?? NaN);
    const number = this.trace.tasks.worker[task] ?? NO_WORKER;
    const held = this.#release(task);
    const worker = this.#worker(number);
    const loaded = this.trace.workers[number]?.loadEnd ?? -Infinity;
    const sub = number === NO_WORKER ? 0 : (held ?? this.#freeRow(worker, bar.start));
    const row = worker.rows[sub];
    if (!row) return;
    if (loaded <= bar.start && loaded > bar.from) bar.from = loaded;
    row.lane.append(bar);
    worker.ends.set(sub, row.lane.runEnd);
    this.straggler.settled(this.trace, task);
  };

  readonly #isHeld = (task: number): boolean => this.#where.has(task);

  /** Marks a dispatched task as held by its worker, where its bar grows until it settles. */
  #hold(task: number): void {
    const number = this.trace.tasks.worker[task] ?? NO_WORKER;
    if (this.#where.get(task) === number) return;
    this.#release(task);
    const worker = this.#worker(number);
    this.#where.set(task, number);
    worker.pending.add(task);
    if (!this.concurrent) return;
    const sub = this.#freeRow(worker, this.trace.tasks.dispatch[task] ?? NaN);
    worker.ends.set(sub, Infinity);
    worker.slots.set(task, sub);
  }

  /** Lets go of a held task; gives the sub-lane it was promised. */
  #release(task: number): number | undefined {
    const number = this.#where.get(task);
    if (number === undefined) return undefined;
    this.#where.delete(task);
    const worker = this.#worker(number);
    worker.pending.delete(task);
    const sub = worker.slots.get(task);
    if (sub === undefined) return undefined;
    worker.slots.delete(task);
    worker.ends.set(sub, worker.rows[sub]?.lane.runEnd ?? -Infinity);
    return number === this.trace.tasks.worker[task] ? sub : undefined;
  }

  #freeRow(worker: Worker, time: number): number {
    const free = worker.ends.freeAt(time);
    if (free >= 0) return free;
    const first = worker.rows[0];
    if (!first || worker.rows.length >= MOST_SUB_LANES) return worker.rows.length - 1;
    this.#addRow(worker, first.worker);
    return worker.rows.length - 1;
  }

  #worker(number: number): Worker {
    let worker = this.#workers.get(number);
    if (!worker) {
      worker = { rows: [], ends: new EndTree(), pending: new Set(), slots: new Map() };
      this.#workers.set(number, worker);
      this.#addRow(worker, number);
    }
    return worker;
  }

  #addRow(worker: Worker, number: number): void {
    worker.rows.push({ worker: number, sub: worker.rows.length, lane: new Lane() });
    worker.ends.push(-Infinity);
    const workers = [...this.#workers].sort(([a], [b]) => a - b);
    this.rows = workers.flatMap(([, { rows }]) => rows);
    this.#rowOf = new Map(this.rows.map((row, index) => [row.lane, index]));
  }

  #dispatchedAt(at: number): void {
    if (!(at >= this.firstDispatch))
      this.firstDispatch = Number.isNaN(at) ? this.firstDispatch : at;
  }

  /** Takes in all that the trace held before. */
  #catchUp(): void {
    const { tasks, taskCount } = this.trace;
    const dispatched: number[] = [];
    const settled: number[] = [];
    for (let task = 0; task < taskCount; task++) {
      if (tasks.outcome[task] !== UNSETTLED) settled.push(task);
      if (!Number.isNaN(tasks.dispatch[task])) dispatched.push(task);
    }
    this.append({
      firstSubmitted: 0,
      submitted: taskCount,
      dispatched: sortedBy(Uint32Array.from(dispatched), (task) => tasks.dispatch[task] ?? NaN),
      settled: Uint32Array.from(settled),
    });
  }
}
