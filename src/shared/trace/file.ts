/**
 * A trace as a file, `.poollanes`. Little-endian:
 *
 * - 8 bytes: `POOLLANE` in ASCII
 * - u32: version of this layout, 1
 * - u32: length of the head in bytes, then the head: UTF-8 JSON of `TraceHead`
 * - for each chunk: u32 length in bytes, then the chunk as `chunk.ts` lays it out; it names its block and its
 *   sequence number itself, and the chunks of a block are in sequence
 */
import type { RunRecord, TaskDetails } from '../run.js';
import { BlockTrace } from './block-trace.js';
import { decodeChunk } from './chunk.js';

const MAGIC = 'POOLLANE';
const VERSION = 1;
const FIXED_BYTES = MAGIC.length + 8;

export interface TraceHead {
  /** The version of Pool Lanes that wrote it. */
  readonly product: string;
  readonly record: RunRecord;
  /** What was kept of tasks for reading; not of all where there were many. */
  readonly details: readonly TaskDetails[];
}

export interface TraceFile extends TraceHead {
  readonly chunks: readonly ArrayBuffer[];
}

export function encodeTraceFile({ chunks, ...head }: TraceFile): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head));
  let size = FIXED_BYTES + json.length;
  for (const chunk of chunks) size += 4 + chunk.byteLength;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(MAGIC.length, VERSION, true);
  view.setUint32(MAGIC.length + 4, json.length, true);
  bytes.set(json, FIXED_BYTES);
  let at = FIXED_BYTES + json.length;
  for (const chunk of chunks) {
    view.setUint32(at, chunk.byteLength, true);
    bytes.set(new Uint8Array(chunk), at + 4);
    at += 4 + chunk.byteLength;
  }
  return bytes;
}

/** @throws RangeError if the bytes are not such a file, cut short, or of a later version */
export function decodeTraceFile(bytes: Uint8Array): TraceFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number): string =>
    new TextDecoder().decode(bytes.subarray(from, to));
  if (bytes.length < FIXED_BYTES || text(0, MAGIC.length) !== MAGIC) {
    throw new RangeError('trace file: this is not a trace of Pool Lanes');
  }
  const version = view.getUint32(MAGIC.length, true);
  if (version !== VERSION) {
    throw new RangeError(`trace file: version ${version}, where this Pool Lanes reads ${VERSION}`);
  }
  let at = FIXED_BYTES + view.getUint32(MAGIC.length + 4, true);
  const cutShort = (): never => {
    throw new RangeError('trace file: cut short');
  };
  if (at > bytes.length) cutShort();
  const head = JSON.parse(text(FIXED_BYTES, at)) as TraceHead;
  const chunks: ArrayBuffer[] = [];
  while (at < bytes.length) {
    const end = at + 4 <= bytes.length ? at + 4 + view.getUint32(at, true) : Infinity;
    if (end > bytes.length) cutShort();
    // Not `slice`: that of a Node.js Buffer is a view on the whole file.
    chunks.push(new Uint8Array(bytes.subarray(at + 4, end)).buffer);
    at = end;
  }
  return { ...head, chunks };
}

/** The traces of all blocks that have one, by block number. */
export function tracesOf(chunks: readonly ArrayBuffer[]): Map<number, BlockTrace> {
  const traces = new Map<number, BlockTrace>();
  for (const chunk of chunks) {
    const { block } = decodeChunk(chunk);
    let trace = traces.get(block);
    if (!trace) traces.set(block, (trace = new BlockTrace(block)));
    trace.append(chunk);
  }
  return traces;
}
