/** A pool of workers behind the face of an executor: threads and processes are two kinds of `Channel`. */
import { now } from '../core/clock.js';
import { limitOf } from '../core/durations.js';
import { Executor } from '../core/executor.js';
import { countOf } from '../core/options.js';
import type { PoolOptions, ShutdownOptions } from '../core/options.js';
import type { Task, TaskHome } from '../core/task.js';
import type { TaskFunction } from '../core/tasks.js';
import type { TaskOutcome } from '../observer.js';
import type { Channel, ChannelListener, End, WorkerConfig, WorkerStamps } from './channel.js';
import { Dispatcher } from './dispatcher.js';
import { Latch } from './ends.js';
import { Faults } from './faults.js';
import type { FaultRules } from './faults.js';
import { KeepAlive } from './keep-alive.js';
import { stampsOf } from './settle.js';
import type { Settle } from './settle.js';
import { Stopping } from './stopping.js';
import { PoolWorker } from './worker.js';

/** Share of a new measurement in the smoothed run time of a task function. */
const SMOOTHING = 0.1;

export abstract class WorkerPool extends Executor {
  /** @internal */ protected readonly chunks: boolean = true;
  /** @internal */ protected readonly options: PoolOptions;
  private readonly dispatcher: Dispatcher;
  private readonly initializer: TaskFunction | undefined;
  private readonly maxTasks: number;
  private readonly idleTimeout: number | undefined;
  private readonly keepAlive = new KeepAlive();
  private readonly home: TaskHome;
  private readonly faults: Faults;
  private readonly prefix: string;
  private spawned = 0;
  /** Tasks whose futures are not done. */
  private unsettled = 0;
  /** Resolves when the last worker is gone after shutdown. */
  private gone: Latch | undefined;

  /** @internal */
  protected constructor(
    options: PoolOptions,
    defaults: { maxWorkers: number; prefix: string; maxTasks?: number | undefined } & FaultRules,
  ) {
    super(options, countOf(options.maxWorkers, 'maxWorkers') ?? defaults.maxWorkers);
    this.options = options;
    this.maxTasks =
      defaults.maxTasks ?? countOf(options.maxTasksPerWorker, 'maxTasksPerWorker') ?? Infinity;
    this.idleTimeout = limitOf(options.idleTimeout, 'idleTimeout');
    this.prefix = options.threadNamePrefix ?? defaults.prefix;
    const onWorkerLost = options.onWorkerLost ?? defaults.onWorkerLost;
    // Callers without types may pass anything.
    if (!['break', 'replace'].includes(onWorkerLost)) {
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
    const { dispatcher, report } = this;
    const settle: Settle = (task, outcome, failed, value) =>
      this.settle(task, outcome, failed, value);
    this.home = new Stopping(dispatcher, settle);
    this.faults = new Faults(
      {
        options,
        dispatcher,
        settle,
        report,
        getBroken: () => this.broken,
        setBroken: (broken) => (this.broken = broken),
      },
      { ...defaults, onWorkerLost },
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
    if (this.workers.length > 0) this.faults.close('the workers were ended by the pool');
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
      this.faults.breakPool({ cause: error }, `the worker ${worker.name} could not be started`);
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
      initFailed: (failure) => this.faults.initFailed(worker, failure),
      loaded: (start, end) =>
        this.observe((observer) => observer.workerLoaded?.(worker.index, start, end)),
      started: () => {
        worker.progressAt = now();
        worker.line.at(0)?.future.markRunning();
      },
      result: (seq, failed, value, stamps, output) => {
        this.answered(worker, seq, failed, value, stamps, output);
      },
      stray: (failure) => this.faults.stray(worker, failure),
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
      if (worker.left === 0 || worker.retiring) worker.retire();
      else if (this.idleTimeout !== undefined) worker.watchIdle(this.idleTimeout);
    }
    this.dispatcher.ask();
    if (this.unsettled === 0) {
      this.keepAlive.hold(this.closed && this.workers.length > 0);
      if (this.closed || this.broken) this.endIdle();
    }
  }

  private endIdle(): void {
    for (const worker of [...this.workers]) if (worker.state !== 'ending') worker.retire();
    if (this.workers.length === 0) {
      this.keepAlive.hold(false);
      this.gone?.open();
    }
  }

  private ended(worker: PoolWorker, end: End): void {
    const booting = worker.state === 'booting';
    const lost = !worker.asked;
    const running = this.remove(worker, lost);
    this.faults.ended(worker, end, running, booting, lost);
    if (!this.broken && this.unsettled > 0) this.spawnIfNeeded();
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

  private cancelQueue(): void {
    for (let task = this.dispatcher.queue.shift(); task; task = this.dispatcher.queue.shift()) {
      if (!task.future.done()) this.settle(task, 'cancelled', false, undefined);
    }
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
    if (this.observer?.taskSettled) {
      const told = stampsOf(task, stamps);
      this.observe((observer) => observer.taskSettled?.(task.id, task.worker, outcome, told));
    }
    task.release();
    if (outcome === 'cancelled') future.markCancelled(value as { cause: unknown } | undefined);
    else future.finish(failed, value);
    if (this.unsettled === 0) this.moveOn();
  }
}
