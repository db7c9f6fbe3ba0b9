/** Gathers text that comes in small pieces, so that a loop that prints does not drown the editor in messages. */

/** How long what has come in may wait, ms. */
const SHOW_EVERY_MS = 100;

export class Gathered {
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly show: (text: string) => void) {}

  push(text: string): void {
    this.#text += text;
    this.#timer ??= setTimeout(() => this.flush(), SHOW_EVERY_MS);
  }

  /** Shows at once what is there. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.show(text);
  }
}
