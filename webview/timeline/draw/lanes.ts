/** The lanes of a group: rows of pixels where bars are dense, bars one by one where there is room. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Busy } from '../model/busy.js';
import type { Row } from '../model/block-lanes.js';
import { drawBars, drawRunning, drawWorkerStart } from './bars.js';
import type { Slot } from './bars.js';
import { shadeLane } from './dense.js';
import { LaneImage } from './lane-image.js';
import { RasterCache, snapped } from './raster-cache.js';
import type { Grid } from './raster-cache.js';
import { pixelsIn, shownTo, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import { markTrouble } from './trouble.js';

/** Bars that share less than this many columns of device pixels each are shaded, not drawn. */
const COLUMNS_PER_BAR = 7;

/** Where the bars of a lane go: inside its lane, with a gap to the next. */
export function slotOf({ box }: Group, index: number): Slot {
  const gap = box.laneHeight >= 10 ? 4 : box.laneHeight >= 4 ? 1 : 0;
  return { top: box.lanesTop + index * box.laneHeight + gap / 2, height: box.laneHeight - gap };
}

/** How a lane is drawn. */
interface LanePlan {
  /** The bars that are in view: `low` ≤ bar < `high`. */
  readonly low: number;
  readonly high: number;
  /** Bars are narrower than can be drawn one by one. */
  readonly dense: boolean;
}

/** How the lanes of a group are drawn. */
export interface GroupPlan {
  readonly grid: Grid;
  readonly lanes: readonly LanePlan[];
}

export class LanesPainter {
  /** Busy lanes per column of the group drawn last. */
  busy = new Busy(1);
  readonly #cache = new RasterCache();
  readonly #image = new LaneImage();

  /** Call before the groups of a frame, with where the lines through the lanes are. */
  begin(scene: Scene, grid: readonly number[]): void {
    this.#cache.begin();
    this.#image.begin(scene, grid);
  }

  plan(scene: Scene, { box, lanes, zero }: Group): GroupPlan {
    const { domain, grain } = scene;
    const pixels = pixelsIn(scene);
    const step = ((domain[1] - domain[0]) / pixels) * grain;
    const count = Math.ceil(pixels / grain);
    const grid = snapped({ from: domain[0] + zero, step, count });
    const plans = lanes.rows.map(({ lane }) => {
      const low = lane.firstAfter(grid.from);
      const high = lane.begun(domain[1] + zero);
      return { low, high, dense: box.laneHeight < 1 || (high - low) * COLUMNS_PER_BAR > pixels };
    });
    return { grid, lanes: plans };
  }

  draw(context: CanvasRenderingContext2D, scene: Scene, group: Group, plan: GroupPlan): void {
    const { grid } = plan;
    if (this.busy.count !== grid.count) this.busy = new Busy(grid.count);
    this.busy.clear();
    group.lanes.rows.forEach((row, index) => this.#addBusy(scene, row, plan.lanes[index], grid));
    if (!group.box.collapsed) this.#drawBars(context, scene, group, plan);
    this.#drawLive(context, scene, group, grid);
    this.busy.finish();
  }

  #addBusy({ moving }: Scene, { lane, worker }: Row, plan: LanePlan | undefined, grid: Grid): void {
    const { from, step, count } = grid;
    if (!plan || worker === NO_WORKER) return;
    const { low, high } = plan;
    if ((high - low) * COLUMNS_PER_BAR > count) {
      this.busy.addColumns(this.#cache.columnsOf(lane, grid, moving).run);
      return;
    }
    for (let bar = low; bar < high; bar++) {
      this.busy.add((lane.start(bar) - from) / step, (lane.end(bar) - from) / step);
    }
  }

  #drawBars(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    { grid, lanes }: GroupPlan,
  ): void {
    const { rows } = group.lanes;
    const troubled = lanes.some(({ dense }) => dense)
      ? this.#shade(context, scene, group, lanes, grid)
      : [];
    lanes.forEach(({ low, high, dense }, index) => {
      const row = rows[index];
      if (!row || (dense && group.box.laneHeight < 1)) return;
      const slot = slotOf(group, index);
      drawWorkerStart(context, scene, group, row, slot);
      if (!dense) drawBars(context, scene, group, row, slot, low, high);
      else markTrouble(context, scene, slot, troubled[index] ?? [], scene.grain / scene.ratio);
    });
  }

  /** Draws dense lanes as one image; gives the columns with trouble of each. */
  #shade(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    lanes: GroupPlan['lanes'],
    grid: Grid,
  ): number[][] {
    const { from, step } = grid;
    this.#image.open(group);
    const troubled = group.lanes.rows.map((row, index) => {
      if (!lanes[index]?.dense) return [];
      const columns = this.#cache.columnsOf(row.lane, grid, scene.moving);
      const rows = this.#image.rowsOf(index, slotOf(group, index));
      return shadeLane(scene, group, { row, columns, from, step }, rows);
    });
    this.#image.put(context, shownTo(scene));
    return troubled;
  }

  #drawLive(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    { from, step }: Grid,
  ): void {
    const x = xOf(scene, group);
    for (const running of group.lanes.running()) {
      this.busy.add((running.from - from) / step, (group.now - from) / step);
      if (group.box.collapsed) continue;
      if (x(group.now) < scene.gutter || x(running.from) > scene.width) continue;
      const slot = slotOf(group, group.lanes.indexOf(running.row));
      drawRunning(context, scene, group, running, slot);
    }
  }
}
