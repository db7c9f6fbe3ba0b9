/**
 * The bars of one lane, in the order of time, never overlapping: struct-of-arrays that only grow at the end.
 *
 * A bar is `lead` (send), `run`, `tail` (return), one after the other. Lengths are f32, rounded down so that
 * bars stay apart, and every 16th bar has the exact sums of all before it: the time spent on each part
 * in any window costs two binary searches and a short walk, whatever the number of bars. Times are µs.
 */
import { GrowingU32, grownCapacity } from './growing.js';
import { HistogramPages } from './histogram.js';
import { MaxMip } from './max-mip.js';

const PAGE_BITS = 4;
const PAGE = 1 << PAGE_BITS;

/** Time spent on each part, µs. */
export interface Parts {
  lead: number;
  run: number;
  tail: number;
}

/** A bar before it is put into a lane; stamps in µs. */
export interface BarStamps {
  readonly task: number;
  /** Where its send begins. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
  /** Where its return is over. */
  readonly until: number;
  /** It did not end `ok`. */
  readonly failed: boolean;
}

/** The f32 next to `length` that is not above it; what is less than any clock can tell is nothing. */
function floor32(length: number): number {
  if (!(length > 1e-9)) return 0;
  const rounded = Math.fround(length);
  return rounded <= length ? rounded : Math.fround(length * (1 - 2 ** -23));
}

export class Lane {
  count = 0;
  /** Numbers of the bars that did not end `ok`. */
  readonly failures = new GrowingU32();
  readonly histograms = new HistogramPages();
  readonly #mip = new MaxMip();
  #start = new Float64Array(16);
  #lead = new Float32Array(16);
  #run = new Float32Array(16);
  #tail = new Float32Array(16);
  #task = new Uint32Array(16);
  /** lead, run, tail of all bars before each page. */
  #sums = new Float64Array(3);

  /** Where the last bar's run ends, -Infinity in an empty lane. */
  get runEnd(): number {
    return this.count === 0 ? -Infinity : this.end(this.count - 1);
  }

