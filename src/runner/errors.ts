/** What is told of a task that failed. */
import {
  RemoteTraceback,
  TaskCloneError,
  TaskNotFoundError,
  WorkerLostError,
} from '../executors/index.js';
import type { TaskError } from '../shared/run.js';
import { cleanStack, placeOf } from './stack.js';

const MAX_MESSAGE = 4_000;
const MAX_STACK = 12_000;
const MAX_CAUSES = 4;

export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** What a thrown value calls itself, also if it is none that should be thrown. */
export function nameAndMessage(thrown: unknown): { name: string; message: string } {
  try {
    if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown) };
    // Whatever the types say, anything may have been assigned to them.
    const { name, message } = thrown as { name: unknown; message: unknown };
    return { name: String(name), message: String(message) };
  } catch {
    // A getter or a `toString` of the user's that throws, in its turn.
    return { name: 'Error', message: 'an error that cannot be read' };
  }
}

/** `bundle` is the path of the built module. */
export function taskErrorOf(thrown: unknown, bundle: string | null): TaskError {
  const { name, message } = nameAndMessage(thrown);
  const stack = stackOf(thrown);
  const place = placeOf(stack, bundle);
  const todo = todoOf(thrown);
  return {
    name,
    message: cut(message, MAX_MESSAGE),
    stack: cut(cleanStack(stack), MAX_STACK),
    ...(place ? { place } : {}),
    ...(todo === null ? {} : { todo }),
  };
}

/** The stack with those of the causes below it, as Node.js prints them. */
export function stackOf(thrown: unknown): string {
  const parts: string[] = [];
  let error = thrown;
  while (error instanceof Error && parts.length < MAX_CAUSES) {
    // The far side's stack is the error's own; the executors hang it on once more for programs that print it.
    if (error instanceof RemoteTraceback) break;
    const { name, message } = nameAndMessage(error);
    parts.push(typeof error.stack === 'string' ? error.stack : `${name}: ${message}`);
    error = error.cause;
  }
  return parts.join('\nCaused by: ');
}

/** What to do, for failures that are the pool's rather than the function's. */
function todoOf(thrown: unknown): string | null {
  if (thrown instanceof TaskCloneError) {
    return thrown.phase === 'argument'
      ? 'Arguments travel to a worker as a copy: pass plain data, and make functions, class instances and handles inside the task function.'
      : 'Results travel back from a worker as a copy: return plain data, without functions, promises, streams or handles.';
  }
  if (thrown instanceof WorkerLostError) {
    return 'The worker died while it ran this task: look for process.exit, a crash in native code, or too little memory.';
  }
  if (thrown instanceof TaskNotFoundError) {
    return 'The module gives this function only on the main thread: look for code at its top level that asks where it runs.';
  }
  return null;
}
