/**
 * A column of stamps (µs) that lie soon after others, kept as their distance in 32 bits: to half a nanosecond, which is
 * what a trace file keeps. The few that are too far off for that are kept as they are; where they are not few, all are.
 * Many are read and set at a time: a number that goes from one function to another may have to be put into memory, and
 * with 100 000 tasks a second that is garbage enough to hold up whoever shares the thread.
 */
const TOLERANCE = 5e-4;
/** Stands for one that is kept elsewhere. */
const FAR = Infinity;
const FEW = 1024;

export class Stamps {
  #near: Float32Array;
  #far = new Map<number, number>();
  /** All of them, once too many are far. */
  #all: Float64Array | null = null;

  /**
   * `base`: what they lie after; `limit`: what none is later than, however it is rounded. Both must be known for a row
   * before its stamp is set, and not change any more.
   */
  constructor(
    readonly capacity: number,
    private readonly base: Float64Array,
    private readonly limit: Float64Array | null = null,
  ) {
    this.#near = new Float32Array(capacity);
  }

  /** The stamp of a row; NaN if it has none. */
  of(row: number): number {
    if (this.#all) return this.#all[row] ?? NaN;
    const near = this.#near[row] ?? NaN;
    if (near === FAR) return this.#far.get(row) ?? NaN;
    const at = (this.base[row] ?? NaN) + near;
    const limit = this.limit?.[row] ?? Infinity;
    return at > limit ? limit : at;
  }

  /** Writes the stamps of `rows` to `to`, as `of` gives them. */
  read(rows: Uint32Array, to: Float64Array): void {
    const [near, all, base, limit] = [this.#near, this.#all, this.base, this.limit];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      let at = all ? (all[row] as number) : (base[row] as number) + (near[row] as number);
      if (!all && near[row] === FAR) at = this.#far.get(row) ?? NaN;
      else if (!all && limit && at > (limit[row] as number)) at = limit[row] as number;
      to[i] = at;
    }
  }

  /** Sets the stamp of each of `rows` to the one of `stamps` in its place. */
  set(rows: Uint32Array, stamps: Float64Array): void {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const at = stamps[i] as number;
      if (this.#all) this.#all[row] = at;
      else {
        const offset = at - (this.base[row] as number);
        const near = Math.fround(offset);
        this.#near[row] = near;
        if (!(Math.abs(near - offset) <= TOLERANCE || Number.isNaN(at))) this.#setFar(row, at);
      }
    }
  }

  /** Rows that have none. */
  clear(from: number, to: number): void {
    (this.#all ?? this.#near).fill(NaN, from, to);
  }

  /** A copy of the first `count` rows with room for more, beside the copies of what they lie between. */
  grown(
    count: number,
    capacity: number,
    base: Float64Array,
    limit: Float64Array | null = null,
  ): Stamps {
    const copy = new Stamps(this.#all ? 0 : capacity, base, limit);
    if (this.#all) {
      copy.#all = new Float64Array(capacity);
      copy.#all.set(this.#all.subarray(0, count));
    } else {
      copy.#near.set(this.#near.subarray(0, count));
      copy.#far = this.#far;
    }
    return copy;
  }

  #setFar(row: number, at: number): void {
    this.#near[row] = FAR;
    this.#far.set(row, at);
    if (this.#far.size > Math.max(FEW, this.capacity / 8)) this.#widen();
  }

  #widen(): void {
    const all = Float64Array.from({ length: this.capacity }, (_, row) => this.of(row));
    this.#all = all;
    this.#near = new Float32Array(0);
    this.#far = new Map();
  }
}
