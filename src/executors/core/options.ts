/** What executors can be told, and the checks of it. */
import type { ExecutorObserver } from '../observer.js';
import type { TaskRef } from './tasks.js';

/** Where the library writes what nobody else can be told: a console fits. */
export interface Logger {
  error(message: string, ...details: unknown[]): void;
}

/** Options of every executor. */
export interface ExecutorOptions {
  /** Tasks given as a string are exports of this module: absolute path, URL, or bare specifier. */
  module?: string | URL | undefined;
  /** Told of every task and worker as they move; see `ExecutorObserver`. */
  observer?: ExecutorObserver | undefined;
  /** Default: standard error. */
  logger?: Logger | undefined;
}

/** Options of the executors that run more than one task at a time. */
export interface ConcurrentOptions extends ExecutorOptions {
  /** How many tasks run at once, at most. */
  maxWorkers?: number | undefined;
}

/** A class whose errors are rebuilt with their prototype when they come from a worker; it is not constructed. */
// Any constructor will do: it is never called.
export type ErrorClass = abstract new (...args: never[]) => Error;

/** `break`: a worker that dies unasked fails every task; `replace`: it fails its own and is replaced. */
export type OnWorkerLost = 'break' | 'replace';

/** Options of the pools. */
export interface PoolOptions extends ConcurrentOptions {
  /** Runs once in each worker before its first task; may be async. If it fails the pool is broken. */
  initializer?: TaskRef | string | undefined;
  /** Cloned for each worker. */
  initargs?: readonly unknown[] | undefined;
  /** Workers are named `<prefix>_<n>`. Default: the class's name and the number of the pool. */
  threadNamePrefix?: string | undefined;
  /** A worker ends after this many tasks and is replaced when there is work. A chunk of `map` is one task. */
  maxTasksPerWorker?: number | undefined;
  /** ms after which an idle worker ends; by default it stays until shutdown. */
  idleTimeout?: number | undefined;
  /** Heap and stack of each worker, MB, as of `worker_threads`. */
  resourceLimits?: ResourceLimits | undefined;
  /** By name: classes given back to errors from workers. */
  errorClasses?: Readonly<Record<string, ErrorClass>> | undefined;
  /** Told of errors raised in a worker outside any awaited task. Default: the logger. */
  onError?: ((error: unknown, worker: string) => void) | undefined;
  /** Default: `replace` for threads, `break` for processes. */
  onWorkerLost?: OnWorkerLost | undefined;
}

export interface ResourceLimits {
  /** MB of old space. */
  maxOldGenerationSizeMb?: number;
  /** MB of young space. */
  maxYoungGenerationSizeMb?: number;
  /** MB of code (threads alone). */
  codeRangeSizeMb?: number;
  /** MB of stack. */
  stackSizeMb?: number;
}

export type ThreadPoolOptions = PoolOptions;

export interface ProcessOptions {
  /** Program to run instead of this Node. */
  execPath?: string | undefined;
  /** Its options; default: this process's own, without those of debugging and evaluation. */
  execArgv?: readonly string[] | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  cwd?: string | undefined;
  uid?: number | undefined;
  gid?: number | undefined;
}

export interface ProcessPoolOptions extends PoolOptions {
  /** Python's name of `maxTasksPerWorker`. */
  maxTasksPerChild?: number | undefined;
  processOptions?: ProcessOptions | undefined;
}

/** Options of one task. */
export interface SubmitOptions {
  /** Cancels a task that waits; ends the worker of one that runs. */
  signal?: AbortSignal | undefined;
  /** ms between aborting the signal the task sees (`currentWorker().signal`) and ending its worker. Default 0. */
  killDelay?: number | undefined;
  /** Moved to the worker when `submitWith` is called. */
  transfer?: readonly unknown[] | undefined;
  /** Collects what the task writes to stdout and stderr in `future.stdout` and `future.stderr`. */
  captureOutput?: boolean | undefined;
}

export interface MapOptions {
  /** ms from the call of `map`. */
  timeout?: number | undefined;
  /** Items that go to a worker as one task. Default 1. */
  chunksize?: number | undefined;
  /** Chunks submitted ahead of what was taken; without it everything is submitted at the call. */
  buffersize?: number | undefined;
}

export interface ShutdownOptions {
  /** Resolve once the workers are gone; else at once. Default true. */
  wait?: boolean | undefined;
  /** Cancel the tasks that have not started. Default false. */
  cancelFutures?: boolean | undefined;
}

/** `value` as a count, or undefined. @throws TypeError if not an integer, RangeError if below 1 */
export function countOf(value: unknown, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || (!Number.isInteger(value) && value !== -Infinity)) {
    throw new TypeError(`${what} must be an integer`);
  }
  if (value <= 0) throw new RangeError(`${what} must be greater than 0`);
  return value;
}
