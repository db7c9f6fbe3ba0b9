/** Stopping single tasks, and looking whether one runs: what a future and a signal ask of the pool. */
import { now } from '../core/clock.js';
import { limitOf } from '../core/durations.js';
import { TaskAbortedError } from '../core/errors.js';
import type { Task, TaskHome } from '../core/task.js';
import type { Dispatcher } from './dispatcher.js';
import type { Settle } from './settle.js';
import type { PoolWorker } from './worker.js';

/** µs without progress of a worker before a recall is made only to learn what it claimed. */
const QUIET = 2000;

export class Stopping implements TaskHome {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly settle: Settle,
  ) {}

  cancel(task: Task): boolean {
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
  refresh(task: Task): void {
    const worker = this.holder(task);
    if (worker?.state !== 'ready' || worker.line.at(0) !== task) return;
    const unclaimed = worker.channel.look();
    if (unclaimed !== undefined) {
      if (unclaimed < worker.line.length) task.future.markRunning();
      return;
    }
    // Only a recall can tell; what runs for long was announced then, so this is seldom.
    if (now() - worker.progressAt >= QUIET && !worker.parked) this.dispatcher.recall(worker);
  }

  /** A task that has not started is cancelled; one that runs takes its worker with it. */
  abort(task: Task): void {
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

  private holder(task: Task): PoolWorker | undefined {
    return task.worker === -1
      ? undefined
      : this.dispatcher.workers.find((worker) => worker.index === task.worker);
  }
}
