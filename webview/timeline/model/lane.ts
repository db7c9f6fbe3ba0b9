/**
 * The bars of one lane, in the order of time, never overlapping: struct-of-arrays that only grow at the end.
 *
 * A bar is `lead` (send), `run`, `tail` (return), one after the other. Lengths are f32, rounded down so that
 * bars stay apart, and each page of 16 bars has the exact sums of all before it: the time spent on each part
 * in any window costs two searches and a short walk, whatever the number of bars. Times are µs.
 */
import { GrowingU32 } from './growing.js';
import { HistogramPages } from './histogram.js';
import { MaxMip } from './max-mip.js';

const PAGE_BITS = 4;
const PAGE = 1 << PAGE_BITS;
/** Numbers that are kept of a page: where its first bar's run starts; lead, run and tail of all bars before it. */
const HEAD = 4;
/** By how much a lane grows at a time: each time all of it is copied, while tasks run. */
const GROWTH = 1.5;
/** A page so many pages on is walked to; one further away is leapt to. */
const NEAR = 16;

/** Time spent on each part, µs. */
export interface Parts {
  lead: number;
  run: number;
  tail: number;
}

/** A bar before it is put into a lane; stamps in µs. */
export interface BarStamps {
  task: number;
  /** Where its send begins. */
  from: number;
  start: number;
  end: number;
  /** Where its return is over. */
  until: number;
  /** It did not end `ok`. */
  failed: boolean;
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
  #heads = new Float64Array(HEAD);

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
    if (index % PAGE === 0) this.#openPage(index, begins);
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

  /**
   * Sets `sums` to the time spent on lead, run and tail before `time`, and gives how many bars begin by then. `hint`: an
   * answer for an earlier time.
   */
  sumUntil(time: number, hint: number, sums: Float64Array): number {
    // Nothing is called as often as this, and what it takes is to wait for memory: all it reads lies side by side.
    const starts = this.#start;
    const leads = this.#lead;
    const runs = this.#run;
    const tails = this.#tail;
    const { count } = this;
    const page = this.#pageAt(time, hint > 0 ? (hint - 1) >> PAGE_BITS : 0);
    const first = page << PAGE_BITS;
    const end = Math.min(first + PAGE, count);
    let lead = this.#heads[page * HEAD + 1] ?? 0;
    let run = this.#heads[page * HEAD + 2] ?? 0;
    let tail = this.#heads[page * HEAD + 3] ?? 0;
    let bar = first;
    while (bar < end && (starts[bar] ?? 0) <= time) {
      lead += leads[bar] ?? 0;
      run += runs[bar] ?? 0;
      tail += tails[bar] ?? 0;
      bar++;
    }
    if (bar > first) {
      // The last one to start may not be over.
      const over = time - (starts[bar - 1] ?? 0) - (runs[bar - 1] ?? 0);
      const ownTail = tails[bar - 1] ?? 0;
      if (over < 0) run += over;
      if (over < ownTail) tail -= ownTail - (over > 0 ? over : 0);
    }
    if (bar < count) {
      // The next one may be on its way.
      const ahead = time - this.from(bar);
      if (ahead >= 0) {
        lead += ahead;
        bar++;
      }
    }
    sums[0] = lead;
    sums[1] = run;
    sums[2] = tail;
    return bar;
  }

  /**
   * As `sumUntil`, for a glance: of a page that lasts less than `short` µs the bars are taken to be alike, which is off by
   * no more than the page is long and does without looking at them.
   */
  glanceUntil(time: number, hint: number, sums: Float64Array, short: number): number {
    const heads = this.#heads;
    const page = this.#pageAt(time, hint > 0 ? (hint - 1) >> PAGE_BITS : 0);
    const head = page * HEAD;
    const from = heads[head] ?? 0;
    const lasts = (heads[head + HEAD] ?? 0) - from;
    const isWhole = (page + 1) << PAGE_BITS < this.count;
    if (!isWhole || time < from || lasts >= short) return this.sumUntil(time, hint, sums);
    const share = (time - from) / lasts;
    for (let part = 0; part < 3; part++) {
      const before = heads[head + 1 + part] ?? 0;
      sums[part] = before + share * ((heads[head + HEAD + 1 + part] ?? 0) - before);
    }
    return (page << PAGE_BITS) + 1 + Math.floor(share * PAGE);
  }

  /** Time spent on each part between two moments. */
  partsIn(from: number, to: number): Parts {
    const [before, after] = [new Float64Array(3), new Float64Array(3)];
    this.sumUntil(to, this.sumUntil(from, 0, before), after);
    const between = (part: number): number => (after[part] ?? 0) - (before[part] ?? 0);
    return { lead: between(0), run: between(1), tail: between(2) };
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

  /** The last page whose first bar has started at `time`, or the first one; searched for from `page` on. */
  #pageAt(time: number, page: number): number {
    const heads = this.#heads;
    const last = (this.count - 1) >> PAGE_BITS;
    let at = page > 0 && (heads[page * HEAD] ?? 0) > time ? page - 1 : page;
    for (const near = at + NEAR; at < near;) {
      if (at >= last || (heads[(at + 1) * HEAD] ?? 0) > time) return at;
      at++;
    }
    let beyond = last + 1;
    for (let leap = NEAR; at + leap < beyond; leap *= 2) {
      if ((heads[(at + leap) * HEAD] ?? 0) > time) beyond = at + leap;
      else at += leap;
    }
    while (at + 1 < beyond) {
      const middle = (at + beyond) >>> 1;
      if ((heads[middle * HEAD] ?? 0) > time) beyond = middle;
      else at = middle;
    }
    return at;
  }

  /** The bars before `index`, whose run will start at `start`, will not change any more: keeps their sums. */
  #openPage(index: number, start: number): void {
    const heads = this.#heads;
    const head = (index >> PAGE_BITS) * HEAD;
    heads[head] = start;
    [this.#lead, this.#run, this.#tail].forEach((lengths, part) => {
      let sum = index > 0 ? (heads[head - HEAD + 1 + part] ?? 0) : 0;
      for (let bar = Math.max(0, index - PAGE); bar < index; bar++) sum += lengths[bar] ?? 0;
      heads[head + 1 + part] = sum;
    });
  }

  /** Gives back the room for more bars: there will be none, or few. */
  trim(): void {
    this.#resize(this.count);
  }

  #reserve(count: number): void {
    if (count > this.#start.length) this.#resize(Math.ceil(this.#start.length * GROWTH));
  }

  #resize(capacity: number): void {
    const grow = <A extends Float64Array | Float32Array | Uint32Array>(old: A, grown: A): A => {
      grown.set(old.subarray(0, grown.length));
      return grown;
    };
    this.#start = grow(this.#start, new Float64Array(capacity));
    this.#lead = grow(this.#lead, new Float32Array(capacity));
    this.#run = grow(this.#run, new Float32Array(capacity));
    this.#tail = grow(this.#tail, new Float32Array(capacity));
    this.#task = grow(this.#task, new Uint32Array(capacity));
    this.#heads = grow(this.#heads, new Float64Array(((capacity >> PAGE_BITS) + 1) * HEAD));
  }
}
