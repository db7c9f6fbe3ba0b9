/** Reading trace chunks, as `chunk-layout.ts` lays them out; `chunk-writer.ts` writes them. */
import {
  foretold,
  HEAD_BYTES,
  HEADER_BYTES,
  LAYOUT,
  LEASTS_AT,
  MAGIC,
  NO_WORKER,
  offsetsOf,
  ROW_ORDER,
  STRAYS_AT,
  WIDTHS_AT,
} from './chunk-layout.js';
import type { ColumnName, Columns, RowCounts } from './chunk-layout.js';
import { CODES, moveBases, unpackNear, unpackWhole } from './dense.js';

export { NO_WORKER };

/**
 * A decoded chunk.
 * - A submitted row is a task handed to the executor: its number is `firstTask` + the row.
 * - A dispatched row is the first word of a task having been sent to a worker; a task recalled and sent to another has two. Where
 *   the task settles on that worker in the same chunk the row is left out: quick tasks have none.
 * - A settled row is a task's whole life; a stamp it never reached is NaN. `outcome` indexes `OUTCOMES`.
 * - A worker row is a `WORKER_EVENTS` entry; pid and thread id are given with `online`, else 0.
 * - A counter row is a sample of a `COUNTERS` entry; `counterWorker` is `NO_WORKER` for the runner itself.
 */
export interface Chunk extends Columns {
  readonly block: number;
  readonly sequence: number;
  readonly firstTask: number;
}

/** What a chunk says of itself: cheap to read, whatever its length. */
export interface ChunkHead {
  readonly block: number;
  readonly sequence: number;
  readonly firstTask: number;
  readonly rows: RowCounts;
}

/** @throws RangeError if the bytes do not begin like a chunk */
export function chunkHead(buffer: ArrayBuffer): ChunkHead {
  if (buffer.byteLength < HEADER_BYTES)
    throw new RangeError('trace chunk: too short for its header');
  const [magic, block = 0, sequence = 0, firstTask = 0, ...counts] = new Uint32Array(
    buffer,
    0,
    HEAD_BYTES / 4,
  );
  if (magic !== MAGIC) throw new RangeError('trace chunk: wrong magic');
  const rows = Object.fromEntries(ROW_ORDER.map((name, i) => [name, counts[i] ?? 0]));
  return { block, sequence, firstTask, rows: rows as RowCounts };
}

/**
 * Reads a chunk.
 * @throws RangeError if the bytes are not a chunk, or not a whole one
 */
export const decodeChunk = (buffer: ArrayBuffer): Chunk => new ChunkReader().read(buffer);

/** None is packed as a distance to one that may be left out. */
const OUTCOME_COLUMNS = ['settledTask', 'outcome'] as const;
type OutcomeColumn = (typeof OUTCOME_COLUMNS)[number];
const isOutcomeColumn = (name: ColumnName): boolean => OUTCOME_COLUMNS.some((one) => one === name);

/** Rows up to which a reader keeps its columns for the next chunk. */
const KEPT_ROWS = 1 << 16;

/** Reads chunk after chunk into the same columns, so that a long trace leaves nothing behind to be collected. */
export class ChunkReader {
  readonly #kept = new Map<string, Columns[ColumnName]>();

  /**
   * The chunk, whose columns are good until the next is read.
   * @throws RangeError if the bytes are not a chunk, or not a whole one
   */
  read(buffer: ArrayBuffer): Chunk {
    return this.#read(buffer, () => true) as Chunk;
  }

  /**
   * Of each settled row the task and how it ended, good until the next chunk is read: little work, for the stamps are left out.
   * @throws RangeError if the bytes are not a chunk, or not a whole one
   */
  outcomes(buffer: ArrayBuffer): Pick<Chunk, 'block' | OutcomeColumn> {
    return this.#read(buffer, isOutcomeColumn) as Pick<Chunk, 'block' | OutcomeColumn>;
  }

  #read(buffer: ArrayBuffer, isWanted: (name: ColumnName) => boolean): Partial<Chunk> {
    const { rows, ...head } = chunkHead(buffer);
    const leasts = new Float64Array(buffer, LEASTS_AT, LAYOUT.length);
    const strays = new Uint32Array(buffer, STRAYS_AT, LAYOUT.length);
    const widths = new Uint8Array(buffer, WIDTHS_AT, LAYOUT.length);
    const offsets = offsetsOf(rows, widths, strays);
    if (buffer.byteLength !== offsets.end) {
      throw new RangeError(
        `trace chunk: ${buffer.byteLength} bytes where ${offsets.end} were announced`,
      );
    }
    const columns: Record<string, unknown> = {};
    const bases = this.#room('bases', Float64Array, rows.settled);
    bases.fill(0);
    for (const [i, [of, name, type, packing]] of LAYOUT.entries()) {
      if (!isWanted(name)) continue;
      const [count, width, at, least = 0] = [rows[of], widths[i], offsets.of[i] ?? 0, leasts[i]];
      if (width === 8) columns[name] = new Float64Array(buffer, at, count);
      else {
        const column = (columns[name] = this.#room<Columns[ColumnName]>(name, type, count));
        const Codes = CODES[width as keyof typeof CODES] as (typeof CODES)[1] | undefined;
        const codes = Codes ? new Codes(buffer, at, count) : null;
        if (codes === null) column.fill(least);
        else if (packing === 'whole') unpackWhole(codes, least, column as Uint32Array);
        else {
          const own = new Float64Array(buffer, offsets.strays[i], strays[i]);
          const near = column as Float64Array | Uint32Array;
          unpackNear(codes, least, foretold(packing, near, bases), own, near);
        }
      }
      if (of === 'settled' && type === Float64Array) {
        moveBases(bases, columns[name] as Float64Array, count);
      }
    }
    return { ...head, ...(columns as Partial<Columns>) };
  }

  #room<T extends Columns[ColumnName]>(
    name: string,
    type: new (count: number) => T,
    count: number,
  ): T {
    let kept = this.#kept.get(name) as T | undefined;
    if (!kept || kept.length < count) {
      if (count > KEPT_ROWS) return new type(count);
      kept = new type(Math.max(count, 2 * (kept?.length ?? 0)));
      this.#kept.set(name, kept);
    }
    return kept.subarray(0, count) as T;
  }
}
