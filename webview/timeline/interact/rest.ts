/** What is to be done once something has come to rest. */
export class Rest {
  #timer = 0;
  #touched = -Infinity;

  /** `action`: once `ms` have passed since the last `touch`. */
  constructor(
    private readonly ms: number,
    private readonly action: () => void,
  ) {}

  /** It has moved. Costs no timer while it does: that would be dearer than most of what is done in a frame. */
  touch(): void {
    this.#touched = performance.now();
    this.#timer ||= window.setTimeout(() => this.#look(), this.ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #look(): void {
    const left = this.#touched + this.ms - performance.now();
    this.#timer = left > 0 ? window.setTimeout(() => this.#look(), left) : 0;
    if (this.#timer === 0) this.action();
  }
}
