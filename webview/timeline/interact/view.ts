/** What part of the axis is seen, how it got there, and the way back. */
import { clampDomain, spanOf } from '../model/view.js';
import type { Domain } from '../model/view.js';

const MOST_REMEMBERED = 50;
/** Changes that follow each other faster than this, ms, are one step of undo. */
const ONE_STEP_MS = 600;
const GLIDE_MS = 140;
/** A hand that has not moved the view for so long rests, ms. */
export const REST_MS = 100;

export interface ViewOwner {
  /** All there is to see. */
  whole(): Domain;
  /** The right end of a live run; NaN if there is none. */
  liveEnd(): number;
  changed(): void;
}

export class View {
  /** Null: everything, however long it grows. */
  domain: Domain | null = null;
  follow = true;
  readonly #past: (Domain | null)[] = [];
  #lastStep = -Infinity;
  #movedAt = -Infinity;
  #glide: { readonly from: Domain; readonly since: number } | null = null;

  constructor(readonly owner: ViewOwner) {}

  /** What is seen now; `time` of the frame in ms. */
  current(time: number): Domain {
    const whole = this.owner.whole();
    const target = this.#target(whole);
    if (!this.#glide) return target;
    const progress = Math.min(1, Math.max(0, (time - this.#glide.since) / GLIDE_MS));
    const eased = 1 - (1 - progress) ** 3;
    const { from } = this.#glide;
    if (progress >= 1) this.#glide = null;
    const between = (a: number, b: number): number => a + (b - a) * eased;
    return [between(from[0], target[0]), between(from[1], target[1])];
  }

  /** It is on the way, or was until a moment ago. */
  moving(now: number): boolean {
    return this.#glide !== null || now - this.#movedAt < REST_MS;
  }

  get gliding(): boolean {
    return this.#glide !== null;
  }

  /** Keeps a domain within what there is, with a little room around. */
  clamp(domain: Domain): Domain {
    return clampDomain(domain, this.owner.whole());
  }

  /** Call before the user's change: what is seen now can be returned to, and a live run is no longer followed. */
  begin(): void {
    const now = performance.now();
    if (now - this.#lastStep > ONE_STEP_MS) {
      this.#past.push(this.domain);
      if (this.#past.length > MOST_REMEMBERED) this.#past.shift();
    }
    this.#lastStep = now;
    if (!Number.isNaN(this.owner.liveEnd())) this.follow = false;
  }

  /** At once, for gestures. Null: everything. */
  set(domain: Domain | null): void {
    this.#glide = null;
    this.#movedAt = performance.now();
    this.domain = domain && this.clamp(domain);
    this.owner.changed();
  }

  /** In a short glide, for keys and buttons; at once where motion is not wanted. */
  glideTo(domain: Domain | null): void {
    const now = performance.now();
    const from = this.current(now);
    this.domain = domain && this.clamp(domain);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#glide = calm ? null : { from, since: now };
    this.owner.changed();
  }

  /** Back to what was seen before; false if there is nothing before. */
  undo(): boolean {
    const last = this.#past.pop();
    if (last === undefined) return false;
    this.#lastStep = -Infinity;
    this.glideTo(last);
    return true;
  }

  /** Forgets the way here. */
  reset(): void {
    this.#past.length = 0;
    this.#glide = null;
    this.domain = null;
    this.follow = true;
  }

  #target(whole: Domain): Domain {
    if (!this.domain) return whole;
    const end = this.owner.liveEnd();
    if (!this.follow || Number.isNaN(end)) return this.domain;
    const span = spanOf(this.domain);
    return [end - span * 0.95, end + span * 0.05];
  }
}
