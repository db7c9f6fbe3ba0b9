/** When to draw: at the next frame what a hand has changed, and no more often than it comes what grows by itself. */

import { Rest } from './rest.js';
import { REST_MS } from './view.js';

/** ms between drawings of what grows by itself; the runner sends a chunk as often. */
const LIVE_EVERY_MS = 50;
/** Where what is measured is to be compared, drawing has to take even less of it. */
const COMPARED_EVERY_MS = 200;

export class Ticker {
  /** What has to be drawn at the next frame. */
  barsDirty = true;
  overlayDirty = true;
  #frame = 0;
  #timer = 0;
  readonly #rest = new Rest(REST_MS, () => this.redraw());

  /** `draw`: the frame's time, ms. `isCompared`: what is drawn is measured to be compared. */
  constructor(
    private readonly draw: (time: number) => void,
    private readonly isCompared: () => boolean,
  ) {}

  redraw(): void {
    this.barsDirty = true;
    this.overlay();
  }

  /** What lies over the bars, without them. */
  overlay(): void {
    this.overlayDirty = true;
    this.#frame ||= requestAnimationFrame((time) => {
      this.#frame = 0;
      this.draw(time);
    });
  }

  /** Drawing takes CPU from the tasks that are measured, so what they do is drawn as often as chunks come. */
  redrawSoon(): void {
    const every = this.isCompared() ? COMPARED_EVERY_MS : LIVE_EVERY_MS;
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.redraw();
    }, every);
  }

  /** Once the view has come to rest: call while it moves. */
  redrawAtRest(): void {
    this.#rest.touch();
  }

  stop(): void {
    this.#rest.stop();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }
}
