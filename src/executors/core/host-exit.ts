/** The end of the host: no task may be taken any more, and no child may be left. */

let exiting = false;
let watching = false;
const last = new Set<() => void>();

/** Whether the host's `exit` event was emitted: nothing asynchronous would run any more. */
export const hostIsExiting = (): boolean => exiting;

/** Before the host's own handlers, so that a task submitted in one of them is refused. */
export function watchExit(): void {
  if (watching) return;
  watching = true;
  process.prependListener('exit', () => {
    exiting = true;
    for (const end of last) end();
  });
}

/** Calls `end`, synchronously, when the host exits; gives what takes it back. */
export function atHostExit(end: () => void): () => void {
  watchExit();
  last.add(end);
  return () => last.delete(end);
}
