/**
 * Columns of numbers in few bytes, at nearly the speed of copying them. A number is foretold from one beside it and kept as
 * a code: by how much it is more than that, less the column's least, in 1, 2 or 4 bytes. The greatest code stands for a
 * **stray**, a number that is kept as it is beside the column: one that lies too far off, is no moment (NaN), or not whole.
 * Least and width are chosen from a sample, so that few are strays (as in PFOR: Zukowski et al., Super-Scalar RAM-CPU Cache
 * Compression, ICDE 2006). A column of equal numbers has no codes at all; one that nothing foretells stays as it is (8 bytes).
 * So every column comes back as it was, to the bit.
 */

/** Bytes of a row's code. */
export const WIDTHS = [0, 1, 2, 4, 8] as const;
export type Width = (typeof WIDTHS)[number];

export const CODES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

export interface Packed {
  /** What the code 0 adds to what was foretold; of width 0 the number itself. */
  readonly least: number;
  /** 8: the column stands as it is. */
  readonly width: Width;
  readonly strays: number;
}

type Whole = Uint8Array | Uint16Array | Uint32Array;

/** What a number is foretold from: the one in the row before or, if there are `bases`, that of the row or of the one `back`. */
export interface Foretold {
  /** By how much numbers are multiplied to be whole: stamps (µs) are ns then. */
  readonly scale: number;
  readonly bases: Float64Array | null;
  readonly back: 0 | 1;
}

/** ns up to which distances are told exactly: some 52 days. */
const FURTHEST = 2 ** 52;

/** Rows that tell what a column is like. */
const SAMPLE = 128;

/** Numbers that are kept as they are, of one column after the other. */
export class Strays {
  values = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }
}

/** Packs `count` numbers, of which neighbours are near each other, into `codes`. */
export function packNear(
  values: Float64Array | Uint32Array,
  count: number,
  by: Foretold,
  codes: Uint32Array,
  strays: Strays,
): Packed {
  if (areAlike(values, count)) return { least: values[0] ?? 0, width: 0, strays: 0 };
  const asTheyAre: Packed = { least: 0, width: 8, strays: 0 };
  const [least, width] = choose(values, count, by);
  if (width === 8) return asTheyAre;
  const { scale, bases, back } = by;
  const stray = 256 ** width - 1;
  const strayed = strays.length;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row] as number;
    const whole = Math.round(value * scale);
    const base = bases === null ? last : (bases[row < back ? 0 : row - back] as number);
    const code = whole - base - least;
    if (code >= 0 && code < stray && isWhole(value, whole, scale)) {
      codes[row] = code;
      last = whole;
    } else {
      codes[row] = stray;
      strays.push(value);
      if (Math.abs(whole) <= FURTHEST) last = whole;
    }
  }
  const kept = strays.length - strayed;
  // The sample may have told nothing of the rest.
  if (!(values instanceof Float64Array) || width + (8 * kept) / count < 8)
    return { least, width, strays: kept };
  strays.length = strayed;
  return asTheyAre;
}

/**
 * Writes the numbers into `to`.
 * @throws RangeError if there are more or fewer strays than codes that stand for one
 */
export function unpackNear(
  codes: Whole,
  least: number,
  { scale, bases, back }: Foretold,
  strays: Float64Array,
  to: Float64Array | Uint32Array,
): void {
  const stray = 256 ** codes.BYTES_PER_ELEMENT - 1;
  let [last, used] = [0, 0];
  for (let row = 0; row < to.length; row++) {
    const code = codes[row] as number;
    if (code === stray) {
      const value = strays[used++] as number;
      to[row] = value;
      const whole = Math.round(value * scale);
      if (Math.abs(whole) <= FURTHEST) last = whole;
    } else {
      const base = bases === null ? last : (bases[row < back ? 0 : row - back] as number);
      last = base + least + code;
      to[row] = last / scale;
    }
  }
  if (used !== strays.length)
    throw new RangeError(`${used} strays, where there are ${strays.length}`);
}

/** Packs `count` whole numbers by their distance from the least. */
export function packWhole(values: Whole, count: number, codes: Uint32Array): Packed {
  let [least, most] = [Infinity, 0];
  for (let row = 0; row < count; row++) {
    const value = values[row] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0 || most === least) return { least: values[0] ?? 0, width: 0, strays: 0 };
  for (let row = 0; row < count; row++) codes[row] = (values[row] as number) - least;
  const away = most - least;
  return { least, width: away < 2 ** 8 ? 1 : away < 2 ** 16 ? 2 : 4, strays: 0 };
}

/** Writes the numbers into `to`. */
export function unpackWhole(codes: Whole, least: number, to: Whole): void {
  for (let row = 0; row < to.length; row++) to[row] = (codes[row] as number) + least;
}

/** Moves the bases (ns) on to these stamps; where there is none, or one too far away, they stay what they are. */
export function moveBases(bases: Float64Array, stamps: Float64Array, count: number): void {
  for (let row = 0; row < count; row++) {
    const nanos = Math.round((stamps[row] as number) * 1e3);
    if (Math.abs(nanos) <= FURTHEST) bases[row] = nanos;
  }
}

const isWhole = (value: number, whole: number, scale: number): boolean =>
  whole / scale === value && Math.abs(whole) <= FURTHEST && !Object.is(value, -0);

function areAlike(values: Float64Array | Uint32Array, count: number): boolean {
  for (let row = 1; row < count; row++) if (!Object.is(values[row], values[0])) return false;
  return true;
}

const sample = /* @__PURE__ */ new Float64Array(SAMPLE);

/** The least and the width that take the fewest bytes, of rows that lie all over the column. */
function choose(
  values: Float64Array | Uint32Array,
  count: number,
  { scale, bases, back }: Foretold,
): [least: number, width: Width] {
  const rows = Math.min(count, SAMPLE);
  let known = 0;
  for (let i = 0; i < rows; i++) {
    const row = Math.floor((i * count) / rows);
    const base =
      bases === null
        ? row === 0
          ? 0
          : Math.round((values[row - 1] as number) * scale)
        : (bases[row < back ? 0 : row - back] as number);
    const away = Math.round((values[row] as number) * scale) - base;
    // So that no sum of it and a base is too large to be exact.
    if (Math.abs(away) <= FURTHEST / 2) sample[known++] = away;
  }
  const sorted = sample.subarray(0, known).sort();
  let [least, best]: [number, Width] = [0, 8];
  // Whole numbers are never left as they are.
  let cost = values instanceof Float64Array ? 8 : Infinity;
  for (const width of [1, 2, 4] as const) {
    const reach = 256 ** width - 2;
    const [from, to, covered] = densest(sorted, reach);
    const own = width + 8 * (1 - covered / rows);
    if (own >= cost) continue;
    [cost, best] = [own, width];
    // What the sample has not seen may lie on either side.
    least = Math.floor(from - (reach - (to - from)) / 2);
  }
  return [least, best];
}

/** The stretch of at most `reach` that holds most of the ascending numbers, and how many. */
function densest(sorted: Float64Array, reach: number): [from: number, to: number, count: number] {
  let [low, most, begin] = [0, 0, 0];
  for (let high = 0; high < sorted.length; high++) {
    while ((sorted[high] as number) - (sorted[low] as number) > reach) low++;
    if (high - low + 1 > most) [most, begin] = [high - low + 1, low];
  }
  return [sorted[begin] ?? 0, sorted[begin + most - 1] ?? 0, most];
}
