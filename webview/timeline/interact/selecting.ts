/** Which task is selected and which is pointed at, and how that is said to those who do not see it. */
import type { TaskSelection, TimelineEvents } from '../types.js';
import type { Parts } from './dom.js';
import type { RangeMeter } from './range.js';
import type { Steering } from './steering.js';
import type { Ticker } from './ticker.js';

/** How a run stands is not said more often than it can be listened to, ms. */
const SUMMARY_AFTER_MS = 1000;

export class Selecting {
  selection: TaskSelection | null = null;
  hover: TaskSelection | null = null;
  #timer = 0;

  constructor(
    private readonly parts: Parts,
    private readonly ticker: Ticker,
    private readonly meter: RangeMeter,
    private readonly events: TimelineEvents,
    private readonly steering: () => Steering,
  ) {}

  /** From outside: reports nothing back. */
  take(selection: TaskSelection | null): void {
    this.selection = selection;
    this.#describe();
    this.ticker.overlay();
  }

  /** From outside, as `take`, and moves the view to the task. */
  show(selection: TaskSelection | null): void {
    this.steering().reveal(selection);
    this.take(selection);
  }

  choose(selection: TaskSelection | null, byKey: boolean): void {
    if (byKey) this.steering().reveal(selection);
    this.take(selection);
    this.events.onSelect(selection);
  }

  point(selection: TaskSelection | null): void {
    const { hover } = this;
    if (hover?.task === selection?.task && hover?.block === selection?.block) return;
    this.hover = selection;
    this.ticker.overlay();
    this.events.onHover?.(selection);
  }

  /** Gives up the range, then the selection; false if there was neither. */
  escape(): boolean {
    if (this.meter.range) this.meter.set(null);
    else if (this.selection) this.choose(null, false);
    else return false;
    return true;
  }

  announceSoon(): void {
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.parts.announcer.textContent = this.steering().summary();
      this.#describe();
    }, SUMMARY_AFTER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #describe(): void {
    this.steering().describe(this.parts, this.selection);
  }
}
