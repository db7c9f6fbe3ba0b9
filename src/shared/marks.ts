/** What the code of a run wrote, as far as the timeline marks it. */
import type { OutputMark } from './run.js';

/** More marks than this could not be told apart; the output channel has all that was written. */
const MOST = 10_000;
/** Characters of a mark's text: as much as a tooltip can show. */
const LONGEST = 300;

/** As it comes from a run. Times are µs since that began. */
interface Output extends Omit<OutputMark, 'arrived'> {
  /** When it was written; absent where that is not known, and `at` is when it arrived. */
  readonly emitted?: number;
}

export const markOf = ({ block, at, emitted, worker, stream, text }: Output): OutputMark => ({
  block,
  at: emitted ?? at,
  ...(emitted === undefined ? {} : { arrived: Math.max(at, emitted) }),
  stream,
  ...(worker === undefined ? {} : { worker }),
  text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text,
});

export class Marks {
  #runId = '';
  #marks: OutputMark[] = [];

  /** Those of a run, in the order of time; none if another has begun since. */
  of(runId: string): readonly OutputMark[] {
    return runId === this.#runId ? this.#marks : [];
  }

  /** Keeps a mark, forgetting those of another run; gives it back, or null if there are too many. */
  keep(runId: string, mark: OutputMark): OutputMark | null {
    if (runId !== this.#runId) {
      this.#runId = runId;
      this.#marks = [];
    }
    if (this.#marks.length >= MOST) return null;
    this.#marks.push(mark);
    return mark;
  }
}
