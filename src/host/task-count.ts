/** How many tasks a user may ask for in the input box. */

export const MOST_TASKS = 1_000_000;

/** A number of tasks as a user writes it, or undefined if it is none. */
export function readCount(text: string): number | undefined {
  const count = /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
  return count >= 1 && count <= MOST_TASKS ? count : undefined;
}
