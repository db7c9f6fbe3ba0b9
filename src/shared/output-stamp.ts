/**
 * When something was written, and by whom, told in what is written itself: before each text that user code writes stands
 * `ESC _ P L ; AT ; WORKER ; LENGTH ESC \`, an application program command as ECMA-48 has it, which terminals pass over.
 * AT is µs on the system-wide monotonic clock, WORKER the number of the worker or nothing on the runner's main
 * thread, LENGTH that of the text in UTF-16 units. What has no such stamp was written past the streams of
 * Node.js: by native code, by a program that a task has started, before the user's module was loaded.
 */
export const STAMP_START = '\u001b_PL;';
export const STAMP_END = '\u001b\\';

/** A piece of output, without its stamp. */
export interface WrittenText {
  readonly text: string;
  /** µs on the system-wide monotonic clock; absent where it is not known. */
  readonly at?: number;
  readonly worker?: number;
}

const STAMP = /\u001b_PL;(\d+(?:\.\d+)?);(\d*);(\d+)\u001b\\/;
/** What may become a stamp when more has come in. */
const BEGUN = /\u001b(?:_(?:P(?:L(?:;[\d.;]*\u001b?)?)?)?)?$/;
const LONGEST_STAMP = 64;

/** Takes stamps out of the text of one stream, however it is cut into pieces. No text is lost, and none is kept for long. */
export class StampReader {
  #rest = '';
  #open: { readonly at: number; readonly worker?: number } | null = null;
  /** Characters that are still to come under the open stamp. */
  #left = 0;

  push(text: string): WrittenText[] {
    const found: WrittenText[] = [];
    let buffer = this.#rest + text;
    this.#rest = '';
    for (;;) {
      const match = STAMP.exec(buffer);
      if (!match) break;
      this.#take(buffer.slice(0, match.index), found);
      const [whole, at, worker, length] = match;
      this.#open = { at: Number(at), ...(worker ? { worker: Number(worker) } : {}) };
      this.#left = Number(length);
      buffer = buffer.slice(match.index + whole.length);
    }
    const begun = BEGUN.exec(buffer.slice(-LONGEST_STAMP));
    if (begun) {
      this.#rest = begun[0];
      buffer = buffer.slice(0, -begun[0].length);
    }
    this.#take(buffer, found);
    return found;
  }

  /** The stream has ended: what might have become a stamp was none. */
  end(): WrittenText[] {
    const found: WrittenText[] = [];
    this.#take(this.#rest, found);
    this.#rest = '';
    return found;
  }

  #take(text: string, found: WrittenText[]): void {
    const mine = this.#open ? text.slice(0, this.#left) : '';
    if (this.#open && mine !== '') {
      found.push({ text: mine, ...this.#open });
      this.#left -= mine.length;
    }
    const other = text.slice(mine.length);
    if (other !== '') found.push({ text: other });
  }
}
