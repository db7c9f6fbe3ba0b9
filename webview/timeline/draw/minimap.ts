/** The whole run in a few rows of pixels: a row per group, as busy as its lanes were. Kept until told otherwise. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Columns } from '../model/columns.js';
import { spanOf } from '../model/view.js';
import type { Domain } from '../model/view.js';
import type { Group, Scene } from './scene.js';
import { packed } from './theme.js';

/** Where on the minimap of `map` that is which is seen, CSS pixels; null if it is everything. */
export function seenOn(
  { domain, gutter, width }: Scene,
  map: Domain,
): readonly [left: number, right: number] | null {
  if (domain[0] <= map[0] && domain[1] >= map[1]) return null;
  const onMap = (time: number): number =>
    gutter + ((time - map[0]) / spanOf(map)) * (width - gutter);
  return [onMap(domain[0]), Math.max(onMap(domain[1]), onMap(domain[0]) + 2)];
}

/** What is not seen steps back; what is seen has edges that ask to be taken hold of. */
export function drawWindow(
  context: CanvasRenderingContext2D,
  { theme, gutter, width }: Scene,
  [from, to]: readonly [left: number, right: number],
  height: number,
): void {
  const [left, right] = [Math.max(gutter, Math.round(from)), Math.min(width, Math.round(to))];
  context.fillStyle = theme.background.css;
  context.globalAlpha = 0.6;
  context.fillRect(gutter, 0, left - gutter, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  context.fillStyle = theme.focus.css;
  context.fillRect(left, 1, right - left, 1);
  context.fillRect(left, height - 2, right - left, 1);
  for (const edge of [left, right - 1]) {
    context.fillRect(edge, 1, 1, height - 2);
    context.fillRect(edge - 1, height / 2 - 5, 3, 10);
  }
}

export class Minimap {
  readonly #canvas = document.createElement('canvas');
  #columns = new Columns(1);

  /** Works out anew what `draw` shows of the axis between the ends of `whole`. */
  build(scene: Scene, whole: Domain): void {
    const count = Math.max(1, Math.round((scene.width - scene.gutter) * scene.ratio));
    const rows = Math.max(1, scene.groups.length);
    if (this.#columns.count !== count) this.#columns = new Columns(count);
    // A line for failures above a line for work, per group.
    const image = new ImageData(count, rows * 2);
    const pixels = new Uint32Array(image.data.buffer);
    scene.groups.forEach((group, row) => {
      this.#row(scene, group, whole, pixels.subarray(row * 2 * count, (row * 2 + 2) * count));
    });
    this.#canvas.width = count;
    this.#canvas.height = rows * 2;
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  draw(context: CanvasRenderingContext2D, scene: Scene, top: number, height: number): void {
    const { gutter, width } = scene;
    context.imageSmoothingEnabled = false;
    const rows = this.#canvas.height / 2;
    const tall = height / rows;
    for (let row = 0; row < rows; row++) {
      const gap = tall >= 4 ? 1 : 0;
      const [plot, wide] = [width - gutter, this.#canvas.width];
      const y = top + row * tall;
      const marks = Math.min(tall - gap, Math.max(3, tall * 0.25));
      context.drawImage(this.#canvas, 0, row * 2 + 1, wide, 1, gutter, y, plot, tall - gap);
      context.drawImage(this.#canvas, 0, row * 2, wide, 1, gutter, y, plot, marks);
    }
  }

  #row(scene: Scene, group: Group, whole: Domain, pixels: Uint32Array): void {
    const count = pixels.length / 2;
    const { theme } = scene;
    const step = spanOf(whole) / count;
    const from = whole[0] + group.zero;
    const busy = new Float32Array(count);
    const failed = new Uint8Array(count);
    let lanes = 0;
    for (const { lane, worker } of group.lanes.rows) {
      if (worker !== NO_WORKER) lanes++;
      this.#columns.fill(lane, from, step);
      const { run, begun } = this.#columns;
      for (let column = 0; column < count; column++) {
        busy[column] = (busy[column] ?? 0) + (run[column] ?? 0);
      }
      for (let i = 0, column = 0; i < lane.failures.length && column < count; i++) {
        const failure = lane.failures.at(i);
        while (column < count && (begun[column + 1] ?? 0) <= failure) column++;
        failed[column] = 1;
      }
    }
    for (const running of group.lanes.running()) {
      const first = Math.max(0, Math.floor((running.from - from) / step));
      const last = Math.min(count, Math.ceil((group.now - from) / step));
      for (let column = first; column < last; column++) busy[column] = (busy[column] ?? 0) + 1;
    }
    const { run } = theme.phases;
    const bad = theme.outcomes[1] ?? run;
    for (let column = 0; column < count; column++) {
      const share = Math.min(1, (busy[column] ?? 0) / Math.max(1, lanes));
      const alpha = share > 0 ? 0.15 + 0.75 * share : 0;
      pixels[count + column] = packed(run, alpha);
      pixels[column] = failed[column] ? packed(bad, 1) : 0;
    }
  }
}
