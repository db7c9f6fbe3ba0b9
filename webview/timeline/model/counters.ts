/** What was sampled of each worker over time: small series that follow the trace as it grows. Times are µs since the run began. */
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import type { Counter } from '../../../src/shared/words.js';
import type { CounterKind } from '../types.js';

/** Samples in ascending order of time. */
export class Series {
  readonly at: number[] = [];
  readonly value: number[] = [];
  /** The largest value; 0 without any. */
  peak = 0;

  get length(): number {
    return this.at.length;
  }

  push(at: number, value: number): void {
    // Samples of one worker come in order; one that does not would make every search lie.
    if (!Number.isFinite(value) || at < (this.at.at(-1) ?? -Infinity)) return;
    this.at.push(at);
    this.value.push(value);
    this.peak = Math.max(this.peak, value);
  }

  /** How many samples are at `time` or before. */
  countUpTo(time: number): number {
    let [low, high] = [0, this.at.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.at[middle] ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** How long a worker collected garbage between two moments, µs: pauses (their ends and lengths) do not overlap. */
export function pausedIn(pauses: Series, from: number, to: number): number {
  let sum = 0;
  for (let i = pauses.countUpTo(from); i < pauses.length; i++) {
    const end = pauses.at[i] ?? NaN;
    const begin = end - (pauses.value[i] ?? 0);
    if (begin >= to) break;
    sum += Math.min(end, to) - Math.max(begin, from);
  }
  return sum;
}

export class Counters {
  readonly #series = new Map<Counter, Map<number, Series>>();
  #read = 0;

  constructor(readonly trace: BlockTrace) {
    this.update();
  }

  /** Takes in what has come since. */
  update(): void {
    const { counters } = this.trace;
    for (; this.#read < counters.length; this.#read++) {
      const sample = counters[this.#read];
      if (!sample) continue;
      let workers = this.#series.get(sample.counter);
      if (!workers) {
        workers = new Map<number, Series>();
        this.#series.set(sample.counter, workers);
      }
      let series = workers.get(sample.worker);
      if (!series) {
        series = new Series();
        workers.set(sample.worker, series);
      }
      series.push(sample.at, sample.value);
    }
  }

  of(counter: Counter, worker: number): Series | undefined {
    return this.#series.get(counter)?.get(worker);
  }

  /** What a worker's counter was at a time: of the sample that looks back on it; NaN if there is none. */
  at(kind: CounterKind, worker: number, time: number): number {
    const series = this.of(kind, worker);
    if (!series || time < (series.at[0] ?? Infinity)) return NaN;
    const before = series.countUpTo(time) - 1;
    return series.value[series.at[before] === time ? before : before + 1] ?? NaN;
  }

  /** Workers with enough samples of a kind to draw a line through, ascending; the program itself (`NO_WORKER`) last. */
  workersOf(kind: CounterKind): number[] {
    const workers = [...(this.#series.get(kind) ?? [])];
    return workers.flatMap(([worker, { length }]) => (length > 1 ? [worker] : [])).sort(byNumber);
  }

  /** The largest sample of a kind; 0 without any. */
  peakOf(kind: CounterKind): number {
    let peak = 0;
    for (const series of this.#series.get(kind)?.values() ?? []) peak = Math.max(peak, series.peak);
    return peak;
  }

  /** Pauses of a worker: at their ends, with their lengths; those of the program itself for a worker of an inline pool. */
  pausesOf(worker: number, inline: boolean): Series | undefined {
    return this.of('gc', worker) ?? (inline ? this.of('gc', NO_WORKER) : undefined);
  }

  has(kind: CounterKind): boolean {
    return this.workersOf(kind).length > 0;
  }

  get hasPauses(): boolean {
    return this.#series.has('gc');
  }
}

const byNumber = (a: number, b: number): number => a - b;

/** The largest value per column; NaN where there is no sample. Where samples are denser than pixels this is what is drawn. */
export function peaksPerColumn(
  series: Series,
  from: number,
  step: number,
  count: number,
): Float64Array {
  const peaks = new Float64Array(count).fill(NaN);
  const last = series.countUpTo(from + count * step);
  for (let i = series.countUpTo(from); i < last; i++) {
    const column = Math.min(count - 1, Math.floor(((series.at[i] ?? 0) - from) / step));
    const value = series.value[i] ?? NaN;
    if (!((peaks[column] ?? NaN) >= value)) peaks[column] = value;
  }
  return peaks;
}

/** The value in the middle of each column, as `Counters.at` has it; 0 where nothing was sampled. */
export function levelsPerColumn(
  series: Series,
  from: number,
  step: number,
  count: number,
): Float64Array {
  const levels = new Float64Array(count);
  let next = series.countUpTo(from + step / 2);
  for (let column = 0; column < count; column++) {
    const time = from + (column + 0.5) * step;
    while (next < series.length && (series.at[next] ?? Infinity) <= time) next++;
    if (next === 0) continue;
    const exact = series.at[next - 1] === time;
    levels[column] = series.value[exact ? next - 1 : next] ?? 0;
  }
  return levels;
}
