/** A one-way queue of frames in shared memory: one isolate writes, one reads, neither ever waits for the other. */
import { Reader, Writer } from './codec.js';

/** Bytes of one ring. */
export const RING_BYTES = 1 << 17;

/** Bytes before the frames: three counters, each on a line of its own, for two processors write them. */
const CONTROL = 192;
const HEAD = 0;
const TAIL = 16;
const REST = 32;

/** What a reader does: how it must be woken. */
const AWAKE = 0;
const ASLEEP = 1;
const WAITING = 2;

const MASK = RING_BYTES - 1;

export const ringMemory = (): SharedArrayBuffer => new SharedArrayBuffer(CONTROL + RING_BYTES);

const frames = (memory: SharedArrayBuffer): Buffer =>
  Buffer.from(memory as unknown as ArrayBuffer, CONTROL, RING_BYTES);

/**
 * A frame lies in one piece: `start` offers the room up to the end of the ring, `wrap` that at its beginning. Written
 * frames are seen after `publish`. Counters run on over 2³² and are reduced only to find a place.
 */
export class RingWriter {
  readonly writer: Writer;
  private readonly control: Int32Array;
  private tail = 0;

  constructor(memory: SharedArrayBuffer) {
    this.control = new Int32Array(memory, 0, CONTROL / 4);
    this.writer = new Writer(frames(memory));
  }

  start(): number {
    const at = this.tail & MASK;
    this.writer.pos = at;
    this.writer.end = at + Math.min(this.free(), RING_BYTES - at);
    return at;
  }

  /** -1 if there is no more room at the beginning either. */
  wrap(): number {
    const at = this.tail & MASK;
    const rest = RING_BYTES - at;
    const free = this.free();
    if (at === 0 || free <= rest) return -1;
    this.writer.view.setUint32(at, 0, true);
    this.tail = (this.tail + rest) | 0;
    this.writer.pos = 0;
    this.writer.end = free - rest;
    return 0;
  }

  /** Offers at least `bytes` in one piece; -1 if there is no such room. */
  reserve(bytes: number): number {
    let start = this.start();
    if (!this.writer.has(bytes)) start = this.wrap();
    return start >= 0 && this.writer.has(bytes) ? start : -1;
  }

  /** Whether the reader has read everything. */
  get empty(): boolean {
    return this.free() === RING_BYTES;
  }

  /** The frame that began at `start` is complete. */
  finish(start: number): void {
    this.writer.finish(start);
    this.advance(start);
  }

  /** The bytes from `start` on are a finished frame. */
  advance(start: number): void {
    this.tail = (this.tail + this.writer.pos - start) | 0;
  }

  /** Shows the reader all frames; true if it has to be woken by a message. */
  publish(): boolean {
    Atomics.store(this.control, TAIL, this.tail);
    if (Atomics.load(this.control, REST) === AWAKE) return false;
    const rest = Atomics.exchange(this.control, REST, AWAKE);
    if (rest === WAITING) Atomics.notify(this.control, REST, 1);
    return rest === ASLEEP;
  }

  /** True if the reader slept: the caller is to send it a message, after which it looks, in place of `publish`. */
  rouse(): boolean {
    return Atomics.compareExchange(this.control, REST, ASLEEP, AWAKE) === ASLEEP;
  }

  private free(): number {
    return RING_BYTES - ((this.tail - Atomics.load(this.control, HEAD)) | 0);
  }
}

export class RingReader {
  readonly reader: Reader;
  private readonly control: Int32Array;
  private head = 0;

  constructor(memory: SharedArrayBuffer) {
    this.control = new Int32Array(memory, 0, CONTROL / 4);
    this.reader = new Reader(frames(memory));
  }

  /** Where the next frame begins; -1 if there is none. */
  next(): number {
    if (this.head === Atomics.load(this.control, TAIL)) return -1;
    const at = this.head & MASK;
    if (this.reader.view.getUint32(at, true) !== 0) return at;
    this.head = (this.head + RING_BYTES - at) | 0;
    return this.next();
  }

  /** Gives the room of the frame at `at` back. */
  release(at: number): void {
    this.head = (this.head + this.reader.view.getUint32(at, true)) | 0;
    Atomics.store(this.control, HEAD, this.head);
  }

  /** Asks to be woken by a message; false if there is a frame already. */
  sleep(): boolean {
    Atomics.store(this.control, REST, ASLEEP);
    if (this.head === Atomics.load(this.control, TAIL)) return true;
    Atomics.store(this.control, REST, AWAKE);
    return false;
  }

  /** Blocks this thread until there is a frame, for `ms` at most; then asks to be woken as `sleep` does. */
  waitOrSleep(ms: number): boolean {
    Atomics.store(this.control, REST, WAITING);
    if (this.head === Atomics.load(this.control, TAIL)) {
      Atomics.wait(this.control, REST, WAITING, ms);
    }
    return this.sleep();
  }
}
