/**
 * The layout of a trace chunk: what a runner streams, the host keeps and the page reads.
 *
 * Little-endian. A header of ten u32 (magic, block, sequence, first submitted task, then the numbers of
 * submitted, dispatched, settled, worker and counter rows, then zero), followed by the columns of those rows,
 * widest type first so that every column is aligned. All stamps are f64 µs since the run began.
 */

const MAGIC = 0x31544c50; // "PLT1"
const HEADER_BYTES = 40;

/** Stands in a column of workers for "none": a task that settled without ever reaching a worker. */
export const NO_WORKER = 0xffff;

type Column =
  Float64ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
type Rows = 'submitted' | 'dispatched' | 'settled' | 'workers' | 'counters';

/** Every column, in the order of the file: its rows, its name, its type. */
const LAYOUT = [
  ['submitted', 'submittedAt', Float64Array],
  ['dispatched', 'dispatchedAt', Float64Array],
  ['settled', 'dispatch', Float64Array],
  ['settled', 'receive', Float64Array],
  ['settled', 'start', Float64Array],
  ['settled', 'end', Float64Array],
  ['settled', 'settle', Float64Array],
  ['workers', 'workerAt', Float64Array],
  ['counters', 'counterAt', Float64Array],
  ['counters', 'counterValue', Float64Array],
  ['dispatched', 'dispatchedTask', Uint32Array],
  ['settled', 'settledTask', Uint32Array],
  ['workers', 'workerPid', Uint32Array],
  ['workers', 'workerThread', Uint32Array],
  ['submitted', 'submittedFn', Uint16Array],
  ['dispatched', 'dispatchedWorker', Uint16Array],
  ['settled', 'settledWorker', Uint16Array],
  ['workers', 'workerOf', Uint16Array],
  ['counters', 'counterWorker', Uint16Array],
  ['settled', 'outcome', Uint8Array],
  ['workers', 'workerEvent', Uint8Array],
  ['counters', 'counter', Uint8Array],
] as const satisfies readonly (readonly [Rows, string, Column])[];

type Layout = (typeof LAYOUT)[number];
type ColumnName = Layout[1];
type Columns = { readonly [L in Layout as L[1]]: InstanceType<L[2]> };

/**
 * A decoded chunk: views on its buffer.
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

const ROW_ORDER: readonly Rows[] = ['submitted', 'dispatched', 'settled', 'workers', 'counters'];

/**
 * Reads a chunk without copying.
 * @throws RangeError if the bytes are not a chunk, or not a whole one
 */
export function decodeChunk(buffer: ArrayBuffer): Chunk {
  if (buffer.byteLength < HEADER_BYTES)
    throw new RangeError('trace chunk: too short for its header');
  const header = new Uint32Array(buffer, 0, HEADER_BYTES / 4);
  if (header[0] !== MAGIC) throw new RangeError('trace chunk: wrong magic');
  const counts = new Map(ROW_ORDER.map((rows, i) => [rows, header[4 + i] ?? 0]));
  let expected = HEADER_BYTES;
  for (const [rows, , type] of LAYOUT) expected += (counts.get(rows) ?? 0) * type.BYTES_PER_ELEMENT;
  if (buffer.byteLength !== expected) {
    throw new RangeError(
      `trace chunk: ${buffer.byteLength} bytes where ${expected} were announced`,
    );
  }
  const columns: Record<string, unknown> = {};
  let offset = HEADER_BYTES;
  for (const [rows, name, type] of LAYOUT) {
    const count = counts.get(rows) ?? 0;
    columns[name] = new type(buffer, offset, count);
    offset += count * type.BYTES_PER_ELEMENT;
  }
  return {
    block: header[1] ?? 0,
    sequence: header[2] ?? 0,
    firstTask: header[3] ?? 0,
    ...(columns as unknown as Columns),
  };
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
  readonly #columns: { -readonly [L in Layout as L[1]]: InstanceType<L[2]> };

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
    let bytes = HEADER_BYTES;
    for (const [rows, , type] of LAYOUT) bytes += this.#counts[rows] * type.BYTES_PER_ELEMENT;
    const buffer = new ArrayBuffer(bytes);
    new Uint32Array(buffer, 0, HEADER_BYTES / 4).set([
      MAGIC,
      this.block,
      this.#sequence++,
      this.#firstTask,
      ...ROW_ORDER.map((rows) => this.#counts[rows]),
    ]);
    let offset = HEADER_BYTES;
    for (const [rows, name, type] of LAYOUT) {
      const count = this.#counts[rows];
      new type(buffer, offset, count).set(this.#columns[name].subarray(0, count));
      offset += count * type.BYTES_PER_ELEMENT;
    }
    this.#firstTask += this.#counts.submitted;
    for (const rows of ROW_ORDER) this.#counts[rows] = 0;
    return buffer;
  }

  #row(rows: Rows): number {
    const row = this.#counts[rows]++;
    if (row === this.#capacity[rows]) this.#grow(rows);
    return row;
  }

  #grow(rows: Rows): void {
    const capacity = (this.#capacity[rows] *= 2);
    for (const [of, name, type] of LAYOUT) {
      if (of !== rows) continue;
      const grown = new type(capacity);
      grown.set(this.#columns[name]);
      (this.#columns as Record<ColumnName, unknown>)[name] = grown;
    }
  }
}
