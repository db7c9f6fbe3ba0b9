/**
 * Plain values as bytes. A task of a few numbers and strings costs a tenth of a structured clone this way, which is most
 * of what a small task costs at all. Whatever is not plain goes by structured clone or v8.serialize.
 */

export const OK = 0;
/** The buffer has no room. */
export const FULL = 1;
/** The value is none this codec knows. */
export const FOREIGN = 2;
export type Written = typeof OK | typeof FULL | typeof FOREIGN;

const UNDEFINED = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const INT = 4;
const DOUBLE = 5;
const ASCII = 6;
const UTF16 = 7;

/** Longer strings are left to the general way: they are few, and this one reserves three bytes a character. */
const LONGEST_STRING = 1 << 14;

export class Writer {
  bytes: Buffer;
  view: DataView;
  pos = 0;
  end: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** Room for `count` more bytes. */
  has(count: number): boolean {
    return this.pos + count <= this.end;
  }

  header(kind: number, flags: number, id: number): void {
    const { view, pos } = this;
    view.setUint32(pos + 4, 0, true);
    view.setUint32(pos + 8, kind | (flags << 8), true);
    view.setUint32(pos + 12, id, true);
    this.pos = pos + 16;
  }

  /**
   * Ends the frame that began at `start`, but for its tail of `tailed` bytes, which belongs at `pos`. Frames are aligned, so
   * that there is always room for a mark behind one.
   */
  finish(start: number, tailed = 0): void {
    const end = (this.pos + tailed + 7) & ~7;
    this.view.setUint32(start, end - start, true);
    if (tailed > 0) this.view.setUint32(start + 4, tailed, true);
    this.pos = end - tailed;
  }

  u32(value: number): void {
    this.view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  f64(value: number): void {
    this.view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  /** A count and the values; leaves `pos` anywhere if not OK. */
  values(values: readonly unknown[]): Written {
    if (!this.has(8)) return FULL;
    this.u32(values.length);
    // By index: a hole in the list is an undefined argument.
    for (let i = 0; i < values.length; i++) {
      const written = this.value(values[i]);
      if (written !== OK) return written;
    }
    return OK;
  }

  value(value: unknown): Written {
    if (!this.has(16)) return FULL;
    switch (typeof value) {
      case 'undefined':
        this.bytes[this.pos++] = UNDEFINED;
        return OK;
      case 'number':
        return this.number(value);
      case 'string':
        return this.string(value);
      case 'boolean':
        this.bytes[this.pos++] = value ? TRUE : FALSE;
        return OK;
      case 'object':
        if (value !== null) return FOREIGN;
        this.bytes[this.pos++] = NULL;
        return OK;
      default:
        return FOREIGN;
    }
  }

  private number(value: number): Written {
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      this.bytes[this.pos] = INT;
      this.view.setInt32(this.pos + 1, value, true);
      this.pos += 5;
    } else {
      this.bytes[this.pos] = DOUBLE;
      this.view.setFloat64(this.pos + 1, value, true);
      this.pos += 9;
    }
    return OK;
  }

  /** UTF-8 as long as the string has characters is ASCII; all else is kept as UTF-16, lone surrogates too. */
  private string(value: string): Written {
    const { length } = value;
    if (length > LONGEST_STRING) return FOREIGN;
    if (!this.has(length * 3 + 16)) return FULL;
    const at = this.pos + 5;
    const ascii = this.bytes.write(value, at, length * 3, 'utf8') === length;
    this.bytes[this.pos] = ascii ? ASCII : UTF16;
    this.view.setUint32(this.pos + 1, length, true);
    if (!ascii) this.bytes.write(value, at, length * 2, 'utf16le');
    this.pos = at + (ascii ? length : length * 2);
    return OK;
  }
}

export class Reader {
  pos = 0;
  readonly view: DataView;

  constructor(readonly bytes: Buffer) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u32(): number {
    const value = this.view.getUint32(this.pos, true);
    this.pos += 4;
    return value;
  }

  f64(): number {
    const value = this.view.getFloat64(this.pos, true);
    this.pos += 8;
    return value;
  }

  values(): unknown[] {
    const count = this.u32();
    const values: unknown[] = [];
    for (let i = 0; i < count; i++) values.push(this.value());
    return values;
  }

  value(): unknown {
    const { view } = this;
    switch (view.getUint8(this.pos++)) {
      case UNDEFINED:
        return undefined;
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case INT:
        this.pos += 4;
        return view.getInt32(this.pos - 4, true);
      case DOUBLE:
        return this.f64();
      case ASCII: {
        const length = this.u32();
        this.pos += length;
        return this.bytes.toString('latin1', this.pos - length, this.pos);
      }
      case UTF16: {
        const length = this.u32() * 2;
        this.pos += length;
        return this.bytes.toString('utf16le', this.pos - length, this.pos);
      }
      default:
        throw new Error('unknown value in a frame');
    }
  }
}
