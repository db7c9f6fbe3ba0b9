/** What a lane did in every pixel column of a stretch of time: the numbers that are drawn when bars are narrower than pixels. */
import type { Lane } from './lane.js';

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

  /** Fills in the columns from `first` to before `last`; column 0 begins at `from`, each is `step` µs wide. */
  fill(lane: Lane, from: number, step: number, first = 0, last = this.count): void {
    let before = { lead: 0, run: 0, tail: 0 };
    let after = { lead: 0, run: 0, tail: 0 };
    let begun = lane.begun(from + first * step);
    this.begun[first] = begun;
    lane.addUntil(begun, from + first * step, before);
    let over = begun > 0 ? lane.until(begun - 1) : -Infinity;
    for (let column = first; column < last; column++) {
      const left = from + column * step;
      const edge = from + (column + 1) * step;
      const next = lane.begun(edge, begun);
      if (next === begun && over <= left) {
        // Idle all through.
        this.lead[column] = this.run[column] = this.tail[column] = 0;
      } else {
        after.lead = after.run = after.tail = 0;
        lane.addUntil(next, edge, after);
        this.lead[column] = (after.lead - before.lead) / step;
        this.run[column] = (after.run - before.run) / step;
        this.tail[column] = (after.tail - before.tail) / step;
        [before, after] = [after, before];
        if (next !== begun) over = lane.until(next - 1);
        begun = next;
      }
      this.begun[column + 1] = begun;
    }
  }

  /** After a pan by `by` columns to the right (to the left if negative): column 0 begins at `from` now. */
  move(lane: Lane, from: number, step: number, by: number): void {
    const { count } = this;
    for (const column of [this.run, this.lead, this.tail]) {
      if (by > 0) column.copyWithin(0, by);
      else column.copyWithin(-by, 0, count + by);
    }
    if (by > 0) this.begun.copyWithin(0, by);
    else this.begun.copyWithin(-by, 0, count + 1 + by);
    if (by > 0) this.fill(lane, from, step, count - by);
    else this.fill(lane, from, step, 0, -by);
  }
}
