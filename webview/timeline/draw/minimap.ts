/** The whole run in a few rows of pixels: a row per group, as busy as its lanes were. Kept until told otherwise. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { Columns } from '../model/columns.js';
import { spanOf } from '../model/view.js';
import type { Domain } from '../model/view.js';
import type { Group, Scene } from './scene.js';

export class Minimap {
  readonly #canvas = document.createElement('canvas');
  #columns = new Columns(1);

  /** Works out anew what `draw` shows of the axis between the ends of `whole`. */
  build(scene: Scene, whole: Domain): void {
    const count = Math.max(1, Math.round((scene.width - scene.gutter) * scene.ratio));
    const rows = Math.max(1, scene.groups.length);
    if (this.#columns.count !== count) this.#columns = new Columns(count);
    const image = new ImageData(count, rows);
    const pixels = new Uint32Array(image.data.buffer);
    scene.groups.forEach((group, row) => {
      pixels.set(this.#row(scene, group, whole, count), row * count);
    });
    this.#canvas.width = count;
    this.#canvas.height = rows;
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
  }

  draw(context: CanvasRenderingContext2D, scene: Scene, top: number, height: number): void {
    const { gutter, width } = scene;
    context.imageSmoothingEnabled = false;
    const rows = this.#canvas.height;
    const tall = height / rows;
    for (let row = 0; row < rows; row++) {
      const gap = tall >= 4 ? 1 : 0;
      context.drawImage(
        this.#canvas,
        0,
        row,
        this.#canvas.width,
        1,
        gutter,
        top + row * tall,
        width - gutter,
        tall - gap,
      );
    }
  }

  #row(scene: Scene, group: Group, whole: Domain, count: number): Uint32Array {
    const pixels = new Uint32Array(count);
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
      const { r, g, b } = failed[column] ? bad : run;
      const alpha = failed[column] ? 1 : share > 0 ? 0.15 + 0.75 * share : 0;
      pixels[column] = ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;
    }
    return pixels;
  }
}
