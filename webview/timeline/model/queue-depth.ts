/** How many tasks wait for a worker at a time: those submitted less those that left the queue by then. */
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';

export class QueueDepth {
  /** Ascending moments, and how many had left by each; thinned, as only its shape is drawn. */
  readonly #at: number[] = [];
  readonly #left: number[] = [];
  #count = 0;

  /**
   * `tasks` left the queue when `dispatch` says (µs by task, any order, none earlier than in the call before), but for
   * those that `hasLeft` knows: a task may be taken back from one worker and sent to another.
   */
  leave(tasks: Uint32Array, dispatch: Float64Array, hasLeft: (task: number) => boolean): void {
    const room = new Float64Array(tasks.length);
    let count = 0;
    for (const task of tasks) if (!hasLeft(task)) room[count++] = dispatch[task] ?? NaN;
    const sorted = room.subarray(0, count).sort();
    const every = Math.max(1, Math.floor(sorted.length / Math.max(32, sorted.length / 64)));
    sorted.forEach((at, index) => {
      this.#count++;
      if (index % every !== every - 1 && index !== sorted.length - 1) return;
      this.#at.push(at);
      this.#left.push(this.#count);
    });
  }

  /** How many wait at a time. */
  at(trace: BlockTrace, time: number): number {
    const { submit } = trace.tasks;
    const came = countUpTo((index) => submit[index] ?? Infinity, trace.taskCount, time);
    const sample = countUpTo((index) => this.#at[index] ?? Infinity, this.#at.length, time);
    return Math.max(0, came - (this.#left[sample - 1] ?? 0));
  }
}

/** How many of the first `count` ascending values are at most `bound`. */
function countUpTo(value: (index: number) => number, count: number, bound: number): number {
  // Most were submitted at once, long before what is looked at.
  if (value(count - 1) <= bound) return count;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value(middle) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
