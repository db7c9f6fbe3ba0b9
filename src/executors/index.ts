/** concurrent.futures for Node: pools of threads and processes, and futures. */
export {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  CancelledError,
  ExecutorError,
  InvalidStateError,
  NonErrorThrown,
  RemoteTraceback,
  ShutdownError,
  TaskAbortedError,
  TaskCloneError,
  TaskNotFoundError,
  TimeoutError,
  WorkerLostError,
} from './core/errors.js';
export type { ClonePhase, ExecutorErrorOptions, WorkerEnd } from './core/errors.js';
export { Executor } from './core/executor.js';
export { Future } from './core/future.js';
export type { FutureState } from './core/future-state.js';
export type {
  ConcurrentOptions,
  ErrorClass,
  ExecutorOptions,
  Logger,
  MapOptions,
  OnWorkerLost,
  PoolOptions,
  ProcessOptions,
  ProcessPoolOptions,
  ResourceLimits,
  ShutdownOptions,
  SubmitOptions,
  ThreadPoolOptions,
} from './core/options.js';
export type { TaskRef } from './core/tasks.js';
export {
  ALL_COMPLETED,
  asCompleted,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  wait,
} from './core/waiting.js';
export type { FutureIterator, ReturnWhen, WaitOptions, WaitResult } from './core/waiting.js';
export { currentWorker, transfer } from './core/worker-side.js';
export type { WorkerInfo } from './core/worker-side.js';
export { EventLoopExecutor } from './inline/event-loop-executor.js';
export { SerialExecutor } from './inline/serial-executor.js';
export type { ExecutorObserver, TaskOutcome, TaskStamps } from './observer.js';
export { ProcessPoolExecutor } from './processes/process-pool-executor.js';
export { ThreadPoolExecutor } from './threads/thread-pool-executor.js';
