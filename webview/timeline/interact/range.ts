/** The brushed range and what it holds. */
import type { Blocks } from '../model/blocks.js';
import { rangeStatistics } from '../model/statistics.js';
import type { RangeStatistics } from '../model/statistics.js';
import type { Domain } from '../model/view.js';

/** Percentiles read from histograms are worked out exactly once the hand rests for so long, ms. */
const EXACT_AFTER_MS = 250;

export class RangeMeter {
  /** On the axis, µs; null if none is brushed. */
  range: Domain | null = null;
  statistics: RangeStatistics | null = null;
  #timer = 0;

  constructor(
    readonly blocks: Blocks,
    readonly report: (statistics: RangeStatistics | null) => void,
  ) {}

  set(range: Domain | null): void {
    if (!range && !this.range) return;
    clearTimeout(this.#timer);
    this.range = range;
    this.#measure(false);
    if (!this.statistics?.approximate) return;
    this.#timer = window.setTimeout(() => this.#measure(true), EXACT_AFTER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #measure(exact: boolean): void {
    this.statistics = this.range && rangeStatistics(this.blocks.all, ...this.range, exact);
    this.report(this.statistics);
  }
}
