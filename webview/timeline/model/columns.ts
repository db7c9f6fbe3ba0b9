/** What a lane did in every pixel column of a stretch of time: the numbers that are drawn when bars are narrower than pixels. */
import type { Lane } from './lane.js';

/** At a glance bars are told apart where a page of them lasts longer than so many columns. */
const SHORT = 1;

/** Time spent before the left and the right edge of a column: lead, run, tail. */
const SUMS = [new Float64Array(3), new Float64Array(3)] as const;

/** Reused from lane to lane and frame to frame. */
export class Columns {
  /** Share of each column's time, 0 to 1. */
  readonly run: Float32Array;
  readonly lead: Float32Array;
  readonly tail: Float32Array;
  /** How many bars begin before or at the left edge of each column, and of the one past the last. */
  readonly begun: Uint32Array;

  constructor(readonly count: number) {
    this.run = new Float32Array(count);
    this.lead = new Float32Array(count);
    this.tail = new Float32Array(count);
    this.begun = new Uint32Array(count + 1);
  }

  /**
   * Fills in the columns from `first` to before `last`; column 0 begins at `from`, each is `step` µs wide. `glance`: where
   * bars are far narrower than columns, it need not be told to a bar where in a column the time went.
   */
  fill(lane: Lane, from: number, step: number, glance = false, first = 0, last = this.count): void {
    const short = glance ? step * SHORT : 0;
    const { run, lead, tail, begun } = this;
    let [before, after] = SUMS;
    let hint = lane.glanceUntil(from + first * step, 0, before, short);
    begun[first] = hint;
    for (let column = first; column < last; column++) {
      hint = lane.glanceUntil(from + (column + 1) * step, hint, after, short);
      lead[column] = ((after[0] ?? 0) - (before[0] ?? 0)) / step;
      run[column] = ((after[1] ?? 0) - (before[1] ?? 0)) / step;
      tail[column] = ((after[2] ?? 0) - (before[2] ?? 0)) / step;
      begun[column + 1] = hint;
      [before, after] = [after, before];
    }
  }

  /** After a pan by `by` columns to the right (to the left if negative): column 0 begins at `from` now. */
  move(lane: Lane, from: number, step: number, by: number, glance = false): void {
    const { count } = this;
    for (const column of [this.run, this.lead, this.tail]) {
      if (by > 0) column.copyWithin(0, by);
      else column.copyWithin(-by, 0, count + by);
    }
    if (by > 0) this.begun.copyWithin(0, by);
    else this.begun.copyWithin(-by, 0, count + 1 + by);
    if (by > 0) this.fill(lane, from, step, glance, count - by);
    else this.fill(lane, from, step, glance, 0, -by);
  }
}
