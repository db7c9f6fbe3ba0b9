/**
 * A trace as a file, `.poollanes`: what `media/docs/trace-format.md` tells everyone who wants to read one.
 *
 * - 8 bytes: `POOLLANE` in ASCII
 * - u32, little-endian: version of this layout, 3
 * - sections (`sections.ts`): one head, then details, marks and chunks, then one end
 */
import type { OutputMark, RunRecord, TaskDetails } from '../run.js';
import { compareResults } from '../results.js';
import { BlockTrace } from './block-trace.js';
import { checkDetails, checkHead, checkMarks } from './check.js';
import { chunkHead, decodeChunk } from './chunk.js';
import { mergeChunks } from './merge-chunks.js';
import { packChunk, unpackChunk } from './packed-chunk.js';
import { damaged, fileProblem, Portions, readSection, SECTION, writeSection } from './sections.js';

const MAGIC = 'POOLLANE';
const VERSION = 3;
/** The same without marks. */
const OLDEST = 2;
const FIXED_BYTES = MAGIC.length + 4;

/** Details, or marks, in one section; keeps its JSON small. */
const PER_SECTION = 1000;
/** Of chunks in memory: some nine million tasks. */
const MOST_CHUNK_BYTES = 512 * 1024 * 1024;
const MOST_DETAILS = 1_000_000;
const MOST_MARKS = 100_000;

export interface TraceHead {
  /** The version of Pool Lanes that wrote it. */
  readonly product: string;
  readonly record: RunRecord;
}

export interface TraceFile extends TraceHead {
  /** What was kept of tasks for reading; not of all where there were many. */
  readonly details: readonly TaskDetails[];
  /** What its code wrote, as far as the timeline marks it. */
  readonly marks?: readonly OutputMark[];
  /** All chunks of a block in order; blocks may take turns. */
  readonly chunks: readonly ArrayBuffer[];
}

const json = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));

/**
 * The file, piece by piece.
 * @throws ProblemError if there is more in the trace than can be read again
 */
export async function* encodeTrace(file: TraceFile): AsyncGenerator<Uint8Array> {
  const start = new Uint8Array(FIXED_BYTES);
  start.set(new TextEncoder().encode(MAGIC));
  new DataView(start.buffer).setUint32(MAGIC.length, VERSION, true);
  yield start;
  const { product, record, details, marks = [], chunks } = file;
  yield await writeSection(SECTION.head, json({ product, record: withoutDigests(record) }));
  yield* writeLists(SECTION.details, details);
  yield* writeLists(SECTION.marks, marks);
  let [count, bytes] = [0, 0];
  for (const [block, list] of byBlock(chunks)) {
    for (const chunk of mergeChunks(block, list)) {
      bytes += chunk.byteLength;
      if (bytes > MOST_CHUNK_BYTES) throw tooLarge();
      count++;
      yield await writeSection(SECTION.chunk, packChunk(chunk));
    }
  }
  yield await writeSection(
    SECTION.end,
    json({ chunks: count, details: details.length, marks: marks.length }),
  );
}

async function* writeLists(kind: number, all: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (let first = 0; first < all.length; first += PER_SECTION) {
    yield await writeSection(kind, json(all.slice(first, first + PER_SECTION)));
  }
}

/** The whole file at once. */
export async function encodeTraceFile(file: TraceFile): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of encodeTrace(file)) parts.push(new Uint8Array(part));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Digests are as long as all stamps together; in a file stands what they told. */
function withoutDigests(record: RunRecord): RunRecord {
  const results = compareResults(record);
  const blocks = record.blocks.map((block) => {
    const kept = { ...block };
    delete kept.digests;
    return kept;
  });
  return { ...record, blocks, ...(results ? { results } : {}) };
}

function byBlock(chunks: readonly ArrayBuffer[]): Map<number, ArrayBuffer[]> {
  const blocks = new Map<number, ArrayBuffer[]>();
  for (const chunk of chunks) {
    const { block } = chunkHead(chunk);
    const list = blocks.get(block);
    if (list) list.push(chunk);
    else blocks.set(block, [chunk]);
  }
  return blocks;
}

const tooLarge = (): Error =>
  fileProblem(
    'This trace holds more than some nine million tasks, which is more than can be shown.',
    'Run fewer tasks or fewer rounds.',
  );

/**
 * Reads a file that comes in pieces of any size; between sections others get their turn.
 * @throws ProblemError if it is no such file, damaged, cut short, of another version, or too large
 */
export async function readTrace(pieces: AsyncIterable<Uint8Array>): Promise<TraceFile> {
  const from = new Portions(pieces);
  try {
    return await readSections(from);
  } finally {
    await from.close();
  }
}

/** The same of a file that is there already. */
export const decodeTraceFile = (bytes: Uint8Array): Promise<TraceFile> => readTrace(once(bytes));

function once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      let left = [bytes];
      return {
        next: () => {
          const [value] = left;
          left = [];
          return Promise.resolve(value ? { done: false, value } : { done: true, value: undefined });
        },
      };
    },
  };
}

