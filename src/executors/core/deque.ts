/** A queue with two ends on a ring buffer: every operation is O(1), which Array.shift is not. */
export class Deque<T> {
  private items: (T | undefined)[] = new Array<T | undefined>(16);
  private head = 0;
  length = 0;

  push(item: T): void {
    if (this.length === this.items.length) this.grow();
    this.items[(this.head + this.length) & (this.items.length - 1)] = item;
    this.length++;
  }

  unshift(item: T): void {
    if (this.length === this.items.length) this.grow();
    this.head = (this.head - 1) & (this.items.length - 1);
    this.items[this.head] = item;
    this.length++;
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head = (this.head + 1) & (this.items.length - 1);
    this.length--;
    return item;
  }

  pop(): T | undefined {
    if (this.length === 0) return undefined;
    this.length--;
    const at = (this.head + this.length) & (this.items.length - 1);
    const item = this.items[at];
    this.items[at] = undefined;
    return item;
  }

  /** The item `index` places behind the front. */
  at(index: number): T | undefined {
    return index < this.length
      ? this.items[(this.head + index) & (this.items.length - 1)]
      : undefined;
  }

  /** Takes out the item `index` places behind the front, keeping the order of the rest. */
  removeAt(index: number): T | undefined {
    const found = this.at(index);
    const mask = this.items.length - 1;
    for (let i = index; i > 0; i--) {
      this.items[(this.head + i) & mask] = this.items[(this.head + i - 1) & mask];
    }
    this.shift();
    return found;
  }

  private grow(): void {
    const old = this.items;
    const grown = new Array<T | undefined>(old.length * 2);
    for (let i = 0; i < this.length; i++) grown[i] = old[(this.head + i) & (old.length - 1)];
    this.items = grown;
    this.head = 0;
  }
}
