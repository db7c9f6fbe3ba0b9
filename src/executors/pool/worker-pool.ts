/** A pool of workers behind the face of an executor: threads and processes are two kinds of `Channel`. */
import { now } from '../core/clock.js';
import { brokenAgain, TaskAbortedError, WorkerLostError } from '../core/errors.js';
import type { BrokenExecutor, WorkerEnd } from '../core/errors.js';
import { limitOf } from '../core/durations.js';
import { Executor } from '../core/executor.js';
import { countOf } from '../core/options.js';
import type { OnWorkerLost, PoolOptions, ShutdownOptions } from '../core/options.js';
import { emptyStamps } from '../core/task.js';
import type { Task, TaskHome } from '../core/task.js';
import type { TaskFunction } from '../core/tasks.js';
import type { TaskOutcome } from '../observer.js';
import { rebuild } from '../wire/errors.js';
import type { Failure } from '../wire/errors.js';
import type { Channel, ChannelListener, End, WorkerStamps } from './channel.js';
import { Dispatcher } from './dispatcher.js';
import { KeepAlive } from './keep-alive.js';
import { endText, Latch } from './ends.js';
import { PoolWorker } from './worker.js';

/** Share of a new measurement in the smoothed run time of a task function. */
const SMOOTHING = 0.1;

/** ms an idle worker has to end when asked, before it is ended. */
const GRACE = 2000;

/** What a worker is told when it starts. */
export interface WorkerConfig {
  name: string;
  index: number;
  initializer: { specifier: string; name: string } | undefined;
  initargs: readonly unknown[];
}

export abstract class WorkerPool extends Executor {
  /** @internal */ protected readonly chunks: boolean = true;
  /** @internal */ protected readonly options: PoolOptions;
  private readonly dispatcher: Dispatcher;
  private readonly initializer: TaskFunction | undefined;
  private readonly maxTasks: number;
  private readonly idleTimeout: number | undefined;
  private readonly onWorkerLost: OnWorkerLost;
  private readonly keepAlive = new KeepAlive();
  private readonly stamps = emptyStamps();
  private readonly home: TaskHome = {
    cancel: (task) => this.cancelTask(task),
    refresh: (task) => this.refreshTask(task),
    abort: (task) => this.abortTask(task),
  };
  private readonly prefix: string;
  private spawned = 0;
  /** Tasks whose futures are not done. */
  private unsettled = 0;
  /** Resolves when the last worker is gone after shutdown. */
  private gone: Latch | undefined;

  /** @internal */
  protected constructor(
    options: PoolOptions,
    defaults: { maxWorkers: number; prefix: string; onWorkerLost: OnWorkerLost },
    private readonly Broken: typeof BrokenExecutor,
    maxTasks: number | undefined,
  ) {
    super(options, countOf(options.maxWorkers, 'maxWorkers') ?? defaults.maxWorkers);
    this.options = options;
    this.maxTasks = maxTasks ?? countOf(options.maxTasksPerWorker, 'maxTasksPerWorker') ?? Infinity;
    this.idleTimeout = limitOf(options.idleTimeout, 'idleTimeout');
    this.prefix = options.threadNamePrefix ?? defaults.prefix;
    this.onWorkerLost = options.onWorkerLost ?? defaults.onWorkerLost;
    // Callers without types may pass anything.
    if (!['break', 'replace'].includes(this.onWorkerLost)) {
      throw new TypeError("onWorkerLost must be 'break' or 'replace'");
    }
    // Callers without types may pass anything.
    if (options.initargs !== undefined && !Array.isArray(options.initargs)) {
      throw new TypeError('initargs must be an array');
    }
    this.initializer =
      options.initializer === undefined ? undefined : this.functions.find(options.initializer);
    this.dispatcher = new Dispatcher(
      {
        sent: (task, worker, at) => this.sent(task, worker, at),
        refused: (task, error) => this.settle(task, 'failed', true, error),
      },
      this.observer !== undefined,
    );
  }

  get workerNames(): string[] {
    return this.workers.map((worker) => worker.name);
  }

  get workerCount(): number {
    return this.workers.length;
  }

  shutdown({ wait = true, cancelFutures = false }: ShutdownOptions = {}): Promise<void> {
    this.closed = true;
    this.gone ??= new Latch();
    if (cancelFutures) {
      this.dispatcher.recallAll();
      this.cancelQueue();
    }
    this.moveOn();
    return wait ? this.gone.promise : Promise.resolve();
  }

