/**
 * Numbers in as few bytes as they need, least significant first: seven bits a byte, the eighth says that more follow
 * (LEB128, as in DWARF and protocol buffers). They are doubles, so up to 2^53.
 */

/** Largest number of ns that a stamp may differ from another by: some 26 days. */
const FURTHEST = 2 ** 51;

export class VarintWriter {
  #bytes = new Uint8Array(1 << 14);
  #length = 0;

  /** A whole number from 0 to 2^53 − 1. */
  unsigned(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /**
   * A stamp (µs, kept to the ns) by its distance from `base`; NaN is 0, all others are one more than they would be.
   * Gives the base for what comes next.
   * @throws RangeError if it is further away than 26 days
   */
  stamp(micros: number, base: number): number {
    if (Number.isNaN(micros)) {
      this.unsigned(0);
      return base;
    }
    const nanos = Math.round(micros * 1e3);
    const away = nanos - base;
    if (!(Math.abs(away) < FURTHEST)) throw new RangeError('a stamp too far from the others');
    this.unsigned((away < 0 ? -2 * away - 1 : 2 * away) + 1);
    return nanos;
  }

  /** Any number, eight bytes. */
  double(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** What was written so far, as a copy; begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Reads what `VarintWriter` wrote; of any other bytes it makes some numbers or throws a RangeError, but never hangs. */
export class VarintReader {
  #at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  unsigned(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw new RangeError('a number is cut short');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
    }
    throw new RangeError('a number is too large');
  }

  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
  }

  /** A stamp in ns; NaN if it was never reached. */
  stamp(base: number): number {
    const code = this.unsigned();
    if (code === 0) return NaN;
    const away = code - 1;
    return base + (away % 2 === 0 ? away / 2 : -(away + 1) / 2);
  }

  double(): number {
    if (this.left < 8) throw new RangeError('a number is cut short');
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }
}
