/**
 * The layout of a trace chunk: what a runner streams, the host keeps and the page reads.
 *
 * Little-endian. A header of ten u32 (magic, block, sequence, first submitted task, then the numbers of
 * submitted, dispatched, settled, worker and counter rows, then zero), an f64 for every column, which is its least
 * number, and a byte for every column, which is how many bytes each of its rows takes (`dense.ts`). The columns follow,
 * widest first so that every one is aligned. All stamps are f64 µs since the run began, and small if they are whole ns.
 */
import { WIDTHS } from './dense.js';

export const MAGIC = 0x32544c50; // "PLT2"
export const HEAD_BYTES = 40;

/** Stands in a column of workers for "none": a task that settled without ever reaching a worker. */
export const NO_WORKER = 0xffff;

/** How many rows of each kind. */
export type RowCounts = { readonly [R in Rows]: number };

type Column =
  Float64ArrayConstructor | Uint32ArrayConstructor | Uint16ArrayConstructor | Uint8ArrayConstructor;
export type Rows = 'submitted' | 'dispatched' | 'settled' | 'workers' | 'counters';

/**
 * How a column is packed: stamps counted from zero, or since the row's stamp in the column before; whole numbers as they
 * are, or of which each is one more than that of the row before; doubles not at all.
 */
type Packing = 'stamp' | 'since' | 'whole' | 'ascending' | 'double';

/** Every column, in the order of the file: its rows, its name, its type, its packing. */
export const LAYOUT = [
  ['submitted', 'submittedAt', Float64Array, 'stamp'],
  ['dispatched', 'dispatchedAt', Float64Array, 'stamp'],
  ['settled', 'dispatch', Float64Array, 'stamp'],
  ['settled', 'receive', Float64Array, 'since'],
  ['settled', 'start', Float64Array, 'since'],
  ['settled', 'end', Float64Array, 'since'],
  ['settled', 'settle', Float64Array, 'since'],
  ['workers', 'workerAt', Float64Array, 'stamp'],
  ['counters', 'counterAt', Float64Array, 'stamp'],
  ['counters', 'counterValue', Float64Array, 'double'],
  ['dispatched', 'dispatchedTask', Uint32Array, 'ascending'],
  ['settled', 'settledTask', Uint32Array, 'ascending'],
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

/** Where the columns begin: a multiple of eight. */
export const HEADER_BYTES = Math.ceil((HEAD_BYTES + LAYOUT.length * 9) / 8) * 8;

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

/**
 * Where each column begins, and where the last one ends.
 * @throws RangeError if a column takes a number of bytes that there is not
 */
export function offsetsOf(
  rows: RowCounts,
  widths: ArrayLike<number>,
): { of: number[]; end: number } {
  const of = new Array<number>(LAYOUT.length).fill(HEADER_BYTES);
  let end = HEADER_BYTES;
  let placed = 0;
  for (const width of [...WIDTHS].reverse()) {
    LAYOUT.forEach(([name, , type], i) => {
      if (widths[i] !== width) return;
      // Only doubles take eight bytes.
      if (width === 8 && type !== Float64Array) return;
      of[i] = end;
      end += rows[name] * width;
      placed++;
    });
  }
  if (placed !== LAYOUT.length) throw new RangeError('trace chunk: a column of no known width');
  return { of, end };
}
