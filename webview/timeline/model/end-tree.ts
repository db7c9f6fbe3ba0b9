/** Sub-lanes of a worker and when each is free again: finds the topmost one that is free at a time, in O(log n). */
export class EndTree {
  length = 0;
  /** A complete binary tree of minima; the leaves begin at `#leaves`. */
  #leaves = 1;
  #ends = new Float64Array(2).fill(Infinity);

  /** When sub-lane `index` is free again; Infinity while it is held. */
  at(index: number): number {
    return this.#ends[this.#leaves + index] ?? Infinity;
  }

  set(index: number, end: number): void {
    let node = this.#leaves + index;
    this.#ends[node] = end;
    while ((node >>= 1) > 0) {
      this.#ends[node] = Math.min(
        this.#ends[node * 2] ?? Infinity,
        this.#ends[node * 2 + 1] ?? Infinity,
      );
    }
  }

  push(end: number): void {
    if (this.length === this.#leaves) this.#double();
    this.set(this.length++, end);
  }

  /** The first sub-lane that is free at `time`, or -1. */
  freeAt(time: number): number {
    if (!((this.#ends[1] ?? Infinity) <= time)) return -1;
    let node = 1;
    while (node < this.#leaves) {
      node *= 2;
      if ((this.#ends[node] ?? Infinity) > time) node++;
    }
    return node - this.#leaves;
  }

  #double(): void {
    const old = this.#ends.subarray(this.#leaves, this.#leaves + this.length);
    const ends = Array.from(old);
    this.#leaves *= 2;
    this.#ends = new Float64Array(this.#leaves * 2).fill(Infinity);
    ends.forEach((end, index) => this.set(index, end));
  }
}