async function readStart(from: Portions): Promise<void> {
  const start = await from.take(FIXED_BYTES).catch(() => null);
  if (!start || new TextDecoder('latin1').decode(start.subarray(0, MAGIC.length)) !== MAGIC) {
    throw fileProblem(
      'This file is not a trace of Pool Lanes.',
      'Open a file that Pool Lanes has saved; their names end in .poollanes.',
    );
  }
  const version = new DataView(start.buffer).getUint32(MAGIC.length, true);
  if (version >= OLDEST && version <= VERSION) return;
  throw fileProblem(
    `This trace is of version ${version} of the format; this Pool Lanes reads version ${VERSION}.`,
    version > VERSION ? 'Update Pool Lanes.' : 'Make the run again with this Pool Lanes.',
  );
}

async function readSections(from: Portions): Promise<TraceFile> {
  await readStart(from);
  let head: TraceHead | null = null;
  const details: TaskDetails[] = [];
  const marks: OutputMark[] = [];
  const gathering = new Gathering();
  for (;;) {
    const { kind, bytes } = await readSection(from);
    if (!head) {
      if (kind !== SECTION.head) throw damaged('no head');
      head = checked(() => checkHead(parse(bytes)));
      gathering.bound(head.record);
      continue;
    }
    switch (kind) {
      case SECTION.details:
        details.push(...checked(() => checkDetails(parse(bytes), head?.record.blocks.length ?? 0)));
        if (details.length > MOST_DETAILS) throw tooLarge();
        break;
      case SECTION.marks:
        marks.push(...checked(() => checkMarks(parse(bytes), head?.record.blocks.length ?? 0)));
        if (marks.length > MOST_MARKS) throw tooLarge();
        break;
      case SECTION.chunk:
        checked(() => gathering.add(bytes));
        if (gathering.bytes > MOST_CHUNK_BYTES) throw tooLarge();
        break;
      case SECTION.end: {
        const said = { chunks: gathering.chunks.length, details: details.length };
        checkEnd(parse(bytes), { ...said, marks: marks.length });
        if (!(await from.isAtEnd())) throw damaged('there is more after its end');
        return { ...head, details, marks, chunks: gathering.chunks };
      }
      default:
        throw damaged(`a section of kind ${kind}`);
    }
  }
}

/** What a file says at its end of what came before must be so. */
function checkEnd(end: unknown, said: Readonly<Record<string, number>>): void {
  // Version 2 had no marks, and did not count them.
  const told: Readonly<Record<string, unknown>> = { marks: 0, ...(end as object | null) };
  for (const [name, count] of Object.entries(said)) {
    if (told[name] !== count) throw damaged('it ends before all is said');
  }
}

/** Chunks as they come; they must go on where the one before of their block left off. */
class Gathering {
  readonly chunks: ArrayBuffer[] = [];
  bytes = 0;
  #bounds = { blocks: 0, functions: 0 };
  readonly #traces = new Map<number, { sequence: number; tasks: number; settled: Marks }>();

  bound({ blocks, functions }: RunRecord): void {
    this.#bounds = { blocks: blocks.length, functions: functions.length };
  }

  add(bytes: Uint8Array): void {
    const sequenceOf = (block: number): number => this.#traces.get(block)?.sequence ?? 0;
    const buffer = unpackChunk(bytes, this.#bounds, sequenceOf);
    const { block, firstTask, submittedAt, settledTask } = decodeChunk(buffer);
    const known = this.#traces.get(block) ?? { sequence: 0, tasks: 0, settled: new Marks() };
    this.#traces.set(block, known);
    if (firstTask !== known.tasks) throw new RangeError(`task ${firstTask} follows ${known.tasks}`);
    known.sequence++;
    known.tasks += submittedAt.length;
    for (const task of settledTask) {
      if (!known.settled.add(task)) throw new RangeError(`task ${task} settles twice`);
    }
    this.bytes += buffer.byteLength;
    this.chunks.push(buffer);
  }
}

/** A set of numbers that are not far apart. */
class Marks {
  #marks = new Uint8Array(1024);

  /** False if it was there already. */
  add(number: number): boolean {
    if (number >= this.#marks.length) {
      const grown = new Uint8Array(Math.max(number + 1, this.#marks.length * 2));
      grown.set(this.#marks);
      this.#marks = grown;
    }
    if (this.#marks[number] === 1) return false;
    this.#marks[number] = 1;
    return true;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(String(cause));
  }
}

/** What is out of range in a file is damage. */
function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw thrown instanceof RangeError ? damaged(thrown.message) : thrown;
  }
}

/** The traces of all blocks that have one, by block number. */
export function tracesOf(chunks: readonly ArrayBuffer[]): Map<number, BlockTrace> {
  const traces = new Map<number, BlockTrace>();
  for (const chunk of chunks) {
    const { block } = chunkHead(chunk);
    let trace = traces.get(block);
    if (!trace) traces.set(block, (trace = new BlockTrace(block)));
    trace.append(chunk);
  }
  return traces;
}
