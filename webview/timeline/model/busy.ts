/** Adds up how many lanes are busy per pixel column, in O(1) per bar or per column. */
export class Busy {
  readonly share: Float32Array;
  readonly #steps: Float32Array;

  constructor(readonly count: number) {
    this.share = new Float32Array(count);
    this.#steps = new Float32Array(count + 1);
  }

  clear(): void {
    this.share.fill(0);
    this.#steps.fill(0);
  }

  /** A bar between two places, in columns from the left edge. */
  add(from: number, to: number): void {
    const [low, high] = [Math.max(0, from), Math.min(this.count, to)];
    if (!(high > low)) return;
    const first = Math.floor(low);
    const last = Math.min(this.count - 1, Math.floor(high));
    if (first === last) {
      this.share[first] = (this.share[first] ?? 0) + high - low;
      return;
    }
    this.share[first] = (this.share[first] ?? 0) + first + 1 - low;
    this.share[last] = (this.share[last] ?? 0) + high - last;
    this.#steps[first + 1] = (this.#steps[first + 1] ?? 0) + 1;
    this.#steps[last] = (this.#steps[last] ?? 0) - 1;
  }

  /** Shares of all columns. */
  addColumns(shares: Float32Array): void {
    for (let i = 0; i < this.count; i++) this.share[i] = (this.share[i] ?? 0) + (shares[i] ?? 0);
  }

  /** Call once after the last `add`: only then does `share` hold the sums. */
  finish(): void {
    let level = 0;
    for (let i = 0; i < this.count; i++) {
      level += this.#steps[i] ?? 0;
      this.share[i] = (this.share[i] ?? 0) + level;
    }
    this.#steps.fill(0);
  }
}
