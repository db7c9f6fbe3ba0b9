/** Puts down what an executor tells of its tasks and workers. */
import type { ExecutorObserver, TaskOutcome, TaskStamps } from '../executors/observer.js';
import { OUTCOMES, WORKER_EVENTS } from '../shared/words.js';
import type { WorkerEvent } from '../shared/words.js';
import type { RingWriter } from './ring.js';

const OUTCOME_CODES = Object.fromEntries(OUTCOMES.map((name, code) => [name, code])) as Record<
  TaskOutcome,
  number
>;
const EVENT_CODES = Object.fromEntries(WORKER_EVENTS.map((name, code) => [name, code])) as Record<
  WorkerEvent,
  number
>;

/** A worker that is online. */
export interface LiveWorker {
  readonly worker: number;
  readonly pid: number;
}

/**
 * A pool may hand tasks to a worker that still boots, or that is busy with the one before. They wait for it as they would in
 * the queue, so they count as dispatched when the worker is online and free: else its spawn, or the run of the task before,
 * would be counted once more as their time to send.
 */
export class Recorder implements ExecutorObserver {
  /** By worker: when it came online, µs. */
  readonly #online: (number | undefined)[] = [];
  /** By worker: when the last of its tasks that settled had ended, µs. */
  readonly #freeAt: (number | undefined)[] = [];
  /** Workers that ever were up. */
  seen = 0;
  /** Tasks handed to a worker that boots, with its number. */
  readonly #waiting = new Map<number, number>();
  readonly #booting = new Set<number>();
  readonly #live = new Map<number, LiveWorker>();
  #diverted: ((stamps: TaskStamps) => void) | null = null;

  /** `fnOf` gives the number of a task's function. */
  constructor(
    private readonly ring: RingWriter,
    private readonly fnOf: (task: number) => number,
  ) {}

  get live(): readonly LiveWorker[] {
    return [...this.#live.values()];
  }

  /** Whether a worker was asked for that is not there yet. */
  get isBooting(): boolean {
    return this.#booting.size > 0;
  }

  /** Tasks from now on are none of the user's: `listener` gets their stamps as they settle, and the trace none. */
  divert(listener: (stamps: TaskStamps) => void): void {
    this.#diverted = listener;
  }

  workerSpawned(worker: number, _name: string, at: number): void {
    this.#booting.add(worker);
    this.ring.worker(worker, EVENT_CODES.spawn, at);
  }

  workerOnline(worker: number, at: number, pid: number, thread: number): void {
    this.#online[worker] = at;
    this.#booting.delete(worker);
    this.#live.set(worker, { worker, pid });
    this.seen++;
    this.ring.worker(worker, EVENT_CODES.online, at, pid, thread);
    for (const [task, waitsFor] of this.#waiting) {
      if (waitsFor !== worker) continue;
      this.#waiting.delete(task);
      this.ring.dispatched(task, worker, at);
    }
  }

  workerLoaded(worker: number, start: number, end: number): void {
    this.ring.worker(worker, EVENT_CODES.loadStart, start);
    this.ring.worker(worker, EVENT_CODES.loadEnd, end);
  }

  workerExited(worker: number, at: number, lost: boolean): void {
    this.#booting.delete(worker);
    this.#live.delete(worker);
    this.ring.worker(worker, lost ? EVENT_CODES.lost : EVENT_CODES.exit, at);
  }

  taskSubmitted(task: number, at: number): void {
    if (this.#diverted) return;
    this.ring.submitted(this.fnOf(task), at);
  }

  taskDispatched(task: number, worker: number, at: number): void {
    if (this.#diverted) return;
    if (this.#online[worker] === undefined) {
      this.#waiting.set(task, worker);
      return;
    }
    // It may have been recalled from another that boots.
    if (this.#waiting.size > 0) this.#waiting.delete(task);
    this.ring.dispatched(task, worker, at);
  }

  taskSettled(task: number, worker: number, outcome: TaskOutcome, stamps: TaskStamps): void {
    if (this.#diverted) {
      this.#diverted(stamps);
      return;
    }
    if (this.#waiting.size > 0) this.#waiting.delete(task);
    const { dispatched, received, ended } = stamps;
    const online = Math.max(dispatched, this.#online[worker] ?? dispatched);
    // The worker's own stamps may be older than the news of it being online.
    let sent = online > received ? Math.max(dispatched, received) : online;
    // On the event loop another task may have ended while this one ran: that is no sign of waiting.
    const freeAt = this.#freeAt[worker] ?? sent;
    if (freeAt > sent && freeAt <= received) sent = freeAt;
    if (!Number.isNaN(ended)) this.#freeAt[worker] = ended;
    this.ring.settled(task, worker, OUTCOME_CODES[outcome], stamps, sent);
  }
}
