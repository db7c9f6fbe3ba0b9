/**
 * A chunk in few bytes, for files: column after column, every number a varint (`varints.ts`), stamps by their distance
 * from a neighbour in ns. `media/docs/trace-format.md` lists the columns.
 */
import { COUNTERS, OUTCOMES, WORKER_EVENTS } from '../words.js';
import { decodeChunk, NO_WORKER } from './chunk.js';
import { ChunkWriter } from './chunk-writer.js';
import type { Chunk } from './chunk.js';
import { VarintReader, VarintWriter } from './varints.js';

/** 0 for none, so that the common case is short. */
const workerCode = (worker: number): number => (worker === NO_WORKER ? 0 : worker + 1);

const STAMPS = ['receive', 'start', 'end', 'settle'] as const;

/** @throws RangeError if the bytes are no chunk */
export function packChunk(buffer: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const chunk = decodeChunk(buffer);
  const out = new VarintWriter();
  const { block, firstTask, submittedAt, dispatchedAt, settledTask, workerAt, counterAt } = chunk;
  for (const count of [block, firstTask]) out.unsigned(count);
  for (const rows of [submittedAt, dispatchedAt, settledTask, workerAt, counterAt]) {
    out.unsigned(rows.length);
  }
  writeStamps(out, submittedAt);
  for (const fn of chunk.submittedFn) out.unsigned(fn);
  writeTasks(out, chunk.dispatchedTask);
  writeStamps(out, dispatchedAt);
  for (const worker of chunk.dispatchedWorker) out.unsigned(workerCode(worker));
  writeSettled(out, chunk);
  for (const worker of chunk.workerOf) out.unsigned(workerCode(worker));
  for (const event of chunk.workerEvent) out.unsigned(event);
  writeStamps(out, workerAt);
  for (const pid of chunk.workerPid) out.unsigned(pid);
  for (const thread of chunk.workerThread) out.unsigned(thread);
  for (const worker of chunk.counterWorker) out.unsigned(workerCode(worker));
  for (const counter of chunk.counter) out.unsigned(counter);
  writeStamps(out, counterAt);
  for (const value of chunk.counterValue) out.double(value);
  return out.take();
}

function writeStamps(out: VarintWriter, stamps: Float64Array): void {
  let base = 0;
  for (const at of stamps) base = out.stamp(at, base);
}

function writeTasks(out: VarintWriter, tasks: Uint32Array): void {
  let last = -1;
  for (const task of tasks) {
    out.signed(task - last - 1);
    last = task;
  }
}

function writeSettled(out: VarintWriter, chunk: Chunk): void {
  writeTasks(out, chunk.settledTask);
  for (const worker of chunk.settledWorker) out.unsigned(workerCode(worker));
  for (const outcome of chunk.outcome) out.unsigned(outcome);
  // Each stamp of a row by its distance from the row's one before it.
  const bases = new Float64Array(chunk.settledTask.length);
  let base = 0;
  chunk.dispatch.forEach((at, row) => {
    bases[row] = base = out.stamp(at, base);
  });
  for (const name of STAMPS) {
    chunk[name].forEach((at, row) => {
      bases[row] = out.stamp(at, bases[row] ?? 0);
    });
  }
}

/** What a chunk may speak of. */
export interface ChunkBounds {
  /** Number of blocks of the run. */
  readonly blocks: number;
  /** Number of its task functions. */
  readonly functions: number;
}

/**
 * The chunk that was packed, with the given sequence number.
 * @throws RangeError if the bytes are no such chunk or name what there is not
 */
export function unpackChunk(
  bytes: Uint8Array,
  bounds: ChunkBounds,
  sequenceOf: (block: number) => number,
): ArrayBuffer {
  const from = new VarintReader(bytes);
  const block = below(from.unsigned(), bounds.blocks, 'block');
  const firstTask = below(from.unsigned(), 2 ** 32, 'task');
  const counts = Array.from({ length: 5 }, () => from.unsigned());
  const [submitted = 0, dispatched = 0, settled = 0, workers = 0, counters = 0] = counts;
  // Every row takes a byte in each of its columns: what is announced beyond that is not there.
  if (submitted * 2 + dispatched * 3 + settled * 8 + workers * 5 + counters * 11 > from.left) {
    throw new RangeError('fewer rows than announced');
  }
  const writer = new ChunkWriter(block, { sequence: sequenceOf(block), firstTask });
  const tasks = firstTask + submitted;
  const at = readStamps(from, submitted);
  for (const row of at.keys()) {
    writer.submitted(at[row] ?? NaN, below(from.unsigned(), bounds.functions, 'function'));
  }
  readDispatched(from, writer, dispatched, tasks);
  readSettled(from, writer, settled, tasks);
  readWorkers(from, writer, workers, counters);
  if (from.left > 0) throw new RangeError('more bytes than rows');
  const chunk = writer.take();
  if (!chunk) throw new RangeError('a chunk without rows');
  return chunk;
}

