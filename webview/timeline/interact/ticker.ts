/** When to draw: at the next frame what a hand has changed, and no more often than it comes what grows by itself. */

import { Rest } from './rest.js';
import { REST_MS } from './view.js';

/** ms between drawings of what grows by itself; the runner sends a chunk as often. */
const LIVE_EVERY_MS = 50;
/** Share of the time that goes into such drawings, at most: on busy cores each takes longer, and costs the tasks more. */
const LIVE_SHARE = 0.1;
/** ms between them, at most. */
const LIVE_AT_MOST_MS = 250;
/** Where what is measured is to be compared, drawing has to take even less of it. */
const COMPARED_EVERY_MS = 200;

export class Ticker {
  /** What has to be drawn at the next frame. */
  barsDirty = true;
  overlayDirty = true;
  #frame = 0;
  #timer = 0;
  /** How long the last drawing took, ms. */
  #took = 0;
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
      const begun = performance.now();
      this.draw(time);
      this.#took = performance.now() - begun;
    });
  }

  /** Drawing takes CPU from the tasks that are measured, so what they do is drawn as often as chunks come, or less. */
  redrawSoon(): void {
    const least = this.isCompared() ? COMPARED_EVERY_MS : LIVE_EVERY_MS;
    const every = Math.max(least, Math.min(this.#took / LIVE_SHARE, LIVE_AT_MOST_MS));
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
