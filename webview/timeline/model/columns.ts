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
    // All parts of one edge: [bars before the last that began] + [what of that one lies before the edge].
    const sums = { lead: 0, run: 0, tail: 0 };
    let before = { lead: 0, run: 0, tail: 0 };
    let after = { lead: 0, run: 0, tail: 0 };
    let begun = lane.begun(from + first * step);
    this.begun[first] = begun;
    if (begun > 0) lane.addPartial(begun - 1, from + first * step, before);
    for (let column = first; column < last; column++) {
      const edge = from + (column + 1) * step;
      const next = lane.begun(edge, begun);
      sums.lead = -before.lead;
      sums.run = -before.run;
      sums.tail = -before.tail;
      after.lead = after.run = after.tail = 0;
      if (next > 0) {
        lane.addBars(Math.max(0, begun - 1), next - 1, sums);
        lane.addPartial(next - 1, edge, after);
      }
      this.lead[column] = (sums.lead + after.lead) / step;
      this.run[column] = (sums.run + after.run) / step;
      this.tail[column] = (sums.tail + after.tail) / step;
      begun = next;
      this.begun[column + 1] = begun;
      [before, after] = [after, before];
    }
  }
}
