/**
 * Deals the queue to the workers. Small tasks are sent ahead, about 1 ms of measured work per worker, because the way
 * there and back costs more than they do; behind one of some ms, one. That is invisible: a worker claims each task before it runs it, and what is
 * not claimed is taken back when somebody cancels it, or another worker could run it sooner.
 */
import { now } from '../core/clock.js';
import { soon } from '../core/soon.js';
import { Deque } from '../core/deque.js';
import type { Task } from '../core/task.js';
import type { PoolWorker } from './worker.js';

/** Submits after which the queue is dealt without waiting for the turn to end. */
const EAGER = 128;

/** ms between two looks at lines that may be stuck, at most. */
const LONGEST_LOOK = 10;

/** µs of work that is waited for rather than moved to another worker. */
const SHORT = 500;

export interface DispatcherEvents {
  /** `at`: when its arguments began to be encoded, µs; NaN if nobody wants to know. */
  sent(task: Task, worker: PoolWorker, at: number): void;
  /** The arguments cannot be sent. */
  refused(task: Task, error: unknown): void;
}

export class Dispatcher {
  readonly queue = new Deque<Task>();
  readonly workers: PoolWorker[] = [];
  private asked = false;
  private sinceFlush = 0;
  /** What will take over a long line, behind the poll phase. */
  private takeover: NodeJS.Immediate | undefined;
  /** What will look for lines that are stuck. */
  private look: NodeJS.Immediate | NodeJS.Timeout | undefined;

  /** `isObserved`: somebody wants to know when tasks are sent. */
  constructor(
    private readonly events: DispatcherEvents,
    private readonly isObserved: boolean,
  ) {}

  add(task: Task): void {
    this.queue.push(task);
    if (++this.sinceFlush === EAGER) this.flush();
    else this.ask();
  }

  /** Deals at the end of this turn, so that many submits and answers make one message. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    soon(this.endTurn);
  }

  private readonly endTurn = (): void => {
    this.asked = false;
    this.flush();
  };

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
      this.deal();
      for (const worker of this.workers) worker.flush();
    }
    this.guard();
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
      if (!worker.hasRoom(task) || !worker.wantsMore) continue;
      if (worker.idle) return worker;
      if (!best || worker.line.length < best.line.length) best = worker;
    }
    return best;
  }

  private send(task: Task, worker: PoolWorker): boolean {
    // Encoding is part of the way: it may take longer than all the rest of it.
    const at = this.isObserved ? now() : NaN;
    try {
      if (!worker.send(task)) {
        this.queue.unshift(task);
        return false;
      }
    } catch (error) {
      this.events.refused(task, error);
      return true;
    }
    this.events.sent(task, worker, at);
    return true;
  }

  /**
   * Watches over tasks that wait in a worker's line while somebody else could run them, or has older ones to wait for:
   * an idle worker takes over what is long; what is short most often is done a moment later, and is taken back only if
   * its worker does not move.
   */
  private guard(): void {
    if (this.takeover || !this.isContended()) return;
    if (!this.longLine()) {
      this.watch();
      return;
    }
    // Behind the poll phase: every answer there is has been read by then.
    this.takeover = setImmediate(() => {
      this.takeover = undefined;
      if (!this.isContended()) return;
      const victim = this.longLine();
      if (victim) this.recall(victim);
      else this.watch();
    }).unref();
  }

  /** One timer, however many tasks come and go meanwhile. */
  private watch(): void {
    if (this.look) return;
    this.recallStuck();
    this.look = setTimeout(() => {
      this.look = setImmediate(() => {
        this.look = undefined;
        this.recallStuck();
        this.guard();
      }).unref();
    }, this.patience()).unref();
  }

  /** ms until a line may turn out to be stuck: looking more often would take the cores from tasks. */
  private patience(): number {
    let least = LONGEST_LOOK;
    for (const worker of this.workers) {
      // Where nothing is known of a task there is nothing to be patient for.
      if (worker.hasSpare) least = Math.min(least, (worker.patience || 0) / 2e3);
    }
    return Math.max(1, least);
  }

  /** A line that an idle worker is to take over at once. */
  private longLine(): PoolWorker | undefined {
    const victim = this.queue.length === 0 ? this.longestLine() : undefined;
    return victim && !(victim.work < SHORT) ? victim : undefined;
  }

  private recallStuck(): void {
    const time = now();
    for (const worker of this.workers) if (worker.isStuck(time)) this.recall(worker);
  }

  /** Whether a task waits in a line that somebody else might serve sooner. */
  private isContended(): boolean {
    const wanted = this.queue.length > 0 || this.workers.some((worker) => worker.idle);
    return wanted && this.workers.some((worker) => worker.hasSpare);
  }

  private longestLine(): PoolWorker | undefined {
    let longest: PoolWorker | undefined;
    for (const worker of this.workers) {
      if (worker.hasSpare && worker.line.length > (longest?.line.length ?? 0)) longest = worker;
    }
    return longest;
  }
}
