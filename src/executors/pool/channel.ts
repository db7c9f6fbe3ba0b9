/** One worker as the pool sees it: threads and processes differ below this line, and nowhere above it. */
import type { Task } from '../core/task.js';
import type { Failure } from '../wire/failure.js';

/** What a worker is told when it starts. */
export interface WorkerConfig {
  name: string;
  index: number;
  initializer: { specifier: string; name: string } | undefined;
  initargs: readonly unknown[];
}

export interface Channel {
  /** Process id of the worker; undefined until there is one. */
  readonly pid: number | undefined;
  /** False while nothing should be sent: a recall is not through yet, or too much is under way. */
  readonly open: boolean;
  /** Whether what a sender gives away is moved; else it is copied, and can be sent again. */
  readonly moves: boolean;
  /**
   * Encodes one task; the worker sees it at the next `flush`. False if there is no room now.
   * @param isLong it is not known to be short: that it runs can be seen while it does
   * @throws TaskCloneError if the arguments cannot be sent
   */
  send(task: Task, isLong: boolean): boolean;
  /** Shows the worker what was sent, and lets it claim as many tasks. */
  flush(): void;
  /**
   * Takes back every task that was sent and not claimed: these are the last of the worker's line, and exactly these
   * will never run there. Gives their number. What a sender moved into a thread counts as claimed when it is sent.
   */
  recall(): number;
  /** How many tasks a recall would take back; undefined if that is not known without asking the system. */
  unclaimed(): number | undefined;
  /** The same, if need be from the system, which takes tens of µs; undefined if only a recall can tell. */
  look(): number | undefined;
  /** Aborts the signal that the task numbered `seq` sees, if it still runs. */
  abort(seq: number): void;
  /** Asks the worker to end. */
  exit(): void;
  /** Ends the worker now. `SIGTERM`: a process may refuse it. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
}

/** How a worker came to its end. */
export interface End {
  exitCode: number | null;
  signal: string | null;
  /** What it died of, if it could tell. */
  error: unknown;
}

/** Stamps of a task taken in its worker, µs. */
export interface WorkerStamps {
  received: number;
  started: number;
  ended: number;
}

/** What a worker tells. All of it is called from the event loop, never inside a call of `Channel`. */
export interface ChannelListener {
  /** `initStart` is NaN without an initializer. */
  online(at: number, pid: number, thread: number, initStart: number, initEnd: number): void;
  initFailed(failure: Failure): void;
  loaded(start: number, end: number): void;
  /** The first task of the line runs. */
  started(): void;
  /** Task `seq` of this worker ended with `value`; if `failed`, that is an Error. */
  result(
    seq: number,
    failed: boolean,
    value: unknown,
    stamps: WorkerStamps,
    output: { stdout: string; stderr: string } | undefined,
  ): void;
  stray(failure: Failure): void;
  /** A recall is through, or there is room again. */
  opened(): void;
  /** A process has run its last line of JavaScript, and is about to end with `exitCode`. */
  leaving?(exitCode: number): void;
  /** It is gone, and everything it sent has been told. */
  ended(end: End): void;
}
