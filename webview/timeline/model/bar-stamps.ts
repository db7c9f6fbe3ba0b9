/** Where bars of settled tasks lie, and in which order they come. */
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import type { BarStamps } from './lane.js';

/** Where a settled task's bar lies: what it never reached has no length, what it did not end is run until it settled. */
export function barStamps(trace: BlockTrace, task: number): BarStamps {
  const bar = { task, from: NaN, start: NaN, end: NaN, until: NaN, failed: false };
  const { start, end } = trace.tasks;
  setBar(bar, trace, task, start.of(task), end.of(task));
  return bar;
}

/** The same, written to `bar`. `started`, `ended`: stamps of the task. */
function setBar(
  bar: BarStamps,
  { tasks }: BlockTrace,
  task: number,
  started: number,
  ended: number,
): void {
  const until = tasks.settle[task] ?? NaN;
  const start = Number.isNaN(started) ? until : started;
  const end = Number.isNaN(ended) ? until : ended;
  const dispatch = tasks.dispatch[task] ?? NaN;
  bar.task = task;
  bar.from = Number.isNaN(dispatch) ? start : Math.min(dispatch, start);
  bar.start = start;
  bar.end = end;
  bar.until = Math.max(until, end);
  bar.failed = tasks.outcome[task] !== 0;
}

/** Tasks up to which the room for their stamps is kept: as many as a chunk has while a run goes. */
const KEPT = 8192;

/**
 * The bars of settled tasks, those of each worker in ascending order of start. All of them are one object, which is filled
 * anew for each: of 100 000 objects a second what is left over has to be collected.
 */
export class Bars {
  readonly #bar: BarStamps = { task: 0, from: 0, start: 0, end: 0, until: 0, failed: false };
  #started: Float64Array | undefined;
  #ended: Float64Array | undefined;
  /** Where the last bar of each worker starts. */
  #lastOf = new Float64Array(0);

  constructor(private readonly trace: BlockTrace) {}

  /** `place` must not keep the bar. */
  forEach(settled: Uint32Array, place: (bar: BarStamps) => void): void {
    const { tasks } = this.trace;
    const [started, ended] = this.#room(settled.length);
    tasks.start.read(settled, started);
    let sorted = settled;
    if (!this.#ascends(settled, started)) {
      sorted = sortedBy(settled, (task) => this.#startOf(task, tasks.start.of(task)));
      tasks.start.read(sorted, started);
    }
    tasks.end.read(sorted, ended);
    for (let row = 0; row < sorted.length; row++) {
      setBar(this.#bar, this.trace, sorted[row] ?? 0, started[row] ?? NaN, ended[row] ?? NaN);
      place(this.#bar);
    }
  }

  #room(count: number): [started: Float64Array, ended: Float64Array] {
    if (count > KEPT) return [new Float64Array(count), new Float64Array(count)];
    this.#started ??= new Float64Array(KEPT);
    this.#ended ??= new Float64Array(KEPT);
    return [this.#started, this.#ended];
  }

  #startOf(task: number, started: number): number {
    return Number.isNaN(started) ? (this.trace.tasks.settle[task] ?? NaN) : started;
  }

  /** Workers answer in the order they were asked, so that there is nearly never anything to sort. */
  #ascends(settled: Uint32Array, started: Float64Array): boolean {
    const { worker } = this.trace.tasks;
    this.#lastOf.fill(-Infinity);
    for (let row = 0; row < settled.length; row++) {
      const task = settled[row] ?? 0;
      const number = worker[task] ?? NO_WORKER;
      if (number >= this.#lastOf.length) this.#growTo(number + 1);
      const at = this.#startOf(task, started[row] ?? NaN);
      if (at < (this.#lastOf[number] ?? 0)) return false;
      this.#lastOf[number] = at;
    }
    return true;
  }

  #growTo(length: number): void {
    const grown = new Float64Array(length).fill(-Infinity);
    grown.set(this.#lastOf);
    this.#lastOf = grown;
  }
}

/** `tasks` in ascending order of a stamp. */
export function sortedBy(tasks: Uint32Array, key: (task: number) => number): Uint32Array {
  return tasks.slice().sort((a, b) => key(a) - key(b));
}
