/** Waits for states, never for time. */
import { setTimeout as delay } from 'node:timers/promises';

/** Far more than anything takes on a busy machine, and less than a test has. */
const PATIENCE_MS = 90_000;

/**
 * Polls `look` until `enough` of what it saw, and gives that.
 * @param what names the state in the error, which also shows what was seen last
 */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  enough: (seen: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (enough(seen)) return seen;
    if (Date.now() > deadline) {
      throw new Error(
        `Not within ${patienceMs / 1e3} s: ${what}. Last seen: ${JSON.stringify(seen)}`,
      );
    }
    await delay(50);
  }
}