  private cancelTask(task: Task): boolean {
    const worker = this.holder(task);
    if (worker) {
      this.dispatcher.recall(worker);
      if (task.worker !== -1) {
        // Also behind another: what cannot be cancelled is not pending.
        task.future.markRunning();
        return false;
      }
    }
    this.settle(task, 'cancelled', false, undefined);
    return true;
  }

  /**
   * Only the first of a line is shown as running: one behind it may be claimed already, but then the result of the first
   * is here and was not told yet, and a worker runs one task at a time.
   */
  private refreshTask(task: Task): void {
    const worker = this.holder(task);
    if (worker?.state !== 'ready' || worker.line.at(0) !== task) return;
    const unclaimed = worker.channel.unclaimed();
    if (unclaimed !== undefined) {
      if (unclaimed < worker.line.length) task.future.markRunning();
      return;
    }
    // Only a recall can tell; what runs for long was announced, so this is seldom.
    if (now() - worker.progressAt >= 2000 && !worker.parked) this.dispatcher.recall(worker);
  }

  /** A task that has not started is cancelled; one that runs takes its worker with it. */
  private abortTask(task: Task): void {
    const cause: unknown = task.options?.signal?.reason;
    const worker = this.holder(task);
    if (worker) this.dispatcher.recall(worker);
    if (task.worker === -1) {
      this.settle(task, 'cancelled', false, { cause });
      return;
    }
    // One behind it was claimed, so this one has ended: its result is on its way, and there is nothing to stop.
    if (worker?.last !== task) return;
    const error = new TaskAbortedError(`the task '${task.fn.name}' was aborted`, { cause });
    const end = (): void => {
      if (task.future.done()) return;
      worker.asked = true;
      worker.state = 'ending';
      this.settle(task, 'aborted', true, error);
      worker.channel.kill('SIGKILL');
    };
    const delay = limitOf(task.options?.killDelay, 'killDelay') ?? 0;
    if (delay === 0) {
      end();
      return;
    }
    task.stopWith(error);
    worker.channel.abort(task.seq);
    const timer = setTimeout(end, delay);
    task.future.addDoneCallback(() => clearTimeout(timer));
  }

  /** @internal */
  protected abstract open(config: WorkerConfig, listener: ChannelListener): Channel;

  /** @internal */
  protected get workers(): readonly PoolWorker[] {
    return this.dispatcher.workers;
  }

  /** @internal */
  protected accept(task: Task): void {
    task.home = this.home;
    this.unsettled++;
    this.keepAlive.hold(true);
    if (task.refused) {
      this.settle(task, 'failed', true, task.refused);
      return;
    }
    if (!task.listen()) {
      const cause: unknown = task.options?.signal?.reason;
      this.settle(task, 'cancelled', false, { cause });
      return;
    }
    this.dispatcher.add(task);
    if (this.unsettled > this.workers.length) this.spawnIfNeeded();
  }

  /** Ends every worker now; running tasks fail, and the pool is of no more use. @internal */
  protected async killAll(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const done = this.shutdown({ wait: true, cancelFutures: true });
    if (this.workers.length > 0) {
      this.broken ??= new this.Broken('the workers were ended by the pool');
    }
    for (const worker of [...this.workers]) {
      worker.state = 'ending';
      worker.asked = true;
      worker.channel.kill(signal);
    }
    await done;
  }

  private spawnIfNeeded(): void {
    const usable = this.workers.reduce((count, worker) => count + (worker.usable ? 1 : 0), 0);
    if (this.broken || this.unsettled <= usable || this.workers.length >= this.maxWorkers) return;
    const index = this.spawned++;
    const worker = new PoolWorker(index, `${this.prefix}_${index}`, this.maxTasks);
    const at = now();
    this.dispatcher.workers.push(worker);
    this.observe((observer) => observer.workerSpawned?.(index, worker.name, at));
    const { initializer } = this;
    const config = {
      name: worker.name,
      index,
      initializer: initializer && { specifier: initializer.specifier, name: initializer.name },
      initargs: this.options.initargs ?? [],
    };
    try {
      worker.channel = this.open(config, this.listenTo(worker));
    } catch (error) {
      this.remove(worker, false);
      this.breakPool({ cause: error }, `the worker ${worker.name} could not be started`);
    }
  }

