/**
 * Work in steps, each a small part of a millisecond, between which whoever asked for it may do something else, or drop it.
 * The result is there after the last.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** All steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
