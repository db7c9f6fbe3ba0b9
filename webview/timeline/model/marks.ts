/** What tasks wrote, by block: found by time, and gone through one by one. */
import type { OutputMark } from '../../../src/shared/run.js';

export class Marks {
  #byBlock = new Map<number, OutputMark[]>();
  #count = 0;

  /** Takes in all marks of a run, or those that have come since: `marks` only grows, or is another list. */
  set(marks: readonly OutputMark[]): void {
    if (marks.length < this.#count || marks.length === 0) {
      this.#byBlock = new Map();
      this.#count = 0;
    }
    for (; this.#count < marks.length; this.#count++) {
      const mark = marks[this.#count];
      if (!mark) continue;
      const own = this.#byBlock.get(mark.block);
      if (!own) this.#byBlock.set(mark.block, [mark]);
      else if (mark.at >= (own.at(-1)?.at ?? -Infinity)) own.push(mark);
      else own.splice(below(own, mark.at), 0, mark);
    }
  }

  get count(): number {
    return this.#count;
  }

  /** Those of a block, in the order of time. */
  of(block: number): readonly OutputMark[] {
    return this.#byBlock.get(block) ?? [];
  }

  /** Those of a block between two moments, µs since the run began. */
  within(block: number, from: number, to: number): readonly OutputMark[] {
    const own = this.of(block);
    return own.slice(below(own, from), below(own, to));
  }
}

/** How many of `marks` are before `time`. */
function below(marks: readonly OutputMark[], time: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle]?.at ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