  /** Puts a bar behind the others; what would overlap the bar before it is cut off. */
  append({ task, from, start, end, until, failed }: BarStamps): void {
    const index = this.count;
    const free = this.runEnd;
    const begins = Math.max(start, free);
    const sendFrom = Math.min(begins, Math.max(from, free));
    if (index > 0) {
      const gap = sendFrom - free;
      if ((this.#tail[index - 1] ?? 0) > gap) this.#tail[index - 1] = floor32(gap);
    }
    this.#reserve(index + 1);
    if (index % PAGE === 0 && index > 0) this.#closePage(index);
    this.#start[index] = begins;
    this.#lead[index] = floor32(begins - sendFrom);
    this.#run[index] = floor32(end - begins);
    this.#tail[index] = floor32(until - Math.max(begins, end));
    this.#task[index] = task;
    this.count++;
    this.#mip.push(index, this.#lengthOf);
    this.histograms.push(index, this.#run[index] ?? 0);
    if (failed) this.failures.push(index);
  }

  task(bar: number): number {
    return this.#task[bar] ?? 0;
  }
  /** Where the bar's send begins. */
  from(bar: number): number {
    return (this.#start[bar] ?? 0) - (this.#lead[bar] ?? 0);
  }
  start(bar: number): number {
    return this.#start[bar] ?? 0;
  }
  end(bar: number): number {
    return (this.#start[bar] ?? 0) + (this.#run[bar] ?? 0);
  }
  /** Where the bar's return is over. */
  until(bar: number): number {
    return this.end(bar) + (this.#tail[bar] ?? 0);
  }
  run(bar: number): number {
    return this.#run[bar] ?? 0;
  }

  /** How many bars begin at `time` or before. `hint` is an answer for a nearby, earlier time. */
  begun(time: number, hint = 0): number {
    let low = hint;
    let high = this.count;
    // Gallops: the next edge of a raster is near.
    for (let step = 1; low + step < high; step *= 2) {
      if (this.from(low + step - 1) > time) {
        high = low + step - 1;
        break;
      }
      low += step;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.from(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first bar that is not over at `time`; `count` if all are. */
  firstAfter(time: number): number {
    const begun = this.begun(time);
    return begun > 0 && this.until(begun - 1) > time ? begun - 1 : begun;
  }

  /** Adds the parts of all bars before `bar` to `sums`. */
  addBefore(bar: number, sums: Parts): void {
    let page = bar >> PAGE_BITS;
    // The sums before a page are there only once its first bar is.
    if (page > 0 && page << PAGE_BITS >= this.count) page--;
    sums.lead += this.#sums[page * 3] ?? 0;
    sums.run += this.#sums[page * 3 + 1] ?? 0;
    sums.tail += this.#sums[page * 3 + 2] ?? 0;
    this.#walk(page << PAGE_BITS, bar, sums);
  }

  /** Adds all time spent before `time`, by which `begun` bars have begun, to `sums`. */
  addUntil(begun: number, time: number, sums: Parts): void {
    if (begun === 0) return;
    const bar = begun - 1;
    this.addBefore(bar, sums);
    const lead = this.#lead[bar] ?? 0;
    const run = this.#run[bar] ?? 0;
    let left = time - ((this.#start[bar] ?? 0) - lead);
    sums.lead += left < lead ? left : lead;
    left -= lead;
    if (left <= 0) return;
    sums.run += left < run ? left : run;
    left -= run;
    if (left > 0) sums.tail += Math.min(left, this.#tail[bar] ?? 0);
  }

  /** Time spent on each part between two moments. */
  partsIn(from: number, to: number): Parts {
    const before = { lead: 0, run: 0, tail: 0 };
    const after = { lead: 0, run: 0, tail: 0 };
    this.addUntil(this.begun(from), from, before);
    this.addUntil(this.begun(to), to, after);
    return {
      lead: after.lead - before.lead,
      run: after.run - before.run,
      tail: after.tail - before.tail,
    };
  }

  /** The bar of `low` ≤ bar < `high` that ran longest, or -1. */
  longest(low: number, high: number): number {
    return this.#mip.longest(low, high, this.#lengthOf);
  }

  /** How many of the bars `low` ≤ bar < `high` did not end `ok`. */
  failuresIn(low: number, high: number): number {
    return this.failures.countBelow(high) - this.failures.countBelow(low);
  }

  readonly #lengthOf = (bar: number): number => this.#run[bar] ?? 0;

  #walk(low: number, high: number, sums: Parts): void {
    // Nothing is called as often as this.
    const leads = this.#lead;
    const runs = this.#run;
    const tails = this.#tail;
    let lead = 0;
    let run = 0;
    let tail = 0;
    for (let bar = low; bar < high; bar++) {
      lead += leads[bar] ?? 0;
      run += runs[bar] ?? 0;
      tail += tails[bar] ?? 0;
    }
    sums.lead += lead;
    sums.run += run;
    sums.tail += tail;
  }

  /** The bars before `index` will not change any more: keeps their sums. */
  #closePage(index: number): void {
    const page = index >> PAGE_BITS;
    const sums = { lead: 0, run: 0, tail: 0 };
    this.#walk(index - PAGE, index, sums);
    this.#sums[page * 3] = (this.#sums[page * 3 - 3] ?? 0) + sums.lead;
    this.#sums[page * 3 + 1] = (this.#sums[page * 3 - 2] ?? 0) + sums.run;
    this.#sums[page * 3 + 2] = (this.#sums[page * 3 - 1] ?? 0) + sums.tail;
  }

  #reserve(count: number): void {
    if (count <= this.#start.length) return;
    const capacity = grownCapacity(this.#start.length);
    const grow = <A extends Float64Array | Float32Array | Uint32Array>(old: A, grown: A): A => {
      grown.set(old);
      return grown;
    };
    this.#start = grow(this.#start, new Float64Array(capacity));
    this.#lead = grow(this.#lead, new Float32Array(capacity));
    this.#run = grow(this.#run, new Float32Array(capacity));
    this.#tail = grow(this.#tail, new Float32Array(capacity));
    this.#task = grow(this.#task, new Uint32Array(capacity));
    this.#sums = grow(this.#sums, new Float64Array(((capacity >> PAGE_BITS) + 2) * 3));
  }
}
