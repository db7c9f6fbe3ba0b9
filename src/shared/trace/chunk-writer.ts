/** Writing trace chunks, as `chunk-layout.ts` lays them out; `chunk.ts` reads them. */
import {
  foretold,
  HEAD_BYTES,
  LAYOUT,
  LEASTS_AT,
  MAGIC,
  offsetsOf,
  ROW_ORDER,
  STRAYS_AT,
  WIDTHS_AT,
} from './chunk-layout.js';
import type { ColumnName, Columns, Rows } from './chunk-layout.js';
import { CODES, moveBases, packNear, packWhole, Strays } from './dense.js';
import type { Packed, Width } from './dense.js';

/** Stamps of a settled task, µs since the run began; NaN for those it never reached. */
export interface TaskStamps {
  readonly dispatch: number;
  readonly receive: number;
  readonly start: number;
  readonly end: number;
  readonly settle: number;
}

/** By how much the numbers of tasks may differ whose dispatched rows are found again. A power of two. */
const FOUND = 1 << 12;

/** Gathers rows and hands them out as chunks. Its columns are reused: taking a chunk copies once, exact size. */
export class ChunkWriter {
  #sequence: number;
  #firstTask: number;
  readonly #counts: Record<Rows, number> = {
    submitted: 0,
    dispatched: 0,
    settled: 0,
    workers: 0,
    counters: 0,
  };
  #capacity: Record<Rows, number> = {
    submitted: 256,
    dispatched: 256,
    settled: 256,
    workers: 32,
    counters: 64,
  };
  readonly #columns: { -readonly [C in keyof Columns]: Columns[C] };
  readonly #codes: Record<ColumnName, Uint32Array>;
  #bases: Float64Array;
  readonly #strays = new Strays();
  /** The dispatched row that was a task's last, by task modulo `FOUND`. */
  readonly #sent = new Uint32Array(FOUND);
  /** Of each dispatched row 1 if a settled row of this chunk says it too, and better. */
  #isSaidAgain = new Uint8Array(this.#capacity.dispatched);
  #saidAgain = 0;

  /** `sequence` and `firstTask` go on where another writer of the block left off. */
  constructor(
    readonly block: number,
    { sequence = 0, firstTask = 0 } = {},
  ) {
    this.#sequence = sequence;
    this.#firstTask = firstTask;
    this.#columns = Object.fromEntries(
      LAYOUT.map(([rows, name, type]) => [name, new type(this.#capacity[rows])]),
    ) as never;
    this.#codes = Object.fromEntries(
      LAYOUT.map(([rows, name]) => [name, new Uint32Array(this.#capacity[rows])]),
    ) as never;
    this.#bases = new Float64Array(this.#capacity.settled);
  }

  /** Rows gathered since the last chunk was taken. */
  get size(): number {
    const { submitted, dispatched, settled, workers, counters } = this.#counts;
    return submitted + dispatched + settled + workers + counters;
  }

  /** Tasks are submitted in the order of their numbers, from 0. */
  submitted(at: number, fn: number): void {
    const row = this.#row('submitted');
    this.#columns.submittedAt[row] = at;
    this.#columns.submittedFn[row] = fn;
  }

  dispatched(task: number, worker: number, at: number): void {
    const row = this.#row('dispatched');
    this.#columns.dispatchedAt[row] = at;
    this.#columns.dispatchedTask[row] = task;
    this.#columns.dispatchedWorker[row] = worker;
    this.#isSaidAgain[row] = 0;
    this.#sent[task % FOUND] = row;
  }

  /** `outcome` is an index into `OUTCOMES`; `worker` is `NO_WORKER` if the task never reached one. */
  settled(task: number, worker: number, outcome: number, stamps: TaskStamps): void {
    const row = this.#row('settled');
    const columns = this.#columns;
    columns.settledTask[row] = task;
    columns.settledWorker[row] = worker;
    columns.outcome[row] = outcome;
    columns.dispatch[row] = stamps.dispatch;
    columns.receive[row] = stamps.receive;
    columns.start[row] = stamps.start;
    columns.end[row] = stamps.end;
    columns.settle[row] = stamps.settle;
    const sent = this.#sent[task % FOUND] as number;
    if (
      sent < this.#counts.dispatched &&
      this.#isSaidAgain[sent] === 0 &&
      columns.dispatchedTask[sent] === task &&
      columns.dispatchedWorker[sent] === worker &&
      !Number.isNaN(stamps.dispatch)
    ) {
      this.#isSaidAgain[sent] = 1;
      this.#saidAgain++;
    }
  }

  /** `event` is an index into `WORKER_EVENTS`. */
  worker(worker: number, event: number, at: number, pid = 0, thread = 0): void {
    const row = this.#row('workers');
    this.#columns.workerAt[row] = at;
    this.#columns.workerOf[row] = worker;
    this.#columns.workerEvent[row] = event;
    this.#columns.workerPid[row] = pid;
    this.#columns.workerThread[row] = thread;
  }

  /** `counter` is an index into `COUNTERS`. */
  counter(worker: number, counter: number, at: number, value: number): void {
    const row = this.#row('counters');
    this.#columns.counterAt[row] = at;
    this.#columns.counterValue[row] = value;
    this.#columns.counterWorker[row] = worker;
    this.#columns.counter[row] = counter;
  }

  /** The rows gathered so far as a chunk of exact size, or null if there are none. */
  take(): ArrayBuffer | null {
    if (this.size === 0) return null;
    if (this.#saidAgain > 0) this.#leaveOut();
    const packed = this.#pack();
    const [widths, kept] = [packed.map(({ width }) => width), packed.map(({ strays }) => strays)];
    const offsets = offsetsOf(this.#counts, widths, kept);
    const buffer = new ArrayBuffer(offsets.end);
    new Uint32Array(buffer, 0, HEAD_BYTES / 4).set([
      MAGIC,
      this.block,
      this.#sequence++,
      this.#firstTask,
      ...ROW_ORDER.map((rows) => this.#counts[rows]),
    ]);
    new Float64Array(buffer, LEASTS_AT, LAYOUT.length).set(packed.map(({ least }) => least));
    new Uint32Array(buffer, STRAYS_AT, LAYOUT.length).set(kept);
    new Uint8Array(buffer, WIDTHS_AT, LAYOUT.length).set(widths);
    const strays = this.#strays.values.subarray(0, this.#strays.length);
    new Float64Array(buffer, offsets.strays[0], strays.length).set(strays);
    LAYOUT.forEach(([rows, name], i) => {
      const [count, width] = [this.#counts[rows], widths[i] as Width];
      if (width === 0) return;
      const to = width === 8 ? Float64Array : CODES[width];
      const from = width === 8 ? this.#columns[name] : this.#codes[name];
      new to(buffer, offsets.of[i], count).set(from.subarray(0, count));
    });
    this.#firstTask += this.#counts.submitted;
    for (const rows of ROW_ORDER) this.#counts[rows] = 0;
    return buffer;
  }

  /** Leaves out the dispatched rows that are said again: of a quick task a fifth of its bytes, all along the way to the page. */
  #leaveOut(): void {
    const { dispatchedTask, dispatchedWorker, dispatchedAt } = this.#columns;
    let kept = 0;
    for (let row = 0; row < this.#counts.dispatched; row++) {
      if (this.#isSaidAgain[row] === 1) continue;
      dispatchedTask[kept] = dispatchedTask[row] as number;
      dispatchedWorker[kept] = dispatchedWorker[row] as number;
      dispatchedAt[kept++] = dispatchedAt[row] as number;
    }
    this.#counts.dispatched = kept;
    this.#saidAgain = 0;
  }

  /** The codes of every column. */
  #pack(): Packed[] {
    const [bases, strays] = [this.#bases, this.#strays];
    bases.fill(0, 0, this.#counts.settled);
    strays.length = 0;
    return LAYOUT.map(([rows, name, , packing]): Packed => {
      const [column, codes, count] = [this.#columns[name], this.#codes[name], this.#counts[rows]];
      if (packing === 'double') return { least: 0, width: 8, strays: 0 };
      if (!(column instanceof Float64Array) && packing === 'whole')
        return packWhole(column, count, codes);
      const near = column as Float64Array | Uint32Array;
      const packed = packNear(near, count, foretold(packing, near, bases), codes, strays);
      if (rows === 'settled' && column instanceof Float64Array) moveBases(bases, column, count);
      return packed;
    });
  }

  #row(rows: Rows): number {
    const row = this.#counts[rows]++;
    if (row === this.#capacity[rows]) this.#grow(rows);
    return row;
  }

  #grow(rows: Rows): void {
    const capacity = (this.#capacity[rows] *= 2);
    if (rows === 'settled') this.#bases = new Float64Array(capacity);
    if (rows === 'dispatched') {
      const isSaidAgain = new Uint8Array(capacity);
      isSaidAgain.set(this.#isSaidAgain);
      this.#isSaidAgain = isSaidAgain;
    }
    for (const [of, name, type] of LAYOUT) {
      if (of !== rows) continue;
      const grown = new type(capacity);
      grown.set(this.#columns[name]);
      (this.#columns as Record<ColumnName, unknown>)[name] = grown;
      this.#codes[name] = new Uint32Array(capacity);
    }
  }
}
