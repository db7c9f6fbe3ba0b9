/**
 * The columns of lanes that were drawn last. Columns lie on a grid that does not move with the view, so panning only
 * fills in what has come into sight, and what stays in sight stays as it was: no shimmer.
 */
import { Columns } from '../model/columns.js';
import type { Lane } from '../model/lane.js';

/** More lanes than this are worked out anew each time: what is kept of them would be larger than the trace. */
const MOST_LANES = 64;
/** Widths that differ by less, as a share, are the same but for how they were worked out. */
const SAME = 1e-9;

/** What is drawn of a stretch of time: `count` columns of `step` µs, the first beginning at `from`. */
export interface Grid {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

interface Kept {
  readonly columns: Columns;
  readonly grid: Grid;
  /** Bars that the lane had then. */
  readonly bars: number;
  /** Some of it was worked out at a glance. */
  readonly glance: boolean;
}

/** `grid`, moved by less than half a column so that it lies where others of its width lie. */
export function snapped({ from, step, count }: Grid): Grid {
  return { from: Math.round(from / step) * step, step, count };
}

export class RasterCache {
  /** For lanes that are not kept. */
  #spare = new Columns(1);
  #kept = new Map<Lane, Kept>();
  #used = new Map<Lane, Kept>();

  /** Call before the lanes of a frame: forgets those that were not drawn in the frame before. */
  begin(): void {
    [this.#kept, this.#used] = [this.#used, this.#kept];
    this.#used.clear();
  }

  /** What a lane did in each column of a snapped grid, exactly or at a glance; to be read, and before the next call. */
  columnsOf(lane: Lane, grid: Grid, glance: boolean): Columns {
    const { count } = grid;
    const old = this.#used.get(lane) ?? this.#kept.get(lane);
    if (!old && this.#used.size >= MOST_LANES) {
      if (this.#spare.count !== count) this.#spare = new Columns(count);
      this.#spare.fill(lane, grid.from, grid.step, glance);
      return this.#spare;
    }
    const usable = old?.columns.count === count;
    const columns = usable ? old.columns : new Columns(count);
    const good = usable && old.bars === lane.count && (glance || !old.glance);
    const by = good ? shiftOf(old.grid, grid) : null;
    // Its edges stay those of the grid it was worked out on: what is filled in has to fit.
    const base =
      old && by !== null
        ? { ...grid, step: old.grid.step, from: old.grid.from + by * old.grid.step }
        : grid;
    if (by === null) columns.fill(lane, base.from, base.step, glance);
    else if (by !== 0) columns.move(lane, base.from, base.step, by, glance);
    const coarse = by === 0 && old ? old.glance : glance;
    this.#used.set(lane, { columns, grid: base, bars: lane.count, glance: coarse });
    return columns;
  }
}

/** How many columns `to` lies to the right of `from`; null if none of the old are of use. */
function shiftOf(from: Grid, to: Grid): number | null {
  if (Math.abs(to.step / from.step - 1) > SAME) return null;
  const by = Math.round((to.from - from.from) / from.step);
  return Math.abs(by) < from.count ? by : null;
}
