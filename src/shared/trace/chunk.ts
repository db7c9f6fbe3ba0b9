/** Reading and writing trace chunks, as `chunk-layout.ts` lays them out. */
import {
  HEAD_BYTES,
  HEADER_BYTES,
  LAYOUT,
  MAGIC,
  NO_WORKER,
  offsetsOf,
  ROW_ORDER,
} from './chunk-layout.js';
import type { ColumnName, Columns, RowCounts, Rows } from './chunk-layout.js';
import { CODES, moveBases, packStamps, packWhole, unpackStamps, unpackWhole } from './dense.js';
import type { Packed, Width } from './dense.js';

export { NO_WORKER };

/**
 * A decoded chunk.
 * - A submitted row is a task handed to the executor: its number is `firstTask` + the row.
 * - A dispatched row is a task sent to a worker; a task recalled and sent to another has two.
 * - A settled row is a task's whole life; a stamp it never reached is NaN. `outcome` indexes `OUTCOMES`.
 * - A worker row is a `WORKER_EVENTS` entry; pid and thread id are given with `online`, else 0.
 * - A counter row is a sample of a `COUNTERS` entry; `counterWorker` is `NO_WORKER` for the runner itself.
 */
export interface Chunk extends Columns {
  readonly block: number;
  readonly sequence: number;
  readonly firstTask: number;
}

/** What a chunk says of itself: cheap to read, whatever its length. */
export interface ChunkHead {
  readonly block: number;
  readonly sequence: number;
  readonly firstTask: number;
  readonly rows: RowCounts;
}

/** @throws RangeError if the bytes do not begin like a chunk */
export function chunkHead(buffer: ArrayBuffer): ChunkHead {
  if (buffer.byteLength < HEADER_BYTES)
    throw new RangeError('trace chunk: too short for its header');
  const [magic, block = 0, sequence = 0, firstTask = 0, ...counts] = new Uint32Array(
    buffer,
    0,
    HEAD_BYTES / 4,
  );
  if (magic !== MAGIC) throw new RangeError('trace chunk: wrong magic');
  const rows = Object.fromEntries(ROW_ORDER.map((name, i) => [name, counts[i] ?? 0]));
  return { block, sequence, firstTask, rows: rows as RowCounts };
}

/**
 * Reads a chunk.
 * @throws RangeError if the bytes are not a chunk, or not a whole one
 */
export const decodeChunk = (buffer: ArrayBuffer): Chunk => new ChunkReader().read(buffer);

/** None is packed as a distance to one that may be left out. */
const OUTCOME_COLUMNS = ['settledTask', 'outcome'] as const;
type OutcomeColumn = (typeof OUTCOME_COLUMNS)[number];
const isOutcomeColumn = (name: ColumnName): boolean => OUTCOME_COLUMNS.some((one) => one === name);

/** Rows up to which a reader keeps its columns for the next chunk. */
const KEPT_ROWS = 1 << 16;

/** Reads chunk after chunk into the same columns, so that a long trace leaves nothing behind to be collected. */
export class ChunkReader {
  readonly #kept = new Map<string, Columns[ColumnName]>();

  /**
   * The chunk, whose columns are good until the next is read.
   * @throws RangeError if the bytes are not a chunk, or not a whole one
   */
  read(buffer: ArrayBuffer): Chunk {
    return this.#read(buffer, () => true) as Chunk;
  }

  /**
   * Of each settled row the task and how it ended, good until the next chunk is read: little work, for the stamps are left out.
   * @throws RangeError if the bytes are not a chunk, or not a whole one
   */
  outcomes(buffer: ArrayBuffer): Pick<Chunk, 'block' | OutcomeColumn> {
    return this.#read(buffer, isOutcomeColumn) as Pick<Chunk, 'block' | OutcomeColumn>;
  }

