/** One worker of a pool: its line of tasks, and how much may be sent ahead to it. */
import { Deque } from '../core/deque.js';
import type { Task } from '../core/task.js';
import type { Channel } from './channel.js';

/** µs of measured work that may wait in a worker's line: enough to hide the way there and back. */
const AHEAD = 1000;

/**
 * µs up to which one more task waits behind one that takes long: on a machine whose cores are all at work, answer and next
 * task take as long as the host has to wait for a core, which is a tenth of 2 ms. Longer ones do not feel it.
 */
const SPARE = 20_000;

/** Tasks in a line, at most. */
const LONGEST_LINE = 512;

/** µs a byte takes to another process, about. */
const BYTE = 1 / 2500;

/** µs without an answer, beside what is explained, after which what waits behind a task is taken back. */
const STUCK = 1000;

/** µs a task costs beside its own run time. */
const OVERHEAD = 2;

/** ms an idle worker has to end when asked, before it is ended. */
const GRACE = 10_000;

export type WorkerState = 'booting' | 'ready' | 'ending' | 'gone';

export class PoolWorker {
  state: WorkerState = 'booting';
  channel!: Channel;
  pid: number | undefined;
  /** Tasks sent and not answered, in their order. The first ones are claimed, the rest can be recalled. */
  readonly line = new Deque<Task>();
  /** µs when it last took or answered a task. */
  progressAt = 0;
  /** True from a recall until the worker moves on: what was taken back is not sent to it again. */
  parked = false;
  /** Whether its end was asked for; else it is a loss. */
  asked = false;
  /** Something was sent and not shown. */
  private dirty = false;
  /** The channel had no room; it may have when the worker has answered. */
  private full = false;
  /** Estimated µs of work in the line; NaN if a task in it was never measured. */
  private micros = 0;
  /** µs that the bytes under way take, about. */
  private transfer = 0;
  /** Tasks it has answered; how many they were when last looked at, and since when they are that many, µs. */
  private answers = 0;
  private seen = 0;
  private seenAt = 0;
  private nextSeq = 0;
  /** It had a stray error: it finishes its task and goes. */
  retiring = false;
  idleTimer: NodeJS.Timeout | undefined;
  graceTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly index: number,
    readonly name: string,
    /** Tasks it may still take before it retires. */
    public left: number,
  ) {}

  get usable(): boolean {
    return this.state === 'booting' || this.state === 'ready';
  }

  /** Whether a recall may bring something back. */
  get hasSpare(): boolean {
    if (this.line.length === 0 || this.parked || this.state !== 'ready') return false;
    return (this.channel.unclaimed() ?? this.line.length - 1) > 0;
  }

  /** The task behind all others that were sent to it. */
  get last(): Task | undefined {
    return this.line.at(this.line.length - 1);
  }

  get idle(): boolean {
    return this.state === 'ready' && this.line.length === 0;
  }

  /** Whether `task` may be sent now: to an empty line, or behind work that is known to be short. */
  hasRoom(task: Task): boolean {
    // Not while it boots: the first worker that is ready takes the first task.
    if (this.state !== 'ready' || this.parked || this.full || this.left === 0) return false;
    if (!this.channel.open) return false;
    if (this.line.length === 0) return true;
    // What was moved to a worker is gone from here: nobody else could be sent it.
    if (task.moved && this.channel.moves) return false;
    const work = this.micros + this.transfer + task.fn.micros;
    if (this.line.length === 1) return work <= 2 * SPARE;
    return this.line.length < LONGEST_LINE && work <= AHEAD;
  }

  /** A line is filled up once it is half empty: a few tasks at a time would each cost a wake-up of the worker. */
  get wantsMore(): boolean {
    if (this.dirty || this.line.length === 1) return true;
    return this.line.length < LONGEST_LINE / 2 && this.micros + this.transfer < AHEAD / 2;
  }

  /** Shows the worker what was sent. */
  flush(): void {
    if (!this.dirty) return;
    this.dirty = false;
    this.channel.flush();
  }

  /** @throws TaskCloneError; false if the channel has no room */
  send(task: Task): boolean {
    const { micros } = task.fn;
    task.seq = this.nextSeq;
    if (!this.channel.send(task, !(micros < AHEAD))) {
      this.full = true;
      return false;
    }
    this.nextSeq = (this.nextSeq + 1) >>> 0;
    task.worker = this.index;
    // What it did before is no sign of being stuck with this.
    if (this.line.length === 0) this.seen = -1;
    this.line.push(task);
    this.micros += micros + OVERHEAD;
    this.transfer += task.bytes * BYTE;
    this.left--;
    this.dirty = true;
    return true;
  }

  /** Takes the task numbered `seq` out of the line: nearly always the first. */
  answered(seq: number): Task | undefined {
    this.parked = false;
    this.full = false;
    this.answers++;
    const { line } = this;
    let task = line.at(0);
    if (task?.seq === seq) line.shift();
    else {
      let at = 1;
      while (at < line.length && line.at(at)?.seq !== seq) at++;
      task = line.removeAt(at);
    }
    if (line.length === 0) this.micros = this.transfer = 0;
    else if (task) this.takeOff(task);
    return task;
  }

  /** Takes back what is not claimed, oldest first. The first of what stays is running, as far as results were told. */
  recall(): Task[] {
    if (this.line.length === 0) return [];
    const count = this.channel.recall();
    const back = new Array<Task>(count);
    for (let i = count - 1; i >= 0; i--) {
      const task = this.line.pop() as Task;
      task.worker = -1;
      back[i] = task;
    }
    this.left += count;
    this.parked = this.line.length > 0;
    this.line.at(0)?.future.markRunning();
    this.estimate();
    return back;
  }

  /** Ends a worker that has nothing to do; by force if it does not obey. */
  retire(): void {
    this.asked = true;
    this.state = 'ending';
    this.channel.exit();
    this.graceTimer = setTimeout(() => this.channel.kill('SIGKILL'), GRACE).unref();
  }

  /** Retires it if it is idle after `limit` ms. */
  watchIdle(limit: number): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      if (this.idle) this.retire();
    }, limit).unref();
  }

  /** µs of run time in the line, as far as known. */
  get work(): number {
    return this.micros;
  }

  /** Called from time to time: whether nothing came back for longer than what is in the line explains. */
  isStuck(time: number): boolean {
    if (this.seen !== this.answers || !this.hasSpare) {
      this.seen = this.answers;
      this.seenAt = time;
      return false;
    }
    return time - this.seenAt > this.patience;
  }

  /** µs without an answer that what is in the line explains. */
  get patience(): number {
    return STUCK + 2 * Math.min(this.micros, 2 * SPARE) + 8 * this.transfer;
  }

  private takeOff(task: Task): void {
    this.micros -= task.fn.micros + OVERHEAD;
    this.transfer -= task.bytes * BYTE;
    if (!(this.micros >= 0)) this.estimate();
  }

  /** Anew, because estimates change while tasks are under way. */
  private estimate(): void {
    this.micros = this.transfer = 0;
    for (let i = 0; i < this.line.length; i++) {
      const task = this.line.at(i) as Task;
      this.micros += task.fn.micros + OVERHEAD;
      this.transfer += task.bytes * BYTE;
    }
  }
}
