/**
 * Deals the queue to the workers. Small tasks are sent ahead, about 1 ms of measured work per worker, because the way
 * there and back costs more than they do. That is invisible: a worker claims each task before it runs it, and what is
 * not claimed is taken back when somebody cancels it, or another worker could run it sooner.
 */
import { now } from '../core/clock.js';
import { Deque } from '../core/deque.js';
import type { Task } from '../core/task.js';
import { STUCK } from './worker.js';
import type { PoolWorker } from './worker.js';

/** Submits after which the queue is dealt without waiting for the turn to end. */
const EAGER = 128;

export interface DispatcherEvents {
  sent(task: Task, worker: PoolWorker): void;
  /** The arguments cannot be sent. */
  refused(task: Task, error: unknown): void;
}

export class Dispatcher {
  readonly queue = new Deque<Task>();
  readonly workers: PoolWorker[] = [];
  private asked = false;
  private sinceFlush = 0;
  private balancing: NodeJS.Immediate | NodeJS.Timeout | undefined;

  constructor(private readonly events: DispatcherEvents) {}

  add(task: Task): void {
    this.queue.push(task);
    if (++this.sinceFlush === EAGER) this.flush();
    else this.ask();
  }

  /** Deals at the end of this turn, so that many submits and answers make one message. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    queueMicrotask(() => {
      this.asked = false;
      this.flush();
    });
  }

  /** Takes back what `worker` has not claimed; it is next in the queue. */
  recall(worker: PoolWorker): void {
    const back = worker.recall();
    for (let i = back.length - 1; i >= 0; i--) this.queue.unshift(back[i] as Task);
    if (back.length > 0) this.ask();
  }

  /** Takes back all that is not claimed anywhere, in the order of submission. */
  recallAll(): void {
    const back = this.workers.flatMap((worker) => (worker.usable ? worker.recall() : []));
    back.sort((a, b) => b.id - a.id);
    for (const task of back) this.queue.unshift(task);
    if (back.length > 0) this.ask();
  }

  private flush(): void {
    this.sinceFlush = 0;
    if (this.queue.length > 0) {
      this.recallStuck();
      this.deal();
      for (const worker of this.workers) {
        if (!worker.dirty) continue;
        worker.dirty = false;
        worker.channel.flush();
      }
    }
    if (this.queue.length === 0) this.balance();
  }

  private deal(): void {
    const { queue } = this;
    for (let task = this.next(); task; task = this.next()) {
      const worker = this.choose(task);
      if (!worker) return;
      // An equal share each; at once, for consecutive tasks of one worker make one message.
      const places = this.workers.length;
      let share = Math.max(1, Math.min(64, Math.ceil(queue.length / places)));
      do {
        queue.shift();
        if (!this.send(task, worker)) break;
        task = this.next();
      } while (task && --share > 0 && worker.hasRoom(task));
    }
  }

  /** The oldest task that still wants to run. */
  private next(): Task | undefined {
    const { queue } = this;
    let task = queue.at(0);
    while (task?.future.done()) {
      queue.shift();
      task = queue.at(0);
    }
    return task;
  }

  private choose(task: Task): PoolWorker | undefined {
    let best: PoolWorker | undefined;
    for (const worker of this.workers) {
      if (!worker.hasRoom(task)) continue;
      if (worker.idle) return worker;
      if (!best || worker.line.length < best.line.length) best = worker;
    }
    return best;
  }

  private send(task: Task, worker: PoolWorker): boolean {
    try {
      if (!worker.send(task)) {
        this.queue.unshift(task);
        return false;
      }
    } catch (error) {
      this.events.refused(task, error);
      return true;
    }
    this.events.sent(task, worker);
    return true;
  }

  /** A worker that does not move holds back what was sent behind its task: others may run that first. */
  private recallStuck(): void {
    let time = 0;
    for (const worker of this.workers) {
      if (worker.line.length < 2 || worker.parked || worker.state !== 'ready') continue;
      time ||= now();
      if (time - worker.progressAt > STUCK) this.recall(worker);
    }
  }

  /** Nothing is queued: an idle worker takes over what waits in the lines of the others. */
  private balance(): void {
    if (this.balancing || !this.workers.some((worker) => worker.idle) || !this.victim()) return;
    // Not at once: most often the line is empty a moment later, or new tasks come in with this turn's answers.
    this.balancing = setImmediate(() => {
      this.balancing = undefined;
      if (this.queue.length > 0 || !this.workers.some((worker) => worker.idle)) return;
      const victim = this.victim();
      if (!victim) return;
      if (now() - victim.progressAt > STUCK / 2 || !(victim.waiting < STUCK / 4)) {
        this.recall(victim);
      } else {
        this.balancing = setTimeout(() => {
          this.balancing = undefined;
          this.balance();
        }, 1).unref();
      }
    }).unref();
  }

  /** The worker with the longest line that can be recalled. */
  private victim(): PoolWorker | undefined {
    let victim: PoolWorker | undefined;
    for (const worker of this.workers) {
      if (!worker.usable || worker.parked || worker.line.length === 0) continue;
      const waits =
        worker.channel.unclaimed() ?? worker.line.length - (worker.state === 'ready' ? 1 : 0);
      if (waits > 0 && (!victim || worker.line.length > victim.line.length)) victim = worker;
    }
    return victim;
  }
}
