/** A microtask for the fast path. */

const resolved = Promise.resolve();

/**
 * Calls `body`, which must not throw, when the running code has returned. `queueMicrotask` does the same with an
 * AsyncResource for each call: a dozen functions more to run and, while a program is young, to compile.
 */
export function soon(body: () => void): void {
  void resolved.then(body);
}
