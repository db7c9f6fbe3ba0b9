/** What goes wrong with workers and whom it takes along: ends nobody asked for, failed initializers, stray errors. */
import { brokenAgain, WorkerLostError } from '../core/errors.js';
import type { BrokenExecutor, WorkerEnd } from '../core/errors.js';
import type { Report } from '../core/future.js';
import type { OnWorkerLost, PoolOptions } from '../core/options.js';
import type { Task } from '../core/task.js';
import { rebuild } from '../wire/errors.js';
import type { Failure } from '../wire/failure.js';
import type { End } from './channel.js';
import type { Dispatcher } from './dispatcher.js';
import { endText } from './ends.js';
import type { Settle } from './settle.js';
import type { PoolWorker } from './worker.js';

/** What one kind of pool does about lost workers. */
export interface FaultRules {
  Broken: typeof BrokenExecutor;
  /** Whether a broken pool ends workers that run a task. */
  endsRunning: boolean;
  onWorkerLost: OnWorkerLost;
}

/** The pool, as its faults see it. */
export interface Faulty {
  readonly options: PoolOptions;
  readonly dispatcher: Dispatcher;
  readonly settle: Settle;
  readonly report: Report;
  /** Why the pool can run nothing any more. */
  getBroken(): BrokenExecutor | undefined;
  setBroken(broken: BrokenExecutor): void;
}

export class Faults {
  constructor(
    private readonly pool: Faulty,
    private readonly rules: FaultRules,
  ) {}

  /** It ends by itself. */
  initFailed(worker: PoolWorker, failure: Failure): void {
    worker.asked = true;
    worker.state = 'ending';
    const cause = rebuild(failure, this.pool.options.errorClasses);
    this.pool.report(`the initializer of ${worker.name} failed: the pool is broken`, cause);
    this.breakPool({ cause, workerName: worker.name }, 'an initializer failed');
  }

  /** The task it runs is none the worse, but the worker's state may be: it finishes and goes. */
  stray(worker: PoolWorker, failure: Failure): void {
    const { options, report, dispatcher } = this.pool;
    const error = rebuild(failure, options.errorClasses);
    if (options.onError) {
      try {
        options.onError(error, worker.name);
      } catch (problem) {
        report('exception in the onError of an executor', problem);
      }
    } else report(`error outside any task in ${worker.name}`, error);
    worker.retiring = true;
    dispatcher.recall(worker);
    worker.left = 0;
    if (worker.idle) worker.retire();
  }

  /** A worker is gone that ran the tasks `running`. @param booting it was not ready yet @param lost nobody asked for it */
  ended(
    worker: PoolWorker,
    end: End,
    running: readonly Task[],
    booting: boolean,
    lost: boolean,
  ): void {
    if (lost && (booting || this.rules.onWorkerLost === 'break')) {
      const what = booting ? 'could not start' : 'ended abruptly';
      const { error: cause, exitCode, signal } = end;
      const known: WorkerEnd = { exitCode, signal, workerName: worker.name };
      if (cause !== undefined) known.cause = cause;
      this.breakPool(known, `the worker ${worker.name} ${what} (${endText(end)})`, running);
    } else {
      for (const task of running) this.lose(task, worker, end);
    }
    const broken = this.pool.getBroken();
    if (broken) this.failQueue(broken);
  }

  /** Marks the pool as of no more use, because its own workers are ended. */
  close(text: string): void {
    if (!this.pool.getBroken()) this.pool.setBroken(new this.rules.Broken(text));
  }

  /** Fails every future that is not running, or, where workers can be ended safely, every future. */
  breakPool(end: WorkerEnd, text: string, running: readonly Task[] = []): void {
    const { pool, rules } = this;
    const { dispatcher } = pool;
    const before = pool.getBroken();
    const broken = before ?? new rules.Broken(`${text}; the pool is broken`, end);
    if (!before) pool.setBroken(broken);
    for (const task of running) this.fail(task, broken);
    dispatcher.recallAll();
    this.failQueue(broken);
    if (before || !rules.endsRunning) return;
    for (const worker of [...dispatcher.workers]) {
      worker.asked = true;
      worker.state = 'ending';
      for (let i = 0; i < worker.line.length; i++) {
        const task = worker.line.at(i);
        if (task) this.fail(task, broken);
      }
      worker.channel.kill('SIGKILL');
    }
  }

  private lose(task: Task, worker: PoolWorker, end: End): void {
    if (task.future.done()) return;
    const known: WorkerEnd = { ...end, workerName: worker.name };
    if (end.error !== undefined) known.cause = end.error;
    const text = `the worker ${worker.name} ended (${endText(end)}) while it ran '${task.fn.name}'`;
    const Lost = this.pool.getBroken() ? this.rules.Broken : WorkerLostError;
    this.pool.settle(task, 'lost', true, new Lost(text, known));
  }

  private failQueue(broken: BrokenExecutor): void {
    const { queue } = this.pool.dispatcher;
    for (let task = queue.shift(); task; task = queue.shift()) this.fail(task, broken);
  }

  private fail(task: Task, broken: BrokenExecutor): void {
    if (!task.future.done()) this.pool.settle(task, 'lost', true, brokenAgain(broken));
  }
}
