/** Draws a scene into the timeline's elements. */
import { fitCanvas } from '../interact/dom.js';
import type { Parts } from '../interact/dom.js';
import { heightOf } from '../model/layout.js';
import type { Domain } from '../model/view.js';
import { drawAxis, ticksOf } from './axis.js';
import { KeptMargin } from './margin.js';
import { drawWindow, Minimap, seenOn } from './minimap.js';
import { Overlay } from './overlay.js';
import type { Marks } from './overlay.js';
import { Painter } from './painter.js';
import type { Scene } from './scene.js';
import { AXIS_HEIGHT, HEADER_HEIGHT, MINIMAP_HEIGHT } from './sizes.js';

/** The minimap of a live run is worked out anew this often at most, ms. */
const MINIMAP_EVERY_MS = 250;

export class Frame {
  readonly #painter: Painter;
  readonly #overlay: Overlay;
  readonly #minimap = new Minimap();
  #minimapOf: Domain = [0, 0];
  #minimapAt = -Infinity;
  #minimapKey = '';
  #minimapStale = false;
  /** Of the lanes, CSS pixels: told to the element only when it changes. */
  #height = NaN;

  constructor(readonly parts: Parts) {
    const margin = new KeptMargin();
    this.#painter = new Painter(parts.base, (context, scene) => margin.draw(context, scene));
    this.#overlay = new Overlay(parts.overlay);
  }

  /** The stretch of the axis that the minimap shows: it lags a little behind a live run. */
  get minimapDomain(): Domain {
    return this.#minimapOf;
  }

  /** Call when anything but the view has changed. */
  spoilMinimap(): void {
    this.#minimapKey = '';
  }

  /** Call when tasks have come in; the minimap follows, but not at once. */
  ageMinimap(): void {
    this.#minimapStale = true;
  }

  /** The minimap has yet to follow: draw again later. */
  get minimapStale(): boolean {
    return this.#minimapStale;
  }

  drawBars(scene: Scene, whole: Domain, time: number): void {
    const { parts } = this;
    const height = heightOf(scene.groups.map(({ box }) => box));
    fitCanvas(parts.headerCanvas, scene.width, HEADER_HEIGHT, scene.ratio);
    fitCanvas(parts.base, scene.width, height, scene.ratio);
    fitCanvas(parts.overlay, scene.width, height, scene.ratio);
    if (height !== this.#height) {
      this.#height = height;
      parts.body.style.height = `${height}px`;
    }
    const ticks = ticksOf(scene);
    this.#painter.draw(scene, ticks);
    this.#drawHeader(scene, ticks, whole, time);
  }

  drawOverlay(scene: Scene, marks: Marks): void {
    this.#overlay.draw(scene, marks);
  }

  #drawHeader(scene: Scene, ticks: ReturnType<typeof ticksOf>, whole: Domain, time: number): void {
    const key = [scene.width, scene.ratio, scene.groups.length, scene.theme.background.css].join();
    const stale = this.#minimapStale || scene.groups.some((group) => group.live);
    const late = time - this.#minimapAt >= MINIMAP_EVERY_MS;
    if (key !== this.#minimapKey || (stale && late)) {
      this.#minimapKey = key;
      this.#minimapAt = time;
      this.#minimapStale = false;
      this.#minimapOf = whole;
      this.#minimap.build(scene, whole);
    }
    const context = this.parts.headerCanvas.getContext('2d', { alpha: false });
    if (!context) return;
    const { width, ratio, theme, gutter } = scene;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = theme.background.css;
    context.fillRect(0, 0, width, HEADER_HEIGHT);
    context.fillStyle = theme.lane.css;
    context.fillRect(gutter, 2, width - gutter, MINIMAP_HEIGHT - 4);
    this.#minimap.draw(context, scene, 3, MINIMAP_HEIGHT - 6);
    const seen = seenOn(scene, this.#minimapOf);
    if (seen) drawWindow(context, scene, seen, MINIMAP_HEIGHT);
    drawAxis(context, scene, ticks, MINIMAP_HEIGHT, AXIS_HEIGHT);
    context.fillStyle = theme.line.css;
    context.fillRect(0, HEADER_HEIGHT - 1, width, 1);
  }
}
