/** The errors of the library. `name` is the class's name except where noted; `code` is stable. */

export interface ExecutorErrorOptions {
  cause?: unknown;
}

/** Every error the library itself makes. */
export class ExecutorError extends Error {
  static {
    this.prototype.name = 'ExecutorError';
  }
  readonly code: string = 'ERR_EXECUTOR';

  constructor(message: string, options?: ExecutorErrorOptions) {
    super(message, options && 'cause' in options ? { cause: options.cause } : undefined);
  }
}

/** The future was cancelled before it started. `cause` is the reason of the signal, if one did it. */
export class CancelledError extends ExecutorError {
  static {
    this.prototype.name = 'CancelledError';
  }
  override readonly code = 'ERR_CANCELLED';

  constructor(message = 'the future was cancelled', options?: ExecutorErrorOptions) {
    super(message, options);
  }
}

/** Waiting took longer than the caller allowed; the future itself is untouched. */
export class TimeoutError extends ExecutorError {
  static {
    this.prototype.name = 'TimeoutError';
  }
  override readonly code = 'ERR_TIMEOUT';

  constructor(message = 'the future was not done in time', options?: ExecutorErrorOptions) {
    super(message, options);
  }
}

/** A future was asked for, or given, what its state does not allow. */
export class InvalidStateError extends ExecutorError {
  static {
    this.prototype.name = 'InvalidStateError';
  }
  override readonly code = 'ERR_INVALID_STATE';
}

/** The executor was shut down, or the host is exiting: it takes no more tasks. */
export class ShutdownError extends ExecutorError {
  static {
    this.prototype.name = 'ShutdownError';
  }
  override readonly code = 'ERR_SHUTDOWN';

  constructor(message = 'cannot schedule new futures after shutdown') {
    super(message);
  }
}

/** How a worker ended, where that is known. */
export interface WorkerEnd extends ExecutorErrorOptions {
  exitCode?: number | null;
  signal?: string | null;
  workerName?: string;
}

/** What the end of a worker did to a task or to the pool. */
abstract class WorkerEndError extends ExecutorError {
  /** Exit code of the worker that ended unasked; null if a signal ended it or no worker did. */
  readonly exitCode: number | null;
  /** Signal that ended the worker, or null. */
  readonly signal: string | null;
  /** Name of the worker that ended unasked, or null. */
  readonly workerName: string | null;

  constructor(message: string, end: WorkerEnd = {}) {
    super(message, end);
    this.exitCode = end.exitCode ?? null;
    this.signal = end.signal ?? null;
    this.workerName = end.workerName ?? null;
  }
}

/** The pool can run nothing any more. */
export class BrokenExecutor extends WorkerEndError {
  static {
    this.prototype.name = 'BrokenExecutor';
  }
  override readonly code: string = 'ERR_BROKEN_EXECUTOR';
}

export class BrokenThreadPool extends BrokenExecutor {
  static {
    this.prototype.name = 'BrokenThreadPool';
  }
  override readonly code = 'ERR_BROKEN_THREAD_POOL';
}

export class BrokenProcessPool extends BrokenExecutor {
  static {
    this.prototype.name = 'BrokenProcessPool';
  }
  override readonly code = 'ERR_BROKEN_PROCESS_POOL';
}

/** The same failure again: each future has an error of its own, so that nobody's changes to one are seen by others. @internal */
export function brokenAgain(broken: BrokenExecutor): BrokenExecutor {
  const Class = broken.constructor as typeof BrokenExecutor;
  const end: WorkerEnd = { exitCode: broken.exitCode, signal: broken.signal };
  if (broken.workerName !== null) end.workerName = broken.workerName;
  if (broken.cause !== undefined) end.cause = broken.cause;
  return new Class(broken.message, end);
}

/** The worker died under this task; the pool goes on. `cause` is the worker's error, if it told one. */
export class WorkerLostError extends WorkerEndError {
  static {
    this.prototype.name = 'WorkerLostError';
  }
  override readonly code = 'ERR_WORKER_LOST';
}

/** Where a value was when it could not cross. */
export type ClonePhase = 'argument' | 'result' | 'error';

/** A value could not cross between host and worker. Its `name` is `DataCloneError`, as the platform's. */
export class TaskCloneError extends ExecutorError {
  static {
    this.prototype.name = 'DataCloneError';
  }
  override readonly code = 'ERR_TASK_CLONE';
  readonly phase: ClonePhase;

  constructor(message: string, phase: ClonePhase, options?: ExecutorErrorOptions) {
    super(message, options);
    this.phase = phase;
  }
}

/** The task's module cannot be loaded, or has no such function. `cause` is the import's error. */
export class TaskNotFoundError extends ExecutorError {
  static {
    this.prototype.name = 'TaskNotFoundError';
  }
  override readonly code = 'ERR_TASK_NOT_FOUND';
}

/** A task threw something that is no Error; `value` is what it threw. */
export class NonErrorThrown extends ExecutorError {
  static {
    this.prototype.name = 'NonErrorThrown';
  }
  override readonly code = 'ERR_NON_ERROR_THROWN';
  readonly value: unknown;

  constructor(message: string, value: unknown) {
    super(message);
    this.value = value;
  }
}

/** The running task was stopped by its signal: its worker was ended. `cause` is the signal's reason. */
export class TaskAbortedError extends ExecutorError {
  static {
    this.prototype.name = 'AbortError';
  }
  override readonly code = 'ABORT_ERR';
}

/** Ends the `cause` chain of an error that came from a worker: its stack is the stack in the worker. */
export class RemoteTraceback extends ExecutorError {
  static {
    this.prototype.name = 'RemoteTraceback';
  }
  override readonly code = 'ERR_REMOTE_TRACEBACK';

  constructor(text: string) {
    super(text);
    // Printing an error prints the stacks of its causes: this one's is the worker's.
    Object.defineProperty(this, 'stack', {
      value: `RemoteTraceback: ${text}`,
      configurable: true,
      writable: true,
    });
  }
}
