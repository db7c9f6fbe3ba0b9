/** Executors that run their tasks in the host's own isolate. */
import { now } from '../core/clock.js';
import { captured } from '../core/capture.js';
import { Deque } from '../core/deque.js';
import {
  NonErrorThrown,
  TaskAbortedError,
  TaskCloneError,
  TaskNotFoundError,
} from '../core/errors.js';
import { Executor } from '../core/executor.js';
import type { ExecutorOptions, ShutdownOptions } from '../core/options.js';
import {
  generatorRefused,
  isIterator,
  isThenable,
  resolveFunction,
  Unresolved,
} from '../core/resolve.js';
import type { Callable } from '../core/resolve.js';
import { emptyStamps } from '../core/task.js';
import type { Task, TaskHome } from '../core/task.js';
import type { TaskFunction } from '../core/tasks.js';
import type { TaskOutcome } from '../observer.js';

/** ms of tasks without a turn of the event loop. */
const SLICE = 4;

/** Node alone knows whether the loop would end: it is kept alive by what the tasks themselves wait for. */
export abstract class InlineExecutor extends Executor {
  /** @internal */ protected readonly chunks = false;
  private readonly queue = new Deque<Task>();
  private readonly running = new Set<Task>();
  private readonly loaded = new Map<TaskFunction, Callable | Unresolved>();
  private readonly loading = new Map<TaskFunction, Promise<Callable | Unresolved>>();
  private readonly stamps = emptyStamps();
  private readonly home: TaskHome = {
    cancel: (task) => this.cancelTask(task),
    // A task that starts is marked at once.
    refresh: () => undefined,
    abort: (task) => this.abortTask(task),
  };
  /** Names of the places tasks have run in so far: as many as ran at once, at most. */
  private names: string[] = [];
  private active = 0;
  private asked = false;
  private seen = false;
  private sliceStart = -Infinity;
  private gone: { promise: Promise<void>; resolve: () => void } | undefined;

  /** @internal */
  protected constructor(
    options: ExecutorOptions,
    maxWorkers: number,
    private readonly prefix: string,
  ) {
    super(options, maxWorkers);
  }

  get workerNames(): string[] {
    return [...this.names];
  }

  get workerCount(): number {
    return this.names.length;
  }

  shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.closed = true;
    if (cancelFutures) {
      for (let task = this.queue.shift(); task; task = this.queue.shift())
        this.settleCancelled(task);
    }
    if (!this.gone) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => (resolve = done));
      this.gone = { promise, resolve };
    }
    this.endIfDone();
    return wait ? this.gone.promise : Promise.resolve();
  }

  private cancelTask(task: Task): boolean {
    // Its place in the queue is skipped when its turn comes.
    this.settleCancelled(task);
    return true;
  }

  /** Its function goes on, for nothing can stop it, and keeps its place until it ends. */
  private abortTask(task: Task): void {
    const cause = (task.options?.signal as AbortSignal).reason as unknown;
    if (!this.running.has(task)) {
      this.settleCancelled(task, { cause });
      return;
    }
    const error = new TaskAbortedError(`the task '${task.fn.name}' was aborted`, { cause });
    this.settle(task, 'aborted', true, error, NaN, now());
  }

  /** @internal */
  protected accept(task: Task): void {
    task.home = this.home;
    if (!this.seen) {
      this.seen = true;
      const at = now();
      this.observe((observer) => {
        observer.workerSpawned?.(0, `${this.prefix}_0`, at);
        observer.workerOnline?.(0, at, process.pid, 0);
      });
    }
    if (task.refused) {
      this.settle(task, 'failed', true, task.refused, NaN, NaN);
      return;
    }
    if (!task.listen()) {
      this.settleCancelled(task, { cause: task.options?.signal?.reason as unknown });
      return;
    }
    this.queue.push(task);
    if (
      this.active + this.queue.length > this.names.length &&
      this.names.length < this.maxWorkers
    ) {
      this.names.push(`${this.prefix}_${this.names.length}`);
    }
    this.ask();
  }

  /** Never inside `submit`: a task's first step is a microtask or later. */
  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    if (performance.now() - this.sliceStart < SLICE) queueMicrotask(this.startNext);
    else setImmediate(this.startNewSlice);
  }

  /** Microtasks alone would keep the host's timers and sockets waiting until the queue is empty. */
  private readonly startNewSlice = (): void => {
    this.sliceStart = performance.now();
    this.startNext();
  };

  private readonly startNext = (): void => {
    this.asked = false;
    while (this.active < this.maxWorkers) {
      const task = this.queue.shift();
      if (!task) break;
      if (task.future.done()) continue;
      this.active++;
      void this.run(task).then(() => {
        this.active--;
        if (this.queue.length > 0) this.ask();
        else this.endIfDone();
      });
      // One after the other also means: not before what the last one left to microtasks.
      if (this.queue.length > 0) {
        this.ask();
        return;
      }
    }
    this.endIfDone();
  };

  private async run(task: Task): Promise<void> {
    const callable = this.loaded.get(task.fn) ?? (await this.loadOnce(task.fn));
    // It may have been cancelled while its module was imported; until then it waits like those behind it.
    if (task.future.done()) return;
    task.future.markRunning();
    this.running.add(task);
    task.worker = 0;
    if (this.observer) {
      task.dispatched = now();
      this.observe((observer) => observer.taskDispatched?.(task.id, 0, task.dispatched));
    }
    const started = now();
    let failed = false;
    let value: unknown;
    try {
      if (callable instanceof Unresolved) throw failure(callable);
      value = task.options?.captureOutput
        ? this.runCaptured(task, callable)
        : callable(...task.args);
      if (isThenable(value)) value = await value;
      if (isIterator(value)) throw failure(generatorRefused(task.fn.name));
    } catch (error) {
      failed = true;
      value =
        error instanceof Error
          ? error
          : new NonErrorThrown(`the task '${task.fn.name}' threw ${typeof error}`, error);
    }
    const ended = now();
    this.settle(task, failed ? 'failed' : 'ok', failed, value, started, ended);
    this.running.delete(task);
  }

  private runCaptured(task: Task, callable: Callable): unknown {
    const output = { stdout: '', stderr: '' };
    task.future.output = output;
    return captured(output, () => callable(...task.args));
  }

  /** Tasks that come while their module is being imported wait for that import: it is one, and told of once. */
  private loadOnce(fn: TaskFunction): Promise<Callable | Unresolved> {
    const loading = this.loading.get(fn) ?? this.load(fn);
    this.loading.set(fn, loading);
    return loading;
  }

  private async load(fn: TaskFunction): Promise<Callable | Unresolved> {
    const start = now();
    const found = await resolveFunction(fn.specifier, fn.name);
    this.loading.delete(fn);
    // What failed to load may load next time.
    if (!(found instanceof Unresolved)) this.loaded.set(fn, found);
    this.observe((observer) => observer.workerLoaded?.(0, start, now()));
    return found;
  }

  private settleCancelled(task: Task, cause?: { cause: unknown }): void {
    if (task.future.done()) return;
    const { future } = task;
    this.tell(task, 'cancelled', NaN, NaN);
    task.release();
    future.markCancelled(cause);
    this.endIfDone();
  }

  private settle(
    task: Task,
    outcome: TaskOutcome,
    failed: boolean,
    value: unknown,
    started: number,
    ended: number,
  ): void {
    const { future } = task;
    if (future.done()) return;
    this.tell(task, outcome, started, ended);
    task.release();
    future.finish(failed, value);
  }

  private tell(task: Task, outcome: TaskOutcome, started: number, ended: number): void {
    if (!this.observer?.taskSettled) return;
    const { stamps } = this;
    stamps.submitted = task.submitted;
    stamps.dispatched = task.dispatched;
    stamps.received = task.dispatched;
    stamps.started = started;
    stamps.ended = ended;
    stamps.settled = now();
    this.observe((observer) => observer.taskSettled?.(task.id, task.worker, outcome, stamps));
  }

  private endIfDone(): void {
    if (!this.closed || this.active > 0 || this.queue.length > 0 || !this.gone) return;
    if (this.names.length > 0) {
      this.observe((observer) => observer.workerExited?.(0, now(), false));
    }
    this.names = [];
    this.gone.resolve();
  }
}

function failure(unresolved: Unresolved): Error {
  const { kind, message, cause } = unresolved;
  const options = cause === undefined ? undefined : { cause };
  return kind === 'notFound'
    ? new TaskNotFoundError(message, options)
    : new TaskCloneError(message, 'result', options);
}
