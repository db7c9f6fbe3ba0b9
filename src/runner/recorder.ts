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

export class Recorder implements ExecutorObserver {
  /** `fnOf` gives the number of a task's function. */
  constructor(
    private readonly ring: RingWriter,
    private readonly fnOf: (task: number) => number,
  ) {}

  workerSpawned(worker: number, _name: string, at: number): void {
    this.ring.worker(worker, EVENT_CODES.spawn, at);
  }

  workerOnline(worker: number, at: number, pid: number, thread: number): void {
    this.ring.worker(worker, EVENT_CODES.online, at, pid, thread);
  }

  workerLoaded(worker: number, start: number, end: number): void {
    this.ring.worker(worker, EVENT_CODES.loadStart, start);
    this.ring.worker(worker, EVENT_CODES.loadEnd, end);
  }

  workerExited(worker: number, at: number, lost: boolean): void {
    this.ring.worker(worker, lost ? EVENT_CODES.lost : EVENT_CODES.exit, at);
  }

  taskSubmitted(task: number, at: number): void {
    this.ring.submitted(this.fnOf(task), at);
  }

  taskDispatched(task: number, worker: number, at: number): void {
    this.ring.dispatched(task, worker, at);
  }

  taskSettled(task: number, worker: number, outcome: TaskOutcome, stamps: TaskStamps): void {
    this.ring.settled(task, worker, OUTCOME_CODES[outcome], stamps);
  }
}
