/** Playing a run that is over once more: where it is, and how fast it goes. Times on the axis, µs. */
import { spanOf } from './view.js';
import type { Domain } from './view.js';

/** Times real time; 1 is as it was. */
export const SPEEDS = [4, 1, 1 / 4, 1 / 16, 1 / 64, 1 / 256] as const;
/** A run should take this long to watch, ms, if its speed is ours to choose. */
const WORTH_WATCHING_MS = 4000;

/** The fastest speed, real time at most, at which a run of this span (µs) can be watched. */
export function speedFor(span: number): number {
  const slow = SPEEDS.find((speed) => speed <= 1 && span / 1e3 / speed >= WORTH_WATCHING_MS);
  return slow ?? SPEEDS[SPEEDS.length - 1] ?? 1;
}

export class Playback {
  /** What is later is not shown; null if everything is. */
  at: number | null = null;
  playing = false;
  speed = 1;
  #last = NaN;

  /** Plays on, or from the start; holds if it plays. `whole`: from where to where. */
  toggle(whole: Domain): void {
    if (this.playing) {
      this.playing = false;
      return;
    }
    if (this.at === null || this.at >= whole[1]) {
      this.at = whole[0];
      this.speed = speedFor(spanOf(whole));
    }
    this.playing = true;
    this.#last = NaN;
  }

  /** Goes to a moment and holds there. */
  scrub(at: number): void {
    this.at = at;
    this.playing = false;
  }

  /** Shows everything again. */
  stop(): void {
    this.at = null;
    this.playing = false;
  }

  /** Moves on to the page's clock, ms; at the end everything is shown again. */
  advance(now: number, whole: Domain): void {
    if (!this.playing || this.at === null) return;
    if (!Number.isNaN(this.#last)) this.at += (now - this.#last) * 1e3 * this.speed;
    this.#last = now;
    if (this.at >= whole[1]) this.stop();
  }
}
