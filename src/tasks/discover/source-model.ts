/** A file that is being edited: what it says is read when it is asked for, or before, bit by bit. */
import { languageOf } from '../language.js';
import type { Language } from '../language.js';
import type { TagProblem } from '../inputs/tag.js';
import { difference, edited, reading, rereading } from './discover.js';
import type { Edit, Parsed } from './discover.js';
import type { Steps } from './steps.js';
import type { TaskFunction } from './task-function.js';

/** Longer texts, in characters, are generated: nobody writes tasks there, and reading them takes seconds. */
const LONGEST_SOURCE = 2_000_000;

/** Files that cannot hold task functions, and those over 2 000 000 characters, have none. */
export class SourceModel {
  readonly #language: Language | undefined;
  /** The text as it was last read. */
  #parsed: Parsed | undefined;
  /** The text as it stands, unless that is what was read. */
  #ahead: { readonly text: string; readonly edits: readonly Edit[] | undefined } | undefined;
  #work: Steps<Parsed> | undefined;

  constructor(path: string, text: string) {
    const language = languageOf(path);
    if (!language || text.length > LONGEST_SOURCE) return;
    this.#language = language;
    this.#ahead = { text, edits: undefined };
  }

  /**
   * Follows edits made to the text, which costs little: nothing is read yet.
   * @param edits UTF-16 offsets, all in the text as it was before the call; they do not overlap
   */
  update(edits: readonly Edit[]): void {
    const before = this.#ahead?.text ?? this.#parsed?.text;
    if (before === undefined || edits.length === 0) return;
    // Where several changes have come together, their sum is what is between the texts.
    this.#ahead = { text: edited(before, edits), edits: this.#ahead ? undefined : edits };
    this.#work = undefined;
  }

  /** Whether the whole of the text has been read. */
  get isRead(): boolean {
    return this.#ahead === undefined;
  }

  /**
   * Reads on, until all is read, or until it has been enough.
   * @returns whether all is read
   */
  read(isEnough: () => boolean): boolean {
    while (this.#ahead && this.#language) {
      this.#work ??= this.#start(this.#ahead, this.#language);
      const { done, value } = this.#work.next();
      if (done) [this.#parsed, this.#ahead, this.#work] = [value, undefined, undefined];
      else if (isEnough()) return false;
    }
    return true;
  }

  /** Reads what has not been read yet, as does `problems`. */
  get functions(): readonly TaskFunction[] {
    return this.#whole()?.functions ?? [];
  }

  get problems(): readonly TagProblem[] {
    return this.#whole()?.problems ?? [];
  }

  #whole(): Parsed | undefined {
    this.read(() => false);
    return this.#parsed;
  }

  #start(
    { text, edits }: { readonly text: string; readonly edits: readonly Edit[] | undefined },
    language: Language,
  ): Steps<Parsed> {
    if (!this.#parsed) return reading(text, language);
    return rereading(this.#parsed, edits ?? [difference(this.#parsed.text, text)]);
  }
}
