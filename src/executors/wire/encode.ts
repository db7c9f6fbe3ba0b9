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

/** One whole frame in a buffer of its own, for those that are seldom. @param body bytes it needs at most */
export function frame(
  fill: (writer: Writer) => void,
  tail: Uint8Array | undefined,
  body = 128,
): Buffer {
  const writer = new Writer(Buffer.alloc(body + 8 + (tail?.length ?? 0)));
  fill(writer);
  writer.finish(0, tail);
  return writer.bytes.subarray(0, writer.pos);
}
