/**
 * The way of trace rows from the main thread to the messenger: a ring in shared memory with one writer and one
 * reader. The main thread belongs to the user's code and may spin for seconds; a row costs it a few stores, and is
 * there for the messenger to fetch although the main thread never comes back to its loop.
 *
 * A slot has 48 bytes: five f64 · u32 task (or function) · u16 worker · u8 code · u8 kind.
 */
import type { TaskStamps } from '../executors/observer.js';
import { NO_WORKER } from '../shared/trace/chunk.js';
import type { ChunkWriter } from '../shared/trace/chunk-writer.js';

const SLOT_BYTES = 48;
/** A power of two, so that a position may count past it and wrap. Room for some 20 ms of the fastest pool there is. */
const SLOTS = 1 << 16;
const [HEAD, TAIL] = [0, 1];

const SUBMITTED = 0;
const DISPATCHED = 1;
const SETTLED = 2;
const WORKER = 3;

/** What both threads hold. */
export interface RingMemory {
  readonly slots: SharedArrayBuffer;
  readonly positions: SharedArrayBuffer;
}

export const createRing = (): RingMemory => ({
  slots: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
  positions: new SharedArrayBuffer(8),
});

/** Views of the same slots by type; an index of each is the slot's number times so many. */
class Slots {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.f64 = new Float64Array(memory);
    this.u32 = new Uint32Array(memory);
    this.u16 = new Uint16Array(memory);
    this.u8 = new Uint8Array(memory);
  }
}

/** The main thread's end. Stamps are as the observer gives them. */
export class RingWriter {
  readonly #slots: Slots;
  readonly #positions: Int32Array;
  #head = 0;
  #tail = 0;

  constructor(memory: RingMemory) {
    this.#slots = new Slots(memory.slots);
    this.#positions = new Int32Array(memory.positions);
  }

  submitted(fn: number, at: number): void {
    const slot = this.#open(SUBMITTED, fn, 0, 0);
    this.#slots.f64[slot * 6] = at;
    this.#commit();
  }

  dispatched(task: number, worker: number, at: number): void {
    const slot = this.#open(DISPATCHED, task, worker, 0);
    this.#slots.f64[slot * 6] = at;
    this.#commit();
  }

  /** `dispatched` takes the place of that of the stamps. */
  settled(
    task: number,
    worker: number,
    outcome: number,
    stamps: TaskStamps,
    dispatched: number,
  ): void {
    const slot = this.#open(SETTLED, task, worker < 0 ? NO_WORKER : worker, outcome);
    const { f64 } = this.#slots;
    f64[slot * 6] = dispatched;
    f64[slot * 6 + 1] = stamps.received;
    f64[slot * 6 + 2] = stamps.started;
    f64[slot * 6 + 3] = stamps.ended;
    f64[slot * 6 + 4] = stamps.settled;
    this.#commit();
  }

  worker(worker: number, event: number, at: number, pid = 0, thread = 0): void {
    const slot = this.#open(WORKER, 0, worker, event);
    const { f64 } = this.#slots;
    f64[slot * 6] = at;
    f64[slot * 6 + 1] = pid;
    f64[slot * 6 + 2] = thread;
    this.#commit();
  }

  #open(kind: number, task: number, worker: number, code: number): number {
    if (((this.#head - this.#tail) | 0) >= SLOTS) this.#waitForRoom();
    const slot = this.#head & (SLOTS - 1);
    const { u32, u16, u8 } = this.#slots;
    u32[slot * 12 + 10] = task;
    u16[slot * 24 + 22] = worker;
    u8[slot * 48 + 46] = code;
    u8[slot * 48 + 47] = kind;
    return slot;
  }

  #commit(): void {
    this.#head = (this.#head + 1) | 0;
    Atomics.store(this.#positions, HEAD, this.#head);
  }

  /** Nothing of a trace is dropped: the program stands still until the messenger, which never waits for it, has read. */
  #waitForRoom(): void {
    for (;;) {
      const tail = Atomics.load(this.#positions, TAIL);
      if (((this.#head - tail) | 0) < SLOTS) {
        this.#tail = tail;
        return;
      }
      Atomics.wait(this.#positions, TAIL, tail, 100);
    }
  }
}

/** What the reader tells besides the rows it writes on. */
export interface RingListener {
  workerChanged(worker: number, event: number, pid: number): void;
}

/** The messenger's end: turns rows into those of a chunk. */
export class RingReader {
  readonly #slots: Slots;
  readonly #positions: Int32Array;
  #tail = 0;

  /** `origin` is the run's zero, µs; it is taken off every stamp. */
  constructor(
    memory: RingMemory,
    private readonly origin: number,
    private readonly listener: RingListener,
  ) {
    this.#slots = new Slots(memory.slots);
    this.#positions = new Int32Array(memory.positions);
  }

  /** Moves at most `limit` rows that are there to `writer`; gives how many. */
  drain(writer: ChunkWriter, limit: number): number {
    const there = (Atomics.load(this.#positions, HEAD) - this.#tail) | 0;
    const count = Math.min(there, limit);
    for (let i = 0; i < count; i++) this.#move((this.#tail + i) & (SLOTS - 1), writer);
    this.#tail = (this.#tail + count) | 0;
    Atomics.store(this.#positions, TAIL, this.#tail);
    Atomics.notify(this.#positions, TAIL);
    return count;
  }

  #move(slot: number, writer: ChunkWriter): void {
    const { f64, u32, u16, u8 } = this.#slots;
    const value = (i: number): number => f64[slot * 6 + i] ?? NaN;
    // Whole ns: a clock tells no more, and a chunk holds them in half the bytes.
    const stamp = (i: number): number => Math.round((value(i) - this.origin) * 1e3) / 1e3;
    const task = u32[slot * 12 + 10] ?? 0;
    const worker = u16[slot * 24 + 22] ?? NO_WORKER;
    const code = u8[slot * 48 + 46] ?? 0;
    switch (u8[slot * 48 + 47]) {
      case SUBMITTED:
        writer.submitted(stamp(0), task);
        break;
      case DISPATCHED:
        writer.dispatched(task, worker, stamp(0));
        break;
      case SETTLED:
        writer.settled(task, worker, code, {
          dispatch: stamp(0),
          receive: stamp(1),
          start: stamp(2),
          end: stamp(3),
          settle: stamp(4),
        });
        break;
      case WORKER:
        writer.worker(worker, code, stamp(0), value(1), value(2));
        this.listener.workerChanged(worker, code, value(1));
        break;
    }
  }
}
