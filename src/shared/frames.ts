/** Frames of the line between a runner and `runs`, as `runner-protocol.ts` lays them out: cutting bytes into frames and back. */

const HEADER_BYTES = 5;

/** No frame is longer, bytes; a length above it means that the bytes are not frames at all. */
export const MAX_FRAME_BYTES = 1 << 30;

/** The bytes of one frame. */
export function encodeFrame(kind: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  new DataView(frame.buffer).setUint32(0, payload.length + 1, true);
  frame[4] = kind;
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** The bytes of a frame that holds a message as JSON. */
export const encodeJson = (kind: number, message: unknown): Uint8Array =>
  encodeFrame(kind, new TextEncoder().encode(JSON.stringify(message)));

export interface Frame {
  readonly kind: number;
  /** A buffer of its own, of exact size. */
  readonly payload: ArrayBuffer;
}

/** Puts frames together from pieces of any size. */
export class FrameReader {
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerFilled = 0;
  #payload: Uint8Array<ArrayBuffer> | null = null;
  #payloadFilled = 0;

  /**
   * The frames that `bytes` completes, in order.
   * @throws RangeError if a length is impossible
   */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < bytes.length || this.#isWhole()) {
      if (!this.#payload) {
        const piece = bytes.subarray(at, at + HEADER_BYTES - this.#headerFilled);
        this.#header.set(piece, this.#headerFilled);
        this.#headerFilled += piece.length;
        at += piece.length;
        if (this.#headerFilled === HEADER_BYTES) this.#begin();
      } else {
        const piece = bytes.subarray(at, at + this.#payload.length - this.#payloadFilled);
        this.#payload.set(piece, this.#payloadFilled);
        this.#payloadFilled += piece.length;
        at += piece.length;
        if (this.#isWhole()) {
          frames.push({ kind: this.#header[4] ?? 0, payload: this.#payload.buffer });
          this.#payload = null;
          this.#headerFilled = 0;
        }
      }
    }
    return frames;
  }

  #isWhole(): boolean {
    return this.#payload !== null && this.#payloadFilled === this.#payload.length;
  }

  #begin(): void {
    const length = new DataView(this.#header.buffer).getUint32(0, true);
    if (length < 1 || length > MAX_FRAME_BYTES) {
      throw new RangeError(`frame: a length of ${length} bytes`);
    }
    this.#payload = new Uint8Array(length - 1);
    this.#payloadFilled = 0;
  }
}

/** The message in a frame of JSON. */
export const decodeJson = (payload: ArrayBuffer): unknown =>
  JSON.parse(new TextDecoder().decode(payload));
