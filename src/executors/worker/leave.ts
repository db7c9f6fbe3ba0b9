/** The end of a worker that is asked to go. */
import { setInterval } from 'node:timers';

/** How long it waits for somebody to take a piece of what was written, ms. */
const PATIENCE = 4_000;

let leaving = false;

/**
 * Ends the program, or the thread, once all that was written to its stdout and stderr is on its way: `process.exit` by itself
 * loses what a pipe has not taken yet. Who reads nothing of it any more is not waited for.
 */
export function leave(): void {
  if (leaving) return;
  leaving = true;
  const exit = (): void => process.exit(0);
  const streams = [process.stdout, process.stderr];
  let unsent = streams.length;
  for (const stream of streams) {
    stream.once('error', exit);
    stream.write('', () => {
      if (--unsent === 0) exit();
    });
  }
  let before = Infinity;
  setInterval(() => {
    const left = streams.reduce((sum, { writableLength }) => sum + writableLength, 0);
    if (left >= before) exit();
    before = left;
  }, PATIENCE);
}
