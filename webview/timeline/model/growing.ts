/** Append-only list of u32. */
export class GrowingU32 {
  length = 0;
  #values = new Uint32Array(16);

  /** The value at `index`; 0 past the end. */
  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Uint32Array(grownCapacity(this.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** How many of the values, which must ascend, are below `bound`. */
  countBelow(bound: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < bound) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Doubles while small; by an eighth when large, because the slack of a million bars is megabytes. */
function grownCapacity(capacity: number): number {
  return capacity < 16_384 ? Math.max(16, capacity * 2) : Math.ceil(capacity * 1.125);
}
