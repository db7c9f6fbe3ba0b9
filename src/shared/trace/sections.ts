/**
 * The sections of a trace file: u8 kind · u32 stored bytes · u32 unpacked bytes (little-endian), then the stored bytes,
 * a zlib stream. Whatever a file claims, reading it takes no more memory than the limits here.
 */
import { ProblemError } from '../problem.js';

export const SECTION = { head: 1, details: 2, chunk: 3, end: 4, marks: 5 } as const;

const HEADER_BYTES = 9;
/** Of one section, stored or unpacked. */
const MOST_SECTION_BYTES = 64 * 1024 * 1024;

export interface Section {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** A file that cannot be read, or not be written, for what is in it. */
export const fileProblem = (what: string, todo: string, detail?: string): ProblemError =>
  new ProblemError({ kind: 'file', what, todo, ...(detail === undefined ? {} : { detail }) });

export const cutShort = (): ProblemError =>
  fileProblem(
    'This trace is cut short: its end is missing.',
    'Copy or download it again, or save the run again if it was being written when the program ended.',
  );

export const damaged = (detail: string): ProblemError =>
  fileProblem(
    'This trace is damaged: what it holds does not fit together.',
    'Copy or download it again.',
    detail,
  );

/** @throws ProblemError if there is more in it than a reader would take */
export async function writeSection(
  kind: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const stored = await through(bytes, new CompressionStream('deflate'), Infinity);
  if (Math.max(bytes.length, stored.length) > MOST_SECTION_BYTES) {
    throw fileProblem(
      `A part of the trace has ${bytes.length} bytes, more than a file can hold.`,
      'Run fewer tasks, or fewer rounds.',
    );
  }
  const section = new Uint8Array(HEADER_BYTES + stored.length);
  const view = new DataView(section.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, stored.length, true);
  view.setUint32(5, bytes.length, true);
  section.set(stored, HEADER_BYTES);
  return section;
}

/** Bytes that come in pieces, in the portions that are asked for. */
export class Portions {
  #piece: Uint8Array = new Uint8Array(0);
  readonly #pieces: AsyncIterator<Uint8Array>;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /**
   * The next `count` bytes, or all that are left if `isLast` and there are fewer.
   * @throws ProblemError if there are fewer
   */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken: Uint8Array[] = [];
    let missing = count;
    // Piece by piece: a length that the file only claims must not cost memory.
    while (missing > 0) {
      if (this.#piece.length === 0 && !(await this.#next())) throw cutShort();
      const part = this.#piece.subarray(0, missing);
      this.#piece = this.#piece.subarray(part.length);
      taken.push(part);
      missing -= part.length;
    }
    return concatenated(taken, count);
  }

  /** Whether there is nothing more. */
  async isAtEnd(): Promise<boolean> {
    return this.#piece.length === 0 && !(await this.#next());
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #next(): Promise<boolean> {
    do {
      const next = (await this.#pieces.next()) as IteratorResult<Uint8Array, undefined>;
      if (next.done === true) return false;
      this.#piece = next.value;
    } while (this.#piece.length === 0);
    return true;
  }
}

/** @throws ProblemError if it is not a whole section */
export async function readSection(from: Portions): Promise<Section> {
  const header = await from.take(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const [kind, stored, unpacked] = [
    view.getUint8(0),
    view.getUint32(1, true),
    view.getUint32(5, true),
  ];
  if (Math.max(stored, unpacked) > MOST_SECTION_BYTES) {
    throw damaged(`a section of ${Math.max(stored, unpacked)} bytes`);
  }
  const packed = await from.take(stored);
  const bytes = await through(packed, new DecompressionStream('deflate'), unpacked).catch(
    (cause: unknown) => {
      throw damaged(cause instanceof Error ? cause.message : String(cause));
    },
  );
  if (bytes.length !== unpacked) throw damaged(`${bytes.length} bytes instead of ${unpacked}`);
  return { kind, bytes };
}

/** Feeds bytes to a stream and gathers what comes out, up to `most` bytes. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  const fed = writer.write(bytes).then(() => writer.close());
  // Told by the reader too; nobody else listens.
  fed.catch(() => undefined);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => undefined);
      throw new RangeError('more bytes than announced');
    }
    parts.push(value);
  }
  await fed;
  return concatenated(parts, length);
}

function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