  private listenTo(worker: PoolWorker): ChannelListener {
    return {
      online: (at, pid, thread, initStart, initEnd) => {
        if (worker.state === 'booting') worker.state = 'ready';
        worker.pid = pid;
        worker.progressAt = now();
        this.observe((observer) => {
          observer.workerOnline?.(worker.index, at, pid, thread);
          if (initStart === initStart) observer.workerLoaded?.(worker.index, initStart, initEnd);
        });
        this.moveOn();
      },
      initFailed: (failure) => {
        // It ends by itself.
        worker.asked = true;
        worker.state = 'ending';
        const cause = rebuild(failure, this.options.errorClasses);
        this.report(`the initializer of ${worker.name} failed: the pool is broken`, cause);
        this.breakPool({ cause, workerName: worker.name }, 'an initializer failed');
      },
      loaded: (start, end) =>
        this.observe((observer) => observer.workerLoaded?.(worker.index, start, end)),
      started: () => {
        worker.progressAt = now();
        worker.line.at(0)?.future.markRunning();
      },
      result: (seq, failed, value, stamps, output) => {
        this.answered(worker, seq, failed, value, stamps, output);
      },
      stray: (failure) => this.stray(worker, failure),
      opened: () => {
        worker.parked &&= worker.line.length > 0;
        this.moveOn();
      },
      ended: (end) => this.ended(worker, end),
    };
  }

  private answered(
    worker: PoolWorker,
    seq: number,
    failed: boolean,
    value: unknown,
    stamps: WorkerStamps,
    output: { stdout: string; stderr: string } | undefined,
  ): void {
    const task = worker.answered(seq);
    if (!task) return;
    const { fn } = task;
    const micros = stamps.ended - stamps.started;
    // Several tasks can be answered in one turn: the moment the worker moved is in its own stamps.
    worker.progressAt = stamps.ended;
    if (micros === micros) {
      fn.micros = fn.micros === fn.micros ? fn.micros + (micros - fn.micros) * SMOOTHING : micros;
    }
    if (!task.future.done()) {
      if (output) task.future.output = output;
      if (task.aborting) this.settle(task, 'aborted', true, task.aborting, stamps);
      else this.settle(task, failed ? 'failed' : 'ok', failed, value, stamps);
    }
    if (worker.line.length === 0 || this.dispatcher.queue.length > 0) this.moveOn(worker);
  }

  /** A worker may be free, or done for good. */
  private moveOn(worker?: PoolWorker): void {
    if (worker?.state === 'ready' && worker.line.length === 0) {
      if (worker.left === 0 || worker.retiring) this.retire(worker);
      else if (this.idleTimeout !== undefined) this.watchIdle(worker, this.idleTimeout);
    }
    this.dispatcher.ask();
    if (this.unsettled === 0) {
      this.keepAlive.hold(this.closed && this.workers.length > 0);
      if (this.closed || this.broken) this.endIdle();
    }
  }

  private endIdle(): void {
    for (const worker of [...this.workers]) if (worker.state !== 'ending') this.retire(worker);
    if (this.workers.length === 0) {
      this.keepAlive.hold(false);
      this.gone?.open();
    }
  }

  /** Ends a worker that has nothing to do; by force if it does not obey. */
  private retire(worker: PoolWorker): void {
    worker.asked = true;
    worker.state = 'ending';
    worker.channel.exit();
    worker.graceTimer = setTimeout(() => worker.channel.kill('SIGKILL'), GRACE).unref();
  }

  private watchIdle(worker: PoolWorker, limit: number): void {
    clearTimeout(worker.idleTimer);
    worker.idleTimer = setTimeout(() => {
      if (worker.idle) this.retire(worker);
    }, limit).unref();
  }

  /** The task it runs is none the worse, but the worker's state may be: it finishes and goes. */
  private stray(worker: PoolWorker, failure: Failure): void {
    const error = rebuild(failure, this.options.errorClasses);
    const { onError } = this.options;
    if (onError) {
      try {
        onError(error, worker.name);
      } catch (problem) {
        this.report('exception in the onError of an executor', problem);
      }
    } else this.report(`error outside any task in ${worker.name}`, error);
    worker.retiring = true;
    this.dispatcher.recall(worker);
    worker.left = 0;
    if (worker.idle) this.retire(worker);
  }

  private ended(worker: PoolWorker, end: End): void {
    const booting = worker.state === 'booting';
    const lost = !worker.asked;
    const running = this.remove(worker, lost);
    if (lost && (booting || this.onWorkerLost === 'break')) {
      const what = booting ? 'could not start' : 'ended abruptly';
      const { error: cause, exitCode, signal } = end;
      const known: WorkerEnd = { exitCode, signal, workerName: worker.name };
      if (cause !== undefined) known.cause = cause;
      const text = `the worker ${worker.name} ${what} (${endText(end)})`;
      this.breakPool(known, text, running);
    } else {
      for (const task of running) this.lose(task, worker, end);
    }
    if (this.broken) this.failQueue(this.broken);
    else if (this.unsettled > 0) this.spawnIfNeeded();
    this.moveOn();
  }