  #read(buffer: ArrayBuffer, isWanted: (name: ColumnName) => boolean): Partial<Chunk> {
    const { rows, ...head } = chunkHead(buffer);
    const leasts = new Float64Array(buffer, HEAD_BYTES, LAYOUT.length);
    const widths = new Uint8Array(buffer, HEAD_BYTES + LAYOUT.length * 8, LAYOUT.length);
    const offsets = offsetsOf(rows, widths);
    if (buffer.byteLength !== offsets.end) {
      throw new RangeError(
        `trace chunk: ${buffer.byteLength} bytes where ${offsets.end} were announced`,
      );
    }
    const columns: Record<string, unknown> = {};
    const bases = this.#room('bases', Float64Array, rows.settled);
    bases.fill(0);
    for (const [i, [of, name, type, packing]] of LAYOUT.entries()) {
      if (!isWanted(name)) continue;
      const [count, width, at, least = 0] = [rows[of], widths[i], offsets.of[i] ?? 0, leasts[i]];
      if (width === 8) columns[name] = new Float64Array(buffer, at, count);
      else {
        const Codes = CODES[width as keyof typeof CODES] as (typeof CODES)[1] | undefined;
        const codes = Codes ? new Codes(buffer, at, count) : null;
        const column = (columns[name] = this.#room<Columns[ColumnName]>(name, type, count));
        if (column instanceof Float64Array) {
          unpackStamps(codes, least, packing === 'since' ? bases : null, column);
        } else unpackWhole(codes, least, packing === 'ascending' ? 1 : 0, column);
      }
      if (of === 'settled' && type === Float64Array) {
        moveBases(bases, columns[name] as Float64Array, count);
      }
    }
    return { ...head, ...(columns as Partial<Columns>) };
  }

  #room<T extends Columns[ColumnName]>(
    name: string,
    type: new (count: number) => T,
    count: number,
  ): T {
    let kept = this.#kept.get(name) as T | undefined;
    if (!kept || kept.length < count) {
      if (count > KEPT_ROWS) return new type(count);
      kept = new type(Math.max(count, 2 * (kept?.length ?? 0)));
      this.#kept.set(name, kept);
    }
    return kept.subarray(0, count) as T;
  }
}

/** Stamps of a settled task, µs since the run began; NaN for those it never reached. */
export interface TaskStamps {
  readonly dispatch: number;
  readonly receive: number;
  readonly start: number;
  readonly end: number;
  readonly settle: number;
}

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
    const packed = this.#pack();
    const widths = packed.map(({ width }) => width);
    const offsets = offsetsOf(this.#counts, widths);
    const buffer = new ArrayBuffer(offsets.end);
    new Uint32Array(buffer, 0, HEAD_BYTES / 4).set([
      MAGIC,
      this.block,
      this.#sequence++,
      this.#firstTask,
      ...ROW_ORDER.map((rows) => this.#counts[rows]),
    ]);
    new Float64Array(buffer, HEAD_BYTES, LAYOUT.length).set(packed.map(({ least }) => least));
    new Uint8Array(buffer, HEAD_BYTES + LAYOUT.length * 8, LAYOUT.length).set(widths);
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

  /** The codes of every column. */
  #pack(): Packed[] {
    const { settled } = this.#counts;
    const bases = this.#bases;
    bases.fill(0, 0, settled);
    return LAYOUT.map(([rows, name, , packing]) => {
      const [column, codes, count] = [this.#columns[name], this.#codes[name], this.#counts[rows]];
      if (packing === 'double') return { least: 0, width: 8 };
      if (!(column instanceof Float64Array)) {
        return packWhole(column, count, packing === 'ascending' ? 1 : 0, codes);
      }
      const packed = packStamps(column, count, packing === 'since' ? bases : null, codes);
      if (rows === 'settled') moveBases(bases, column, count);
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
    for (const [of, name, type] of LAYOUT) {
      if (of !== rows) continue;
      const grown = new type(capacity);
      grown.set(this.#columns[name]);
      (this.#columns as Record<ColumnName, unknown>)[name] = grown;
      this.#codes[name] = new Uint32Array(capacity);
    }
  }
}
