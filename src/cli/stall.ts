/** Says when no task has ended for long: a promise that never settles would leave whoever waits for the run in the dark. */
import type { RunHandle } from '../runs/index.js';
import { formatCount } from '../shared/format.js';
import { poolTitle } from '../shared/words.js';

/** How long is long, ms. */
const LONG_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

type Watched = Pick<RunHandle, 'record' | 'traces'>;

export class StallWatch {
  #block = -1;
  #settled = -1;
  #since = 0;
  #told = false;

  /** @returns what there is to say, once a block. @param nowMs ms on a clock that never goes back */
  look({ record, traces }: Watched, nowMs: number): string | null {
    const block = record.blocks.find(({ status }) => status === 'running');
    const settled = traces.get(block?.index ?? -1)?.settledCount ?? 0;
    if (block?.index !== this.#block || settled !== this.#settled) {
      if (block?.index !== this.#block) this.#told = false;
      this.#block = block?.index ?? -1;
      this.#settled = settled;
      this.#since = nowMs;
    }
    if (!block || this.#told || nowMs - this.#since < LONG_MS) return null;
    this.#told = true;
    const of = block.tasks === undefined ? '' : ` of ${formatCount(block.tasks)}`;
    return (
      `For ${LONG_MS / 1e3} s no task has ended in ${poolTitle(block.pool, block.workers)}: ${formatCount(settled)}${of} have. ` +
      'One that waits for what never comes never ends; Ctrl+C stops the run, and what was measured is told.'
    );
  }
}

/** Watches until the run is over. */
export function watchStall(handle: RunHandle, tell: (text: string) => void): void {
  const watch = new StallWatch();
  const timer = setInterval(() => {
    const text = watch.look(handle, performance.now());
    if (text !== null) tell(text);
  }, LOOK_EVERY_MS);
  timer.unref();
  void handle.done.then(() => clearInterval(timer));
}
