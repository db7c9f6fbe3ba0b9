/**
 * The layout of a trace chunk: what a runner streams, the host keeps and the page reads.
 *
 * Little-endian. A header of ten u32 (magic, block, sequence, first submitted task, then the numbers of
 * submitted, dispatched, settled, worker and counter rows, then zero), for every column an f64, its least, then for every
 * column a u32, how many strays it has, and for every column a byte, how many bytes each of its rows takes (`dense.ts`).
 * Then come the strays of all columns and the columns, widest first so that every one is aligned. All stamps are f64 µs
 * since the run began, and small if they are whole ns.
 */
import { WIDTHS } from './dense.js';
import type { Foretold } from './dense.js';

export const MAGIC = 0x33544c50; // "PLT3"
export const HEAD_BYTES = 40;

/** Stands in a column of workers for "none": a task that settled without ever reaching a worker. */
export const NO_WORKER = 0xffff;

/** How many rows of each kind. */
export type RowCounts = { readonly [R in Rows]: number };

type Column =
  Float64ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
export type Rows = 'submitted' | 'dispatched' | 'settled' | 'workers' | 'counters';

/**
 * How a column is packed. Numbers are foretold from the same column's number in the row before (`chain`), or stamps from
 * the row's stamp in the column before (`since`), or from the stamp there of the row before (`after`): rows are in the order
 * in which tasks settled, and a worker gets its next task as it ends one. Or nothing is foretold (`whole`, `double`).
 */
export type Packing = 'chain' | 'since' | 'after' | 'whole' | 'double';

/** Every column, in the order of the file: its rows, its name, its type, its packing. */
export const LAYOUT = [
  ['submitted', 'submittedAt', Float64Array, 'chain'],
  ['dispatched', 'dispatchedAt', Float64Array, 'chain'],
  ['settled', 'settle', Float64Array, 'chain'],
  ['settled', 'end', Float64Array, 'chain'],
  ['settled', 'dispatch', Float64Array, 'after'],
  ['settled', 'receive', Float64Array, 'since'],
  ['settled', 'start', Float64Array, 'since'],
  ['workers', 'workerAt', Float64Array, 'chain'],
  ['counters', 'counterAt', Float64Array, 'chain'],
  ['counters', 'counterValue', Float64Array, 'double'],
  ['dispatched', 'dispatchedTask', Uint32Array, 'chain'],
  ['settled', 'settledTask', Uint32Array, 'chain'],
  ['workers', 'workerPid', Uint32Array, 'whole'],
  ['workers', 'workerThread', Uint32Array, 'whole'],
  ['submitted', 'submittedFn', Uint16Array, 'whole'],
  ['dispatched', 'dispatchedWorker', Uint16Array, 'whole'],
  ['settled', 'settledWorker', Uint16Array, 'whole'],
  ['workers', 'workerOf', Uint16Array, 'whole'],
  ['counters', 'counterWorker', Uint16Array, 'whole'],
  ['settled', 'outcome', Uint8Array, 'whole'],
  ['workers', 'workerEvent', Uint8Array, 'whole'],
  ['counters', 'counter', Uint8Array, 'whole'],
] as const satisfies readonly (readonly [Rows, string, Column, Packing])[];

/** Where the parts of the header begin that have an entry for each column, and where the header ends, a multiple of eight. */
export const LEASTS_AT = HEAD_BYTES;
export const STRAYS_AT = LEASTS_AT + LAYOUT.length * 8;
export const WIDTHS_AT = STRAYS_AT + LAYOUT.length * 4;
export const HEADER_BYTES = Math.ceil((WIDTHS_AT + LAYOUT.length) / 8) * 8;

type Layout = (typeof LAYOUT)[number];
export type ColumnName = Layout[1];
export type Columns = { readonly [L in Layout as L[1]]: InstanceType<L[2]> };

export const ROW_ORDER: readonly Rows[] = [
  'submitted',
  'dispatched',
  'settled',
  'workers',
  'counters',
];

/** @param bases of each settled row its stamp in the column before, ns */
export function foretold(
  packing: Packing,
  column: Float64Array | Uint32Array,
  bases: Float64Array,
): Foretold {
  return {
    scale: column instanceof Float64Array ? 1e3 : 1,
    bases: packing === 'chain' ? null : bases,
    back: packing === 'after' ? 1 : 0,
  };
}

/** Where the parts of a chunk lie. */
export interface Offsets {
  /** Where each column begins. */
  readonly of: readonly number[];
  /** Where the strays of each column begin. */
  readonly strays: readonly number[];
  readonly end: number;
}

/** @throws RangeError if a column takes a number of bytes that it cannot take */
export function offsetsOf(
  rows: RowCounts,
  widths: ArrayLike<number>,
  strays: ArrayLike<number>,
): Offsets {
  let end = HEADER_BYTES;
  const straysAt = LAYOUT.map((_, i) => {
    const at = end;
    end += (strays[i] ?? 0) * 8;
    return at;
  });
  const of = new Array<number>(LAYOUT.length).fill(HEADER_BYTES);
  let placed = 0;
  for (const width of [...WIDTHS].reverse()) {
    LAYOUT.forEach(([name, , type, packing], i) => {
      if (widths[i] !== width) return;
      if (width === 8 ? type !== Float64Array : packing === 'double') return;
      of[i] = end;
      end += rows[name] * width;
      placed++;
    });
  }
  if (placed !== LAYOUT.length) throw new RangeError('trace chunk: a column of no known width');
  return { of, strays: straysAt, end };
}
