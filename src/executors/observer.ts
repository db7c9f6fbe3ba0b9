/** The source of a trace: what an executor tells about its tasks and workers while it runs them. */

/**
 * How a task ended. `failed`: it threw, or a value could not cross the boundary · `cancelled`: it never started ·
 * `lost`: its worker died under it · `aborted`: its worker was ended on purpose while it ran.
 */
export type TaskOutcome = 'ok' | 'failed' | 'cancelled' | 'lost' | 'aborted';

/**
 * Stamps of one task, µs on the system-wide monotonic clock (`process.hrtime`), on host and worker alike.
 * A stamp that was never reached is NaN. `received` to `ended` are taken in the worker.
 */
export interface TaskStamps {
  submitted: number;
  dispatched: number;
  received: number;
  started: number;
  ended: number;
  settled: number;
}

/**
 * Methods are called synchronously on the host's thread, right where things happen, so they must be quick. One that
 * throws is reported to the executor's `logger` and called again next time. Tasks are numbered in the order of
 * `submit` from 0 (a chunk of `map` is one task), workers in the order they are asked for from 0; `at` is µs on
 * the clock of `TaskStamps`. A worker that takes the place of a dead or retired one has a number of its own.
 */
export interface ExecutorObserver {
  /** A worker was asked for. Inline executors have one, number 0, from their first submit on. */
  workerSpawned?(worker: number, name: string, at: number): void;
  /** Its JavaScript runs; `thread` is 0 for the main thread of a process. */
  workerOnline?(worker: number, at: number, pid: number, thread: number): void;
  /** It imported a task module, or ran its initializer: between these two stamps. */
  workerLoaded?(worker: number, start: number, end: number): void;
  /** It is gone; `lost` if nobody asked for that. */
  workerExited?(worker: number, at: number, lost: boolean): void;
  taskSubmitted?(task: number, at: number): void;
  /** Sent to a worker. A task that is recalled from one worker and sent to another is dispatched twice. */
  taskDispatched?(task: number, worker: number, at: number): void;
  /** `worker` is -1 if it never reached one. `stamps` is reused for the next task: copy what you keep. */
  taskSettled?(task: number, worker: number, outcome: TaskOutcome, stamps: TaskStamps): void;
}
