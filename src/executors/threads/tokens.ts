/**
 * The right to run tasks, one token each, in one word of shared memory: the host adds tokens for what it sends, the
 * worker takes one per task, and a recall takes all that are left. The word also counts recalls, so that a token that was
 * granted after a recall cannot be taken for a task sent before it.
 */

const COUNT = 0xfff;
const EPOCH = 0x1000;

/** Most tokens there can be at once. */
export const MOST_TOKENS = COUNT;

export const tokenMemory = (): SharedArrayBuffer => new SharedArrayBuffer(8);

export class Tokens {
  private readonly word: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.word = new Int32Array(memory);
  }

  grant(count: number): void {
    Atomics.add(this.word, 0, count);
  }

  left(): number {
    return Atomics.load(this.word, 0) & COUNT;
  }

  /** Takes all tokens; frames numbered below `frames` are void. Gives how many there were. */
  recall(frames: number): number {
    Atomics.store(this.word, 1, frames | 0);
    for (;;) {
      const old = Atomics.load(this.word, 0);
      if (Atomics.compareExchange(this.word, 0, old, (old & ~COUNT) + EPOCH) === old) {
        return old & COUNT;
      }
    }
  }

  /** The state a worker compares its own with: it changes with every recall. */
  epoch(): number {
    return Atomics.load(this.word, 0) & ~COUNT;
  }

  /** How many frames the last recall made void, counted from the first. */
  voided(): number {
    return Atomics.load(this.word, 1);
  }

  /** Takes one token; false if there is none, or if there was a recall since `epoch`. */
  take(epoch: number): boolean {
    for (;;) {
      const old = Atomics.load(this.word, 0);
      if ((old & ~COUNT) !== epoch || (old & COUNT) === 0) return false;
      if (Atomics.compareExchange(this.word, 0, old, old - 1) === old) return true;
    }
  }
}
