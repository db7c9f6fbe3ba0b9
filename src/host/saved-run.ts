/**
 * The last run on disk, so that a reload of the window loses nothing. The file is only ever appended to:
 * eight bytes (name and version), then frames of u32 length (little-endian) · u8 kind · payload.
 * A frame that was cut short by the end of the program is the end of the file.
 */
import type { OutputMark, RunRecord, TaskDetails } from '../shared/run.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { chunkHead } from '../shared/trace/chunk.js';

/** A run that can be shown: a live one, or one read back. */
export interface ShownRun {
  readonly record: RunRecord;
  /** Every chunk of a block so far, in order. */
  chunks(block: number): readonly ArrayBuffer[];
  /** What was kept of a task. */
  details(block: number, task: number): TaskDetails | null | undefined;
  /** Of a run that was started in this session. */
  readonly traces?: ReadonlyMap<number, BlockTrace>;
  /** What its code wrote, of a run read back. */
  readonly marks?: readonly OutputMark[];
}

const VERSION = 3;
const START = new Uint8Array([...Buffer.from('PLRUN\0\0', 'latin1'), VERSION]);

const RECORD = 0;
const CHUNK = 1;
const DETAILS = 2;
const MARKS = 3;

/** In pieces, so that nothing of it is copied. */
type Frame = readonly [head: Uint8Array, payload: Uint8Array];

function frame(kind: number, payload: Uint8Array): Frame {
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint32(0, payload.length + 1, true);
  head[4] = kind;
  return [head, payload];
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const startOfFile = (): Uint8Array => START;
/** The record as it stands; the last one of a file counts. */
export const recordFrame = (record: RunRecord): Frame => frame(RECORD, json(record));
export const chunkFrame = (chunk: ArrayBuffer): Frame => frame(CHUNK, new Uint8Array(chunk));
export const detailsFrame = (details: readonly TaskDetails[]): Frame =>
  frame(DETAILS, json(details));

export const marksFrame = (marks: readonly OutputMark[]): Frame => frame(MARKS, json(marks));

/** Reads a run back, or null if the bytes hold none that this version understands. */
export function readSavedRun(bytes: Uint8Array): ShownRun | null {
  if (START.some((byte, at) => bytes[at] !== byte)) return null;
  let record: RunRecord | null = null;
  const chunks: ArrayBuffer[][] = [];
  const details = new Map<string, TaskDetails>();
  const marks: OutputMark[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  for (let at = START.length; at + 5 <= bytes.length;) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length) break;
    const payload = bytes.subarray(at + 5, end);
    const kind = bytes[at + 4];
    if (kind === CHUNK) {
      // A copy of exact size: a Buffer shares what it slices.
      const chunk = new Uint8Array(payload).buffer;
      (chunks[chunkHead(chunk).block] ??= []).push(chunk);
    } else if (kind === RECORD) {
      record = JSON.parse(text.decode(payload)) as RunRecord;
    } else if (kind === DETAILS) {
      for (const one of JSON.parse(text.decode(payload)) as TaskDetails[]) {
        details.set(`${one.block}/${one.task}`, one);
      }
    } else if (kind === MARKS) {
      marks.push(...(JSON.parse(text.decode(payload)) as OutputMark[]));
    }
    at = end;
  }
  return (
    record && {
      record,
      chunks: (block) => chunks[block] ?? [],
      details: (block, task) => details.get(`${block}/${task}`),
      marks,
    }
  );
}

/** A run whose editor went away under it: what was still going has stopped. */
export function asStopped(record: RunRecord, why: string): RunRecord {
  if (record.status !== 'preparing' && record.status !== 'running') return record;
  return {
    ...record,
    status: 'stopped',
    blocks: record.blocks.map((block) =>
      block.status === 'starting' || block.status === 'running'
        ? { ...block, status: 'stopped' }
        : block,
    ),
    warnings: [...record.warnings, why],
  };
}
