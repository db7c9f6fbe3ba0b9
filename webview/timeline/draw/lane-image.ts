/**
 * The lanes of a group as an image in the screen's own pixels, opaque and put onto the canvas as it is: to scale and to
 * compose it would cost more than to work it out.
 */
import { GRID_SHARE } from './axis.js';
import type { Slot } from './bars.js';
import type { Rows } from './stack.js';
import { pixelsIn } from './scene.js';
import type { Group, Scene } from './scene.js';
import { mix, packed } from './theme.js';
import type { Colour } from './theme.js';

/** A stretch of rows of the image. */
interface Span {
  readonly first: number;
  end: number;
  /** The last lane in it. */
  lane: number;
}

export class LaneImage {
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(1);
  /** A row where nothing is, in a lane and between lanes. */
  #inLane = new Uint32Array(0);
  #between = new Uint32Array(0);
  /** Top of the group's lanes, and left edge of the plot, in the screen's pixels. */
  #top = 0;
  #left = 0;
  #ratio = 1;
  #grain = 1;
  /** Lanes share rows of pixels. */
  #shared = false;
  /** Rows that have been worked out, in ascending order. */
  readonly #spans: Span[] = [];

  /** Call once a frame, before the groups. `grid`: lines through the lanes, CSS pixels. */
  begin(scene: Scene, grid: readonly number[]): void {
    const { theme, gutter, ratio } = scene;
    const columns = pixelsIn(scene);
    this.#ratio = ratio;
    this.#grain = scene.grain;
    this.#left = Math.round(gutter * ratio);
    if (this.#inLane.length !== columns) {
      this.#inLane = new Uint32Array(columns);
      this.#between = new Uint32Array(columns);
    }
    const thick = Math.max(1, Math.round(ratio));
    const lay = (row: Uint32Array, ground: Colour): void => {
      row.fill(packed(ground, 1));
      const line = packed(mix(theme.line, ground, GRID_SHARE), 1);
      for (const x of grid) {
        const at = Math.round(x * ratio) - this.#left;
        row.fill(line, Math.max(0, at), Math.max(0, at + thick));
      }
    };
    lay(this.#inLane, theme.lane);
    lay(this.#between, theme.background);
  }

  /** Call before the lanes of a group that has any to be shaded. */
  open({ box }: Group): void {
    const { lanesTop, lanesBottom, laneHeight } = box;
    const width = this.#inLane.length;
    this.#top = Math.round(lanesTop * this.#ratio);
    this.#shared = laneHeight * this.#ratio < 1;
    const height = Math.max(1, Math.round(lanesBottom * this.#ratio) - this.#top);
    if (this.#image.width !== width || this.#image.height < height) {
      this.#image = new ImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#spans.length = 0;
    // Lanes that share rows lie over each other.
    if (this.#shared) this.#lay(0, height, this.#inLane);
  }

  /** The rows of a lane, which lies below those before it. */
  rowsOf(lane: number, { top, height }: Slot): Rows {
    const first = Math.max(0, Math.round(top * this.#ratio) - this.#top);
    const end = Math.max(first + 1, Math.round((top + height) * this.#ratio) - this.#top);
    const last = this.#spans.at(-1);
    if (last && last.lane + 1 >= lane) {
      if (!this.#shared) this.#lay(last.end, first, this.#between);
      last.end = Math.max(last.end, end);
      last.lane = lane;
    } else this.#spans.push({ first, end, lane });
    const count = Math.min(end, this.#image.height) - first;
    return {
      pixels: this.#pixels,
      width: this.#inLane.length,
      grain: this.#grain,
      first,
      count,
      ground: this.#shared ? null : this.#inLane,
    };
  }

  /** Puts what was worked out onto a canvas, up to `right` (CSS pixels). */
  put(context: CanvasRenderingContext2D, right: number): void {
    const columns = Math.min(this.#inLane.length, Math.round(right * this.#ratio) - this.#left);
    if (columns < 1) return;
    for (const { first, end } of this.#spans) {
      const rows = Math.min(end, this.#image.height) - first;
      context.putImageData(this.#image, this.#left, this.#top, 0, first, columns, rows);
    }
  }

  #lay(first: number, end: number, row: Uint32Array): void {
    for (let at = first; at < end; at++) this.#pixels.set(row, at * row.length);
  }
}
