/** Long work in slices, so that the other extensions in this process, and with them what is typed, need not wait. */

/** How long one slice may take, ms: less than a frame. */
const SLICE_MS = 5;

/** Goes on until `isEnough` says so; returns whether all is done. */
export type Work = (isEnough: () => boolean) => boolean;

/** What is to be done, one after the other; of what has the same key only the last that was asked for. */
export class Slices<Key> {
  readonly #queue = new Map<Key, Work>();
  #turn: NodeJS.Immediate | undefined;

  /** @param isUrgent whether somebody is looking at it: such come first */
  constructor(
    private readonly isUrgent: (key: Key) => boolean,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(key: Key, work: Work): void {
    this.#queue.set(key, work);
    this.#goOn();
  }

  remove(key: Key): void {
    this.#queue.delete(key);
  }

  dispose(): void {
    this.#queue.clear();
    clearImmediate(this.#turn);
  }

  #goOn(): void {
    if (this.#queue.size > 0) this.#turn ??= setImmediate(() => this.#slice());
  }

  #slice(): void {
    this.#turn = undefined;
    const all = [...this.#queue];
    const next = all.find(([key]) => this.isUrgent(key)) ?? all[0];
    if (!next) return;
    const [key, work] = next;
    const end = this.now() + SLICE_MS;
    try {
      if (work(() => this.now() >= end)) this.#queue.delete(key);
    } catch (error) {
      this.#queue.delete(key);
      throw error;
    } finally {
      this.#goOn();
    }
  }
}
