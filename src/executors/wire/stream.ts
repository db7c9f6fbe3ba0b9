/** Cuts a stream of bytes into frames. */
import fs from 'node:fs';
import { Reader } from './codec.js';

type OnFrame = (reader: Reader, start: number, tail: Uint8Array | undefined) => void;

/** A frame of which a part has come. Its tail grows where it is to stay: a large array is copied once. */
interface Part {
  body: Buffer;
  tail: Uint8Array | undefined;
  got: number;
}

/** Taken before user code can put its own in their place. */
const { readSync } = fs;

/** Bytes that tell how long a frame and its tail are. */
const LENGTHS = 8;

export class FrameStream {
  private part: Part | undefined;
  /** The first bytes of a frame, too few to tell its length. */
  private stub: Buffer | undefined;

  /** @param fd what the stream reads, which may be read past the stream while it delivers; undefined if it may not */
  constructor(
    private readonly onFrame: OnFrame,
    private readonly fd?: number,
  ) {}

  push(incoming: Buffer): void {
    let chunk = incoming;
    if (this.stub) {
      chunk = Buffer.concat([this.stub, chunk]);
      this.stub = undefined;
    }
    let at = 0;
    if (this.part) {
      const { part } = this;
      at = this.fill(part, chunk, 0);
      this.readOn(part);
    }
    const reader = new Reader(chunk);
    while (chunk.length - at >= LENGTHS) {
      const total = reader.view.getUint32(at, true);
      const tailed = reader.view.getUint32(at + 4, true);
      if (chunk.length - at < total) {
        const part: Part = {
          body: Buffer.allocUnsafe(total - tailed),
          tail: tailed > 0 ? roomFor(tailed) : undefined,
          got: 0,
        };
        this.part = part;
        this.fill(part, chunk, at);
        this.readOn(part);
        return;
      }
      let tail: Uint8Array | undefined;
      if (tailed > 0) {
        tail = roomFor(tailed);
        tail.set(chunk.subarray(at + total - tailed, at + total));
      }
      this.onFrame(reader, at, tail);
      at += total;
    }
    if (at < chunk.length) this.stub = Buffer.from(chunk.subarray(at));
  }

  /** Copies what `chunk` has of the part from `from` on; gives where the next frame begins. */
  private fill(part: Part, chunk: Buffer, from: number): number {
    const { body, tail } = part;
    let at = from;
    if (part.got < body.length) {
      const piece = chunk.subarray(at, at + body.length - part.got);
      body.set(piece, part.got);
      part.got += piece.length;
      at += piece.length;
    }
    const inTail = part.got - body.length;
    if (tail && inTail >= 0 && at < chunk.length) {
      const piece = chunk.subarray(at, at + tail.length - inTail);
      tail.set(piece, inTail);
      part.got += piece.length;
      at += piece.length;
    }
    this.endIfWhole(part);
    return at;
  }

  /**
   * Reads what has come of a large tail to where it is to stay: by way of the stream it would be pieces of 64 KB, each
   * in memory of its own that is to be collected.
   */
  private readOn(part: Part): void {
    const { body, tail } = part;
    if (this.fd === undefined || this.part !== part || !tail) return;
    const inTail = part.got - body.length;
    if (inTail < 0 || tail.length - inTail < LARGE) return;
    try {
      part.got += readSync(this.fd, tail, inTail, tail.length - inTail, null);
    } catch {
      // Nothing has come yet, or nothing will: the stream tells which.
      return;
    }
    this.endIfWhole(part);
  }

  private endIfWhole(part: Part): void {
    const { body, tail } = part;
    if (part.got !== body.length + (tail?.length ?? 0)) return;
    this.part = undefined;
    this.onFrame(new Reader(body), 0, tail);
  }
}

/** Bytes from which filling with zeros what is then overwritten costs more than the detour. */
const LARGE = 1 << 16;

/** An array that is all of its buffer; what is in it is anything. */
function roomFor(bytes: number): Uint8Array {
  return bytes < LARGE
    ? new Uint8Array(bytes)
    : new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
}
