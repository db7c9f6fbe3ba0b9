/** What the host keeps of the selected task: asked for once, and once more when the task has settled. */
import type { FromPage } from '../../src/shared/page-protocol.js';
import type { TaskDetails } from '../../src/shared/run.js';

/** `asked` until the host has answered; null if nothing was kept of the task. */
export type DetailsAnswer = TaskDetails | 'asked' | null;

/** Which task of which run, and whether it has settled. */
export interface Wanted {
  readonly runId: string;
  readonly block: number;
  readonly task: number;
  readonly settled: boolean;
}

const keyOf = ({ runId, block, task }: Omit<Wanted, 'settled'>): string =>
  `${runId}:${block}:${task}`;

export class KeptDetails {
  #of: { key: string; settled: boolean; answer: DetailsAnswer } | null = null;

  constructor(private readonly post: (message: FromPage) => void) {}

  get answer(): DetailsAnswer {
    return this.#of?.answer ?? null;
  }

  /** Whether what was asked for last was asked for before, or after, the task settled; undefined if nothing was. */
  get settled(): boolean | undefined {
    return this.#of?.settled;
  }

  forget(): void {
    this.#of = null;
  }

  ask(wanted: Wanted): void {
    const { settled, runId, block, task } = wanted;
    const key = keyOf(wanted);
    const known = this.#of?.key === key ? this.#of : null;
    if (known?.answer === 'asked' && known.settled === settled) return;
    // While it is asked for once more, what is known of its input stays on show.
    this.#of = { key, settled, answer: known?.answer ?? 'asked' };
    this.post({ type: 'details', runId, block, task });
  }

  /** Takes in an answer; false if it is to a question that is no longer asked. */
  take(about: Omit<Wanted, 'settled'>, details: TaskDetails | null): boolean {
    if (this.#of?.key !== keyOf(about)) return false;
    this.#of.answer = details;
    return true;
  }
}
