/** One call on its way: what the executor keeps of it until its future is done. */
import type { TaskStamps } from '../observer.js';
import { TaskCloneError } from './errors.js';
import { Future } from './future.js';
import type { FutureOwner } from './future.js';
import { limitOf } from './durations.js';
import type { SubmitOptions } from './options.js';
import type { TaskFunction } from './tasks.js';

/** The executor's side of a task. */
export interface TaskHome {
  cancel(task: Task): boolean;
  refresh(task: Task): void;
  abort(task: Task): void;
}

/** What few tasks have: apart, because a hundred thousand tasks may wait, and the size of each counts. */
interface Special {
  readonly options: SubmitOptions;
  moved?: readonly unknown[];
  refused?: TaskCloneError;
  aborting?: Error;
  unlisten?: () => void;
}

const NOTHING: readonly unknown[] = [];

export class Task implements FutureOwner {
  readonly future = new Future();
  /** Number in its executor, in the order of `submit`. */
  id = -1;
  /** Its executor, until the future is done. */
  home: TaskHome | undefined;
  /** Number of the worker it was last sent to; -1 for none. */
  worker = -1;
  /** Number in that worker's line. */
  seq = 0;
  /** What its arguments weigh on the way to a worker, if that is worth a thought. */
  bytes = 0;
  /** µs; NaN if not reached. */
  submitted = NaN;
  dispatched = NaN;
  private special: Special | undefined;

  constructor(
    readonly fn: TaskFunction,
    /** The arguments, or for a chunk of `map` a list of arguments per item. Dropped once the task is settled. */
    public args: readonly unknown[],
    options: SubmitOptions,
    readonly chunk: boolean,
  ) {
    this.future.owner = this;
    // Plain submits have no own keys to look at; the object is one for all.
    if (options.signal || options.transfer || options.captureOutput || options.killDelay) {
      limitOf(options.killDelay, 'killDelay');
      // Callers without types may pass anything.
      if (options.signal !== undefined && !((options.signal as unknown) instanceof AbortSignal)) {
        throw new TypeError('signal must be an AbortSignal');
      }
      this.special = { options };
      if (options.transfer) this.move(this.special, options.transfer);
    }
  }

  get options(): SubmitOptions | undefined {
    return this.special?.options;
  }

  /** What the sender already moved: the same objects, to be moved on. */
  get moved(): readonly unknown[] | undefined {
    return this.special?.moved;
  }

  /** Set if the arguments could not be taken at submit. */
  get refused(): TaskCloneError | undefined {
    return this.special?.refused;
  }

  /** Set when its signal asked it to stop and it is given time to. */
  get aborting(): Error | undefined {
    return this.special?.aborting;
  }

  /** Its signal asks it to stop: however it ends now, it ends with `error`. */
  stopWith(error: Error): void {
    if (this.special) this.special.aborting = error;
  }

  cancel(): boolean {
    return this.home?.cancel(this) ?? false;
  }

  refresh(): void {
    this.home?.refresh(this);
  }

  /** Watches the task's signal, if any; false if that has already cancelled it. */
  listen(): boolean {
    const { special } = this;
    const signal = special?.options.signal;
    if (!special || !signal) return true;
    if (signal.aborted) return false;
    special.unlisten = onAbort(signal, this);
    return true;
  }

  /** Lets go of everything the task held. */
  release(): void {
    this.home = undefined;
    this.args = NOTHING;
    this.special?.unlisten?.();
    this.special = undefined;
  }

  private move(special: Special, list: readonly unknown[]): void {
    try {
      const transfer = [...list];
      const [args, moved] = structuredClone([this.args, transfer], {
        transfer: transfer as ArrayBuffer[],
      });
      this.args = args;
      special.moved = moved;
    } catch (error) {
      special.refused = new TaskCloneError(
        `an argument of ${this.fn.name} cannot be moved: ${(error as Error).message}`,
        'argument',
        { cause: error },
      );
    }
  }
}

/** Tasks by signal: one listener serves them all, for Node warns of a leak when a signal has many. */
const watched = new WeakMap<AbortSignal, Set<Task>>();

function onAbort(signal: AbortSignal, task: Task): () => void {
  const all = watched.get(signal) ?? new Set<Task>();
  watched.set(signal, all);
  if (all.size === 0) signal.addEventListener('abort', aborted);
  all.add(task);
  return () => {
    all.delete(task);
    if (all.size === 0) signal.removeEventListener('abort', aborted);
  };
}

function aborted(this: AbortSignal): void {
  for (const task of [...(watched.get(this) ?? [])]) task.home?.abort(task);
}

/** The stamps given to observers: one object for all. @internal */
export function emptyStamps(): TaskStamps {
  return {
    submitted: NaN,
    dispatched: NaN,
    received: NaN,
    started: NaN,
    ended: NaN,
    settled: NaN,
  };
}
