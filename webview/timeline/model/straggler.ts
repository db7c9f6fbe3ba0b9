import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';

/** The task of a block that settled last, and what it alone cost. */
export class Straggler {
  /** -1 before any task has settled. */
  task = -1;
  #settled = -Infinity;
  /** When the last of all other tasks settled. */
  #othersSettled = -Infinity;
  #began = NaN;

  settled(trace: BlockTrace, task: number): void {
    const at = trace.tasks.settle[task] ?? NaN;
    const dispatch = trace.tasks.dispatch[task] ?? NaN;
    if (Number.isNaN(dispatch)) return;
    if (at > this.#settled) {
      this.#othersSettled = this.#settled;
      this.#settled = at;
      this.#began = dispatch;
      this.task = task;
    } else if (at > this.#othersSettled) {
      this.#othersSettled = at;
    }
  }

  /** How long it was the only task that had not settled, µs; 0 if it was the only task at all. */
  get alone(): number {
    if (this.#othersSettled === -Infinity) return 0;
    return this.#settled - Math.max(this.#othersSettled, this.#began);
  }

  /** When it settled, µs since the run began. */
  get at(): number {
    return this.#settled;
  }
}