function below(value: number, end: number, what: string): number {
  if (value >= end) throw new RangeError(`${what} ${value}, where there are ${end}`);
  return value;
}

function readStamps(from: VarintReader, count: number): Float64Array {
  const stamps = new Float64Array(count);
  let base = 0;
  for (let row = 0; row < count; row++) {
    base = from.stamp(base);
    if (!Number.isFinite(base)) throw new RangeError('a moment that never was');
    stamps[row] = base / 1e3;
  }
  return stamps;
}

function readTasks(from: VarintReader, count: number, tasks: number): Uint32Array {
  const list = new Uint32Array(count);
  let last = -1;
  for (let row = 0; row < count; row++) {
    last += from.signed() + 1;
    if (!(last >= 0)) throw new RangeError(`task ${last}`);
    list[row] = below(last, tasks, 'task');
  }
  return list;
}

function readCodes(from: VarintReader, count: number, end: number, what: string): Uint32Array {
  const codes = new Uint32Array(count);
  for (let row = 0; row < count; row++) codes[row] = below(from.unsigned(), end, what);
  return codes;
}

/** A worker's code less one is its number; of none, `NO_WORKER`. */
const workerOf = (code = 0): number => (code === 0 ? NO_WORKER : code - 1);
const readWorkerCodes = (from: VarintReader, count: number): Uint32Array =>
  readCodes(from, count, NO_WORKER + 1, 'worker');

function readDispatched(from: VarintReader, to: ChunkWriter, count: number, tasks: number): void {
  const task = readTasks(from, count, tasks);
  const at = readStamps(from, count);
  const worker = readWorkerCodes(from, count);
  for (let row = 0; row < count; row++) {
    to.dispatched(task[row] ?? 0, workerOf(worker[row]), at[row] ?? NaN);
  }
}

function readSettled(from: VarintReader, to: ChunkWriter, count: number, tasks: number): void {
  const task = readTasks(from, count, tasks);
  const worker = readWorkerCodes(from, count);
  const outcome = readCodes(from, count, OUTCOMES.length, 'outcome');
  const bases = new Float64Array(count);
  const readRow = (name: string): Float64Array => {
    const column = new Float64Array(count);
    let last = 0;
    for (let row = 0; row < count; row++) {
      const nanos = from.stamp(name === 'dispatch' ? last : (bases[row] ?? 0));
      column[row] = nanos / 1e3;
      if (!Number.isNaN(nanos)) last = bases[row] = nanos;
      else if (name === 'dispatch') bases[row] = last;
    }
    return column;
  };
  const dispatch = readRow('dispatch');
  const [receive, start, end, settle] = STAMPS.map(readRow);
  for (let row = 0; row < count; row++) {
    if (!Number.isFinite(settle?.[row])) throw new RangeError('a task settles at no time');
    to.settled(task[row] ?? 0, workerOf(worker[row]), outcome[row] ?? 0, {
      dispatch: dispatch[row] ?? NaN,
      receive: receive?.[row] ?? NaN,
      start: start?.[row] ?? NaN,
      end: end?.[row] ?? NaN,
      settle: settle?.[row] ?? NaN,
    });
  }
}

function readWorkers(from: VarintReader, to: ChunkWriter, workers: number, counters: number): void {
  const of = readWorkerCodes(from, workers);
  const event = readCodes(from, workers, WORKER_EVENTS.length, 'event');
  const at = readStamps(from, workers);
  const pid = readCodes(from, workers, 2 ** 32, 'process');
  const thread = readCodes(from, workers, 2 ** 32, 'thread');
  for (let row = 0; row < workers; row++) {
    to.worker(workerOf(of[row]), event[row] ?? 0, at[row] ?? NaN, pid[row], thread[row]);
  }
  const sampled = readWorkerCodes(from, counters);
  const counter = readCodes(from, counters, COUNTERS.length, 'counter');
  const when = readStamps(from, counters);
  for (let row = 0; row < counters; row++) {
    to.counter(workerOf(sampled[row]), counter[row] ?? 0, when[row] ?? NaN, from.double());
  }
}
