/** The lanes of a group: rows of pixels where bars are dense, bars one by one where there is room. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Busy } from '../model/busy.js';
import type { Row } from '../model/block-lanes.js';
import { drawBars, drawRunning, drawWorkerStart, hatch } from './bars.js';
import type { Slot } from './bars.js';
import { shadeLane } from './dense.js';
import type { Dense } from './dense.js';
import { RasterCache, snapped } from './raster-cache.js';
import { xOf } from './scene.js';
import type { Group, Scene } from './scene.js';

/** Bars that share less than this many columns of device pixels each are shaded, not drawn. */
const COLUMNS_PER_BAR = 7;

/** Where the bars of a lane go: inside its lane, with a gap to the next. */
export function slotOf({ box }: Group, index: number): Slot {
  const gap = box.laneHeight >= 10 ? 4 : box.laneHeight >= 4 ? 1 : 0;
  return { top: box.lanesTop + index * box.laneHeight + gap / 2, height: box.laneHeight - gap };
}

export class LanesPainter {
  /** Busy lanes per column of the group drawn last. */
  busy = new Busy(1);
  readonly #cache = new RasterCache();
  #image = new ImageData(1, 1);
  readonly #scratch = document.createElement('canvas');
  readonly #scratchContext = this.#scratch.getContext('2d');

  /** Call before the groups of a frame. */
  begin(): void {
    this.#cache.begin();
  }

  draw(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
    const { box, lanes, zero } = group;
    const plot = scene.width - scene.gutter;
    const count = Math.max(1, Math.round(plot * scene.ratio));
    if (this.busy.count !== count) this.busy = new Busy(count);
    this.busy.clear();
    const grid = snapped({
      from: scene.domain[0] + zero,
      step: (scene.domain[1] - scene.domain[0]) / count,
      count,
    });
    const { from, step } = grid;
    const dense: DenseLane[] = [];
    lanes.rows.forEach((row, index) => {
      const low = row.lane.firstAfter(from);
      const high = row.lane.begun(scene.domain[1] + zero);
      const isDense = (high - low) * COLUMNS_PER_BAR > count;
      if (isDense) {
        const { run } = this.#cache.columnsOf(row.lane, grid);
        if (row.worker !== NO_WORKER) this.busy.addColumns(run);
      } else {
        this.#addBusy(row, low, high, from, step);
      }
      if (box.collapsed) return;
      const slot = slotOf(group, index);
      if (isDense || box.laneHeight < 1) {
        const columns = this.#cache.columnsOf(row.lane, grid);
        dense.push(this.#shade(scene, group, { row, columns, from, step }, index));
      } else {
        drawWorkerStart(context, scene, group, row, slot);
        drawBars(context, scene, group, row, slot, low, high);
      }
    });
    if (dense.length > 0) this.#blit(context, scene, group, dense, count);
    this.#drawLive(context, scene, group, from, step);
    this.busy.finish();
  }

  #addBusy({ lane, worker }: Row, low: number, high: number, from: number, step: number): void {
    if (worker === NO_WORKER) return;
    for (let bar = low; bar < high; bar++) {
      this.busy.add((lane.start(bar) - from) / step, (lane.end(bar) - from) / step);
    }
  }

  #drawLive(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    from: number,
    step: number,
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

  /** Draws a lane into its rows of the image, below those of the lanes before. */
  #shade(scene: Scene, group: Group, lane: Dense, index: number): DenseLane {
    const { box, lanes } = group;
    const shared = box.laneHeight < 1;
    const each = shared ? 1 : Math.max(1, Math.round(slotOf(group, index).height));
    const height = shared
      ? Math.max(1, Math.ceil(box.lanesBottom - box.lanesTop))
      : each * lanes.rows.length;
    const first = shared ? Math.floor(index * box.laneHeight) : index * each;
    const width = lane.columns.count;
    if (this.#image.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#scratch.width = width;
      this.#scratch.height = height;
    }
    const pixels = new Uint32Array(this.#image.data.buffer);
    const rows = { pixels, first, count: each };
    // Lanes that share a row of pixels lie over each other: what is there already stays below.
    if (!shared) pixels.fill(0, first * width, (first + each) * width);
    return { index, first, rows: each, troubled: shadeLane(scene, group, lane, rows) };
  }

  #blit(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    dense: readonly DenseLane[],
    width: number,
  ): void {
    this.#scratchContext?.putImageData(this.#image, 0, 0);
    context.imageSmoothingEnabled = false;
    const plot = scene.width - scene.gutter;
    if (group.box.laneHeight < 1) {
      const { lanesTop } = group.box;
      const { height } = this.#image;
      context.drawImage(this.#scratch, 0, 0, width, height, scene.gutter, lanesTop, plot, height);
      new Uint32Array(this.#image.data.buffer).fill(0);
      return;
    }
    for (const { index, first, rows, troubled } of dense) {
      const slot = slotOf(group, index);
      const { top, height } = slot;
      context.drawImage(this.#scratch, 0, first, width, rows, scene.gutter, top, plot, height);
      const row = group.lanes.rows[index];
      if (row) drawWorkerStart(context, scene, group, row, slot);
      markTrouble(context, scene, slot, troubled, plot / width);
    }
  }
}

/** A lane that was drawn into rows of the image. */
interface DenseLane {
  readonly index: number;
  readonly first: number;
  readonly rows: number;
  readonly troubled: readonly number[];
}

/** Stripes over the columns with tasks that did not end well. */
function markTrouble(
  context: CanvasRenderingContext2D,
  scene: Scene,
  slot: Slot,
  columns: readonly number[],
  columnWidth: number,
): void {
  const colour = scene.theme.outcomes[1] ?? scene.theme.phases.run;
  for (let i = 0; i < columns.length; i += 2) {
    const left = scene.gutter + (columns[i] ?? 0) * columnWidth;
    const width = ((columns[i + 1] ?? 0) - (columns[i] ?? 0)) * columnWidth;
    if (width >= 3) hatch(context, scene, colour, left, slot.top, width, slot.height);
    // A notch on top, wider than the column itself, so that a single one among many is found.
    if (width >= 6) continue;
    context.fillStyle = colour.css;
    context.beginPath();
    context.moveTo(left + width / 2 - 3, slot.top - 2);
    context.lineTo(left + width / 2 + 3, slot.top - 2);
    context.lineTo(left + width / 2, slot.top + 3);
    context.fill();
  }
}
