/**
 * Finds the longest bar of any stretch of a lane in O(log n): level k holds, for every 4^(k+1) bars, the
 * number of the longest one. Grows at the end, so it can follow a live trace.
 */
import { GrowingU32 } from './growing.js';

const FAN_OUT_BITS = 2;

export class MaxMip {
  readonly #levels: GrowingU32[] = [];

  /** Takes in bar `index`, the next one; `length` gives the length of any bar up to it. */
  push(index: number, length: (index: number) => number): void {
    for (let level = 0, at = index; ; level++) {
      at >>= FAN_OUT_BITS;
      const best = (this.#levels[level] ??= this.#seed(level));
      const known = best.at(at);
      if (at >= best.length) best.push(index);
      else if (length(index) > length(known)) best.set(at, index);
      // What is not the longest of a few is not the longest of more.
      else return;
      if (at === 0) return;
    }
  }

  /** The longest bar of `from` ≤ bar < `to` (the first of equals), or -1 if there is none. */
  longest(from: number, to: number, length: (index: number) => number): number {
    let best = -1;
    let most = -1;
    const offer = (index: number): void => {
      const candidate = length(index);
      if (candidate > most || (candidate === most && index < best)) {
        best = index;
        most = candidate;
      }
    };
    // Climbs while whole blocks fit: the ragged ends are taken on the level where they stick out.
    let [low, high] = [from, to];
    for (let level = -1; low < high; level++) {
      const entries = level < 0 ? null : this.#levels[level];
      const take = (at: number): void => offer(entries ? entries.at(at) : at);
      if (high - low <= 8 || !this.#levels[level + 1]) {
        for (let at = low; at < high; at++) take(at);
        break;
      }
      while (low & 3) take(low++);
      while (high & 3) take(--high);
      low >>= FAN_OUT_BITS;
      high >>= FAN_OUT_BITS;
    }
    return best;
  }

  /** A new level on top begins with what the one below knows of its first block. */
  #seed(level: number): GrowingU32 {
    const entries = new GrowingU32();
    if (level > 0) {
      const below = this.#levels[level - 1];
      if (below && below.length > 0) entries.push(below.at(0));
    }
    return entries;
  }
}