  /** Takes the worker off the list; what it never claimed is queued again. Gives what it ran. */
  private remove(worker: PoolWorker, lost: boolean): Task[] {
    if (worker.line.length > 0) this.dispatcher.recall(worker);
    const running: Task[] = [];
    for (let task = worker.line.shift(); task; task = worker.line.shift()) running.push(task);
    worker.state = 'gone';
    clearTimeout(worker.idleTimer);
    clearTimeout(worker.graceTimer);
    this.dispatcher.workers.splice(this.dispatcher.workers.indexOf(worker), 1);
    this.observe((observer) => observer.workerExited?.(worker.index, now(), lost));
    return running;
  }

  private lose(task: Task, worker: PoolWorker, end: End): void {
    if (task.future.done()) return;
    const known: WorkerEnd = { ...end, workerName: worker.name };
    if (end.error !== undefined) known.cause = end.error;
    const text = `the worker ${worker.name} ended (${endText(end)}) while it ran '${task.fn.name}'`;
    const error = this.broken ? new this.Broken(text, known) : new WorkerLostError(text, known);
    this.settle(task, 'lost', true, error);
  }

  /** Fails every future that is not running, or, where workers can be ended safely, every future. */
  private breakPool(end: WorkerEnd, text: string, running: readonly Task[] = []): void {
    const again = this.broken !== undefined;
    this.broken ??= new this.Broken(`${text}; the pool is broken`, end);
    const { broken } = this;
    for (const task of running) this.failBroken(task, broken);
    this.dispatcher.recallAll();
    this.failQueue(broken);
    if (again || !this.endsRunning) return;
    for (const worker of [...this.workers]) {
      worker.asked = true;
      worker.state = 'ending';
      for (let i = 0; i < worker.line.length; i++) {
        const task = worker.line.at(i);
        if (task) this.failBroken(task, broken);
      }
      worker.channel.kill('SIGKILL');
    }
  }

  private failQueue(broken: BrokenExecutor): void {
    const { queue } = this.dispatcher;
    for (let task = queue.shift(); task; task = queue.shift()) this.failBroken(task, broken);
  }

  private failBroken(task: Task, broken: BrokenExecutor): void {
    if (!task.future.done()) this.settle(task, 'lost', true, brokenAgain(broken));
  }

  /** Whether a broken pool ends workers that run a task. @internal */
  protected abstract readonly endsRunning: boolean;

  private cancelQueue(): void {
    for (let task = this.dispatcher.queue.shift(); task; task = this.dispatcher.queue.shift()) {
      if (!task.future.done()) this.settle(task, 'cancelled', false, undefined);
    }
  }

  private holder(task: Task): PoolWorker | undefined {
    return task.worker === -1
      ? undefined
      : this.workers.find((worker) => worker.index === task.worker);
  }

  private sent(task: Task, worker: PoolWorker, at: number): void {
    if (worker.line.length === 1) {
      worker.progressAt = now();
      clearTimeout(worker.idleTimer);
    }
    if (!this.observer) return;
    task.dispatched = at;
    this.observe((observer) => observer.taskDispatched?.(task.id, worker.index, at));
  }

  private settle(
    task: Task,
    outcome: TaskOutcome,
    failed: boolean,
    value: unknown,
    stamps?: WorkerStamps,
  ): void {
    const { future } = task;
    this.unsettled--;
    if (this.observer?.taskSettled) this.tell(task, outcome, stamps);
    task.release();
    if (outcome === 'cancelled') future.markCancelled(value as { cause: unknown } | undefined);
    else future.finish(failed, value);
    if (this.unsettled === 0) this.moveOn();
  }

  private tell(task: Task, outcome: TaskOutcome, taken: WorkerStamps | undefined): void {
    const { stamps } = this;
    stamps.submitted = task.submitted;
    stamps.dispatched = task.worker === -1 ? NaN : task.dispatched;
    // Clocks are joined to well under a µs; what is left of that may not turn cause and effect around.
    stamps.received = taken ? Math.max(taken.received, stamps.dispatched) : NaN;
    stamps.started = taken ? Math.max(taken.started, stamps.received) : NaN;
    stamps.ended = taken ? Math.max(taken.ended, stamps.started) : NaN;
    stamps.settled = taken ? Math.max(now(), stamps.ended) : now();
    this.observe((observer) => observer.taskSettled?.(task.id, task.worker, outcome, stamps));
  }
}
