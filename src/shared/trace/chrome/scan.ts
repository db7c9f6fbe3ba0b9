/**
 * The events in Chrome trace-event JSON, out of text that comes in pieces: either a list of events, or an object whose
 * `traceEvents` is one. Events are parsed one by one, so that a file need not fit into one string, and one that was cut
 * off gives what there is (the format itself allows the last bracket to be missing).
 */

/** No event is longer, in characters. */
const LONGEST_EVENT = 4_000_000;

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

export class EventScanner {
  #depth = 0;
  /** Depth inside the list of events; 0 until it is found. */
  #listDepth = 0;
  #isInText = false;
  #isEscaped = false;
  /** The text at depth 1 that was read last: a key, if anything. */
  #key = '';
  /** What was read of the event, or of the key, that is not complete. */
  #kept = '';
  #isKeeping = false;
  #begun = false;

  /** Whether the list of events has come to its end. */
  get ended(): boolean {
    return this.#listDepth === Infinity;
  }

  /** Whether a list of events has been found. */
  get found(): boolean {
    return this.#listDepth > 0;
  }

  /**
   * The events that `text` completes.
   * @throws SyntaxError if it is not JSON
   */
  push(text: string): unknown[] {
    const events: unknown[] = [];
    let from = this.#isKeeping ? 0 : -1;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) {
          this.#isInText = false;
          if (this.#depth === 1 && !this.found && from >= 0) {
            this.#key = this.#kept + text.slice(from, at);
            this.#kept = '';
            from = -1;
          }
        }
      } else if (code === QUOTE) {
        this.#isInText = true;
        if (this.#depth === 1 && !this.found) from = at + 1;
      } else if (code === OPEN || code === OPEN_LIST) {
        if (code === OPEN && this.#depth === this.#listDepth && this.found) from = at;
        this.#open(code);
      } else if (code === CLOSE || code === CLOSE_LIST) {
        this.#depth--;
        if (code === CLOSE && this.found && this.#depth === this.#listDepth && from >= 0) {
          events.push(JSON.parse(this.#kept + text.slice(from, at + 1)));
          this.#kept = '';
          from = -1;
        } else if (this.found && this.#depth < this.#listDepth) {
          // What follows the list is not ours.
          this.#listDepth = Infinity;
        }
      } else if (!this.#begun && code > 0x20 && code !== 0xfeff) {
        throw new SyntaxError('it begins neither with { nor with [');
      }
    }
    this.#isKeeping = from >= 0;
    if (from >= 0) this.#kept += text.slice(from);
    if (this.#kept.length > LONGEST_EVENT) throw new SyntaxError('an event that never ends');
    return events;
  }

  #open(code: number): void {
    this.#depth++;
    this.#begun = true;
    if (this.found || code !== OPEN_LIST) return;
    if (this.#depth === 1 || (this.#depth === 2 && this.#key === 'traceEvents')) {
      this.#listDepth = this.#depth;
    }
  }
}
