/** How many cores a block used over time, from the CPU counters of its runner and workers. */
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';

export interface CpuSample {
  /** µs since the run began. */
  readonly at: number;
  readonly cores: number;
}

/** Adds up the samples of each round of sampling; follows the trace as it grows. */
export class CpuUse {
  readonly samples: CpuSample[] = [];
  #read = 0;
  #sum = 0;
  #at = NaN;

  constructor(readonly trace: BlockTrace) {}

  /** Takes in what has come since. */
  update(): void {
    const { counters } = this.trace;
    for (; this.#read < counters.length; this.#read++) {
      const sample = counters[this.#read];
      if (sample?.counter !== 'cpu') continue;
      // Every round begins with the runner itself.
      if (sample.worker === NO_WORKER) {
        this.#close();
        this.#at = sample.at;
      }
      this.#sum += sample.value;
    }
  }

  /** All rounds, the last as far as it is known. */
  get all(): readonly CpuSample[] {
    return Number.isNaN(this.#at)
      ? this.samples
      : [...this.samples, { at: this.#at, cores: this.#sum }];
  }

  /** Cores used around a time: of the sample that looks back on it; NaN if there is none. */
  coresAt(time: number): number {
    const { all } = this;
    const next = all.findIndex(({ at }) => at >= time);
    return next < 0 ? NaN : (all[next]?.cores ?? NaN);
  }

  #close(): void {
    if (!Number.isNaN(this.#at)) this.samples.push({ at: this.#at, cores: this.#sum });
    this.#sum = 0;
  }
}
