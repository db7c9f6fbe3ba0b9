/**
 * How long the tasks of every 4096 bars ran, as logarithmic histograms: percentiles of a range without
 * looking at each of its bars. A bucket spans a sixteenth of an octave, so a percentile is off by 4.5 % at most.
 */
export const PAGE_BARS = 4096;
const PER_OCTAVE = 16;
/** Shortest length told apart, µs. */
const SHORTEST = 0.0625;
/** 48 octaves from `SHORTEST`: up to half a year. */
const BUCKETS = PER_OCTAVE * 48;

/** Counts per bucket, to be filled from pages or one by one. */
export type Counts = Uint32Array;
export const emptyCounts = (): Counts => new Uint32Array(BUCKETS);

/** The bucket of a length in µs. */
export function bucketOf(length: number): number {
  if (!(length > SHORTEST)) return 0;
  return Math.min(BUCKETS - 1, Math.floor(Math.log2(length / SHORTEST) * PER_OCTAVE));
}

/** The middle of a bucket, µs. */
const middleOf = (bucket: number): number => SHORTEST * 2 ** ((bucket + 0.5) / PER_OCTAVE);

/** The length below which `share` (0 to 1) of all counted lie, µs; NaN if nothing is counted. */
export function percentileOf(counts: Counts, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return NaN;
  let left = rankOf(total, share);
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket] ?? 0;
    if (left < 0) return middleOf(bucket);
  }
  return NaN;
}

/** Index, in ascending order of `total` values, of the one that stands for the percentile (nearest rank). */
export const rankOf = (total: number, share: number): number =>
  Math.min(total - 1, Math.max(0, Math.ceil(share * total) - 1));

/** One histogram per full page of bars, in counts of 16 bits: a page holds 4096. */
export class HistogramPages {
  readonly #pages: Uint16Array[] = [];

  push(index: number, length: number): void {
    const page = (this.#pages[Math.floor(index / PAGE_BARS)] ??= new Uint16Array(BUCKETS));
    const bucket = bucketOf(length);
    page[bucket] = (page[bucket] ?? 0) + 1;
  }

  /** Adds what page `page` counts to `counts`. */
  addTo(counts: Counts, page: number): void {
    this.#pages[page]?.forEach((count, bucket) => {
      counts[bucket] = (counts[bucket] ?? 0) + count;
    });
  }
}
