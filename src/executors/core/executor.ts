/** What all executors share: taking tasks, mapping, being shut down. */
import type { ExecutorObserver } from '../observer.js';
import { now } from './clock.js';
import { brokenAgain, ShutdownError } from './errors.js';
import type { BrokenExecutor } from './errors.js';
import type { Future } from './future.js';
import { hostIsExiting, watchExit } from './host-exit.js';
import { mapTasks } from './map.js';
import type {
  ExecutorOptions,
  Logger,
  MapOptions,
  ShutdownOptions,
  SubmitOptions,
} from './options.js';
import { Task } from './task.js';
import { TaskFunctions } from './tasks.js';
import type { TaskRef } from './tasks.js';
import { workerSide } from './worker-side.js';

const toConsole: Logger = { error: (...args) => console.error(...args) };

/** The plain case, shared so that `submit` makes no object for it. */
const NO_OPTIONS: SubmitOptions = {};

/** Takes tasks and gives futures. Made by `SerialExecutor`, `EventLoopExecutor`, `ThreadPoolExecutor`, `ProcessPoolExecutor`. */
export abstract class Executor {
  /** Names of the workers there are. */
  abstract readonly workerNames: string[];
  /** How many workers there are now: 0 before the first task, at most `maxWorkers`. */
  abstract readonly workerCount: number;
  /** How many tasks can run at once. */
  readonly maxWorkers: number;
  /** @internal */ readonly observer: ExecutorObserver | undefined;
  /** @internal */ protected readonly logger: Logger;
  /** @internal */ protected readonly functions: TaskFunctions;
  /** @internal */ protected broken: BrokenExecutor | undefined;
  /** @internal */ protected closed = false;
  private submitted = 0;

  /** @internal */
  protected constructor(options: ExecutorOptions, maxWorkers: number) {
    this.maxWorkers = maxWorkers;
    this.observer = options.observer;
    this.logger = options.logger ?? toConsole;
    this.functions = new TaskFunctions(options.module);
    watchExit();
  }

  /**
   * Takes one call of `task` with `args`; never waits. Arguments are cloned when the task is sent to a worker: do not
   * change them before. What is wrong with their values lands on the future.
   * @throws TypeError for a misshapen task, BrokenExecutor, ShutdownError
   */
  submit<T = unknown>(task: TaskRef | string, ...args: unknown[]): Future<T> {
    return this.take<T>(task, args, NO_OPTIONS);
  }

  /** As `submit`, with options for this one task. @throws TypeError also for misshapen options */
  submitWith<T = unknown>(
    options: SubmitOptions,
    task: TaskRef | string,
    ...args: unknown[]
  ): Future<T> {
    // Callers without types may leave it out.
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw new TypeError('submitWith takes its options first');
    }
    return this.take<T>(task, args, options);
  }

  /**
   * Calls `task` once for each item of `iterables` taken together, stopping at the shortest; everything is submitted
   * before `map` returns, unless `buffersize` says otherwise. Results come in the order of the input. After an
   * error, the time's end or `return()` the rest is cancelled.
   * @param iterables one per parameter of the task; async ones only with `buffersize`
   * @throws TypeError, RangeError, BrokenExecutor, ShutdownError, and what the iterables throw
   */
  map<T = unknown>(
    task: TaskRef | string,
    iterables: readonly (Iterable<unknown> | AsyncIterable<unknown>)[],
    options: MapOptions = {},
  ): AsyncIterableIterator<T> {
    const found = this.functions.find(task);
    this.assertOpen();
    return mapTasks<T>(
      {
        chunks: this.chunks,
        submit: (args, chunk) => this.enter(new Task(found, args, NO_OPTIONS, chunk)),
      },
      iterables,
      options,
    );
  }

  /**
   * Takes no more tasks, at once; lets what was taken run and then ends the workers. May be called again.
   * Resolves when the last worker is gone, or at once without `wait`.
   */
  abstract shutdown(options?: ShutdownOptions): Promise<void>;

  /** `await using` shuts down and waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown({ wait: true });
  }

  /** Whether `map` may send several items as one task. @internal */
  protected abstract readonly chunks: boolean;

  /** Takes over a task that was checked. @internal */
  protected abstract accept(task: Task): void;

  /** @internal */
  protected readonly report = (message: string, error: unknown): void => {
    try {
      this.logger.error(message, error);
    } catch (failure) {
      console.error('the logger of an executor failed', failure);
    }
  };

  /** Calls the observer; one that throws is reported. @internal */
  protected observe(tell: (observer: ExecutorObserver) => void): void {
    if (!this.observer) return;
    try {
      tell(this.observer);
    } catch (error) {
      this.report('exception in the observer of an executor', error);
    }
  }

  private take<T>(task: TaskRef | string, args: unknown[], options: SubmitOptions): Future<T> {
    const found = this.functions.find(task);
    this.assertOpen();
    return this.enter(new Task(found, args, options, false)) as Future<T>;
  }

  private enter(task: Task): Future {
    this.assertOpen();
    task.id = this.submitted++;
    task.future.report = this.report;
    if (this.observer) {
      task.submitted = now();
      this.observe((observer) => observer.taskSubmitted?.(task.id, task.submitted));
    }
    this.accept(task);
    return task.future;
  }

  private assertOpen(): void {
    if (this.broken) throw brokenAgain(this.broken);
    if (this.closed) throw new ShutdownError();
    if (hostIsExiting()) {
      throw new ShutdownError('cannot schedule new futures while the host exits');
    }
    if (workerSide && workerSide.loading > 0) {
      throw new Error(
        'A task was submitted while a worker imports its task module, which would start pools without end: the ' +
          'module is the main script of the host, or imports it. Put the tasks in a module of their own, or guard ' +
          'the script with `if (currentWorker() === null) { … }`.',
      );
    }
  }
}
