/**
 * Large arrays of bytes between threads: copied once, and the copy moved. The structured clone copies them twice, into
 * its message and out of it again; of 1 MB there and back that is half of the time.
 */
import { isPlainBytes } from './blob.js';

/** Bytes below which a move costs as much as it saves. */
const LARGE = 1 << 16;

/** What to post, and what of it to move. */
export interface Moved {
  values: unknown[];
  list: [ArrayBuffer];
}

/**
 * `values` with a copy in place of their only object, if that is a large Uint8Array or Buffer; else undefined. Only where
 * the array is all of its buffer: the clone of a part brings the whole along, and one object more may share it.
 */
export function copyToMove(values: readonly unknown[]): Moved | undefined {
  let at = -1;
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'object' || values[i] === null) continue;
    if (at >= 0) return undefined;
    at = i;
  }
  const value = values[at];
  if (!isPlainBytes(value) || value.length < LARGE) return undefined;
  const source = value.buffer as ArrayBufferLike & { resizable?: boolean };
  if (!(source instanceof ArrayBuffer) || source.resizable) return undefined;
  if (source.byteLength !== value.length) return undefined;
  // Not filled with zeros first, and never part of a pool.
  const buffer = Buffer.allocUnsafeSlow(value.length).buffer;
  const copy = new Uint8Array(buffer);
  copy.set(value);
  return { values: values.with(at, copy), list: [buffer] };
}
