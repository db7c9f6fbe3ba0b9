/** What both sides write and read alike. */
import { OK, Writer } from './codec.js';
import type { Reader, Written } from './codec.js';

/** Arguments of one task, or for a chunk one list per item. */
export function writeArguments(writer: Writer, args: readonly unknown[], chunk: boolean): Written {
  if (!chunk) return writer.values(args);
  writer.u32(args.length);
  for (const row of args as unknown[][]) {
    const written = writer.values(row);
    if (written !== OK) return written;
  }
  return OK;
}

export function readArguments(reader: Reader, chunk: boolean): unknown[] {
  if (!chunk) return reader.values();
  const count = reader.u32();
  const rows: unknown[] = [];
  for (let i = 0; i < count; i++) rows.push(reader.values());
  return rows;
}

/** A frame but for its tail of `tailed` bytes, which is to follow. @param body bytes it needs at most */
function headOf(fill: (writer: Writer) => void, tailed: number, body = 128): Buffer {
  const writer = new Writer(Buffer.alloc(body + 8));
  fill(writer);
  writer.finish(0, tailed);
  return writer.bytes.subarray(0, writer.pos);
}

/** Bytes of a tail from which two writes cost less than one of a copy. */
const LARGE = 1 << 14;

/** A frame in pieces to be sent one behind the other: `tail` itself is one of them if it is large. */
export function framePieces(
  fill: (writer: Writer) => void,
  tail: Uint8Array,
  body?: number,
): Uint8Array[] {
  if (tail.length < LARGE) return [frame(fill, tail, body)];
  return [headOf(fill, tail.length, body), tail];
}

/** One whole frame in a buffer of its own, for those that are seldom. @param body bytes it needs at most, beside its tail */
export function frame(
  fill: (writer: Writer) => void,
  tail: Uint8Array | undefined,
  body = 128,
): Buffer {
  const head = headOf(fill, tail?.length ?? 0, body);
  if (!tail) return head;
  const bytes = Buffer.allocUnsafeSlow(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
