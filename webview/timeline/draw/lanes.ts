/** The lanes of a group: rows of pixels where bars are dense, bars one by one where there is room. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Busy } from '../model/busy.js';
import type { Row } from '../model/block-lanes.js';
import { Columns } from '../model/columns.js';
import { drawBars, drawRunning, drawWorkerStart, hatch } from './bars.js';
import type { Slot } from './bars.js';
import { shadeColumns } from './dense.js';
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
  #columns = new Columns(1);
  #image = new ImageData(1, 1);
  readonly #scratch = document.createElement('canvas');
  readonly #scratchContext = this.#scratch.getContext('2d');

  draw(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
    const { box, lanes, zero } = group;
    const plot = scene.width - scene.gutter;
    const count = Math.max(1, Math.round(plot * scene.ratio));
    if (this.busy.count !== count) this.busy = new Busy(count);
    if (this.#columns.count !== count) this.#columns = new Columns(count);
    this.busy.clear();
    const from = scene.domain[0] + zero;
    const step = (scene.domain[1] - scene.domain[0]) / count;
    const shared = box.laneHeight < 1;
    const height = shared ? Math.max(1, box.bottom - box.lanesTop) : lanes.rows.length;
    if (!box.collapsed) this.#prepare(count, height);
    const dense: number[] = [];
    const troubles: { slot: Slot; columns: number[] }[] = [];
    lanes.rows.forEach((row, index) => {
      const low = row.lane.firstAfter(from);
      const high = row.lane.begun(scene.domain[1] + zero);
      if ((high - low) * COLUMNS_PER_BAR > count) {
        this.#columns.fill(row.lane, from, step);
        this.busy.addColumns(this.#columns.run);
        if (box.collapsed) return;
      } else {
        this.#addBusy(row, low, high, from, step);
        if (box.collapsed) return;
        if (!shared) {
          drawWorkerStart(context, scene, group, row, slotOf(group, index));
          drawBars(context, scene, group, row, slotOf(group, index), low, high);
          return;
        }
        this.#columns.fill(row.lane, from, step);
      }
      const target = shared ? Math.floor(index * box.laneHeight) : index;
      const pixels = new Uint32Array(count);
      const troubled = shadeColumns(scene, group, row, this.#columns, from, step, pixels);
      this.#put(pixels, target, count);
      if (shared) return;
      dense.push(index);
      if (troubled.length > 0) troubles.push({ slot: slotOf(group, index), columns: troubled });
    });
    if (!box.collapsed) this.#blit(context, scene, group, dense, count, height);
    for (const { slot, columns } of troubles)
      markTrouble(context, scene, slot, columns, plot / count);
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
    for (const running of group.lanes.running()) {
      this.busy.add((running.from - from) / step, (group.now - from) / step);
      if (group.box.collapsed) continue;
      const x = xOf(scene, group);
      if (x(group.now) < scene.gutter || x(running.from) > scene.width) continue;
      const slot = slotOf(group, group.lanes.indexOf(running.row));
      drawRunning(context, scene, group, running, slot);
    }
  }

  #prepare(width: number, height: number): void {
    if (this.#image.width === width && this.#image.height === height) {
      this.#image.data.fill(0);
      return;
    }
    this.#image = new ImageData(width, height);
    if (this.#scratch.width < width) this.#scratch.width = width;
    if (this.#scratch.height < height) this.#scratch.height = height;
  }

  /** Where several lanes share a row of pixels, the strongest wins. */
  #put(pixels: Uint32Array, row: number, width: number): void {
    const all = new Uint32Array(this.#image.data.buffer);
    for (let i = 0, at = row * width; i < width; i++, at++) {
      const pixel = pixels[i] ?? 0;
      if (pixel >>> 24 > (all[at] ?? 0) >>> 24) all[at] = pixel;
    }
  }

  #blit(
    context: CanvasRenderingContext2D,
    scene: Scene,
    group: Group,
    dense: readonly number[],
    width: number,
    height: number,
  ): void {
    const shared = group.box.laneHeight < 1;
    if (dense.length === 0 && !shared) return;
    this.#scratchContext?.putImageData(this.#image, 0, 0);
    context.imageSmoothingEnabled = false;
    const plot = scene.width - scene.gutter;
    if (shared) {
      const { lanesTop } = group.box;
      context.drawImage(this.#scratch, 0, 0, width, height, scene.gutter, lanesTop, plot, height);
      return;
    }
    for (const index of dense) {
      const { top, height: tall } = slotOf(group, index);
      context.drawImage(this.#scratch, 0, index, width, 1, scene.gutter, top, plot, tall);
      const row = group.lanes.rows[index];
      if (row) drawWorkerStart(context, scene, group, row, slotOf(group, index));
    }
  }
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
