/**
 * Columns of numbers in few bytes, at the speed of copying them. What is stored of a column is its least number, and of
 * every row a code, which is its distance from that, in as many bytes as the largest code needs: 0 (all rows alike), 1,
 * 2, or 4. Stamps are µs, stored in whole ns by their distance from another stamp of the same row; the code of a stamp
 * that was never reached is 0, those of the others begin with 1. Stamps that are not whole ns, or lie too far apart,
 * stay doubles (8 bytes). So every column comes back as it was, to the bit.
 */

/** Bytes of a row's code. */
export const WIDTHS = [0, 1, 2, 4, 8] as const;
export type Width = (typeof WIDTHS)[number];

export const CODES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

export interface Packed {
  /** In ns for stamps; NaN if no row has one. */
  readonly least: number;
  /** 8: the column stands as it is. */
  readonly width: Width;
}

type Whole = Uint8Array | Uint16Array | Uint32Array;

/** One more than what fits into four bytes. */
const END = 2 ** 32;

/** ns up to which distances are told exactly: some 52 days. */
const FURTHEST = 2 ** 52;

const widthFor = (largest: number): Width =>
  largest === 0 ? 0 : largest < 2 ** 8 ? 1 : largest < 2 ** 16 ? 2 : 4;

/**
 * Packs `count` whole numbers into `codes`.
 * @param step by how much the next row's number is expected to be more
 */
export function packWhole(values: Whole, count: number, step: 0 | 1, codes: Uint32Array): Packed {
  let [least, most] = [END, 0];
  for (let row = 0; row < count; row++) {
    // Modulo 2^32, so that every number has a code.
    const value = ((values[row] as number) - step * row) >>> 0;
    codes[row] = value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return { least: 0, width: 0 };
  if (least > 0) for (let row = 0; row < count; row++) codes[row] = (codes[row] as number) - least;
  return { least, width: widthFor(most - least) };
}

/** Writes the numbers into `to`. */
export function unpackWhole(codes: Whole | null, least: number, step: 0 | 1, to: Whole): void {
  if (codes === null) {
    for (let row = 0; row < to.length; row++) to[row] = least + step * row;
  } else
    for (let row = 0; row < to.length; row++) to[row] = (codes[row] as number) + least + step * row;
}

/**
 * Packs `count` stamps into `codes`.
 * @param bases of each row the stamp before, ns; becomes this one where there is one. Null: counted from zero
 */
export function packStamps(
  values: Float64Array,
  count: number,
  bases: Float64Array | null,
  codes: Uint32Array,
): Packed {
  let [least, most, none] = [Infinity, -Infinity, 0];
  let isExact = true;
  for (let row = 0; row < count; row++) {
    const at = values[row] as number;
    const nanos = Math.round(at * 1e3);
    if (nanos / 1e3 === at && !Object.is(at, -0)) {
      const away = bases === null ? nanos : nanos - (bases[row] as number);
      if (away < least) least = away;
      if (away > most) most = away;
      if (Math.abs(nanos) > FURTHEST) isExact = false;
    } else if (Number.isNaN(at)) none++;
    else isExact = false;
  }
  if (none === count) return { least: NaN, width: 0 };
  if (!isExact || most - least >= END - 1) return { least: 0, width: 8 };
  const width = widthFor(none === 0 && most === least ? 0 : most - least + 1);
  for (let row = 0; width > 0 && row < count; row++) {
    const nanos = Math.round((values[row] as number) * 1e3);
    const away = bases === null ? nanos : nanos - (bases[row] as number);
    codes[row] = Number.isNaN(nanos) ? 0 : away - least + 1;
  }
  return { least, width };
}

/** Writes the stamps into `to`. `bases` is as in `packStamps`. */
export function unpackStamps(
  codes: Whole | null,
  least: number,
  bases: Float64Array | null,
  to: Float64Array,
): void {
  for (let row = 0; row < to.length; row++) {
    const code = codes === null ? 1 : (codes[row] as number);
    const base = bases === null ? 0 : (bases[row] as number);
    to[row] = code === 0 ? NaN : (base + least + code - 1) / 1e3;
  }
}

/** Moves the bases on to these stamps; where there is none, or one too far away, they stay what they are. */
export function moveBases(bases: Float64Array, stamps: Float64Array, count: number): void {
  for (let row = 0; row < count; row++) {
    const nanos = Math.round((stamps[row] as number) * 1e3);
    if (Math.abs(nanos) <= FURTHEST) bases[row] = nanos;
  }
}
