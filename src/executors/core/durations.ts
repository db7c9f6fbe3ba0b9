/** Durations in ms: `undefined`, and what a timer cannot hold, mean no limit. */

const LONGEST = 2 ** 31 - 1;

/** `ms` as a limit, or undefined for none. @throws TypeError if it is not a number of ms */
export function limitOf(ms: number | undefined, what = 'timeout'): number | undefined {
  if (ms === undefined) return undefined;
  if (typeof ms !== 'number' || Number.isNaN(ms)) {
    throw new TypeError(`${what} must be a number of milliseconds or undefined`);
  }
  return ms > LONGEST ? undefined : Math.max(0, ms);
}

/** Calls `fire` after `ms`; gives what stops it. */
export function after(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}
