/** A block of the fault lab: one task goes wrong among others that do not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { BrokenExecutor, TaskAbortedError, WorkerLostError } from '../executors/index.js';
import type { Executor, Future } from '../executors/index.js';
import type { Fault } from '../shared/faults.js';
import type { TaskInput } from './load.js';
import { REHEARSAL } from './offences.js';

/** Most tasks of a block. */
const MOST_TASKS = 200;
/** Bystanders of each worker that are submitted with the offending task: as many as take about so long, within limits. ms */
const BACKLOG_MS = 600;
const [SHORTEST_BACKLOG, LONGEST_BACKLOG] = [2, 6];
/** From submitting a task that never ends to aborting it, ms. */
const PATIENCE_MS = 500;
/** How long a lost worker has to be replaced, and how often there is work for one, ms. */
const REPLACED_WITHIN_MS = 8_000;
const TICK_MS = 25;

export interface FaultLab {
  readonly executor: Executor;
  readonly fault: Fault;
  readonly workers: number;
  /** See `amongBystanders`. */
  readonly tasks: readonly TaskInput[];
  readonly references: readonly { readonly module: string; readonly name: string }[];
  /** Workers that ever were up. */
  readonly workersSeen: () => number;
  /** A task has ended, one way or another. */
  readonly ended: (task: number, future: Future) => void;
  /** The offending task goes in when this resolves: what there is of the trace has left the program, which may die. */
  readonly goesWrong: (task: number) => Promise<void>;
}

/** What ran, and whether the pool takes more. */
export interface FaultLabEnd {
  readonly tasks: number;
  readonly isBroken: boolean;
}

/** Where the offending task is found. */
export const offenceReference = (): { module: string; name: string } => ({
  module: pathToFileURL(join(__dirname, 'offences.js')).href,
  name: 'offend',
});

/**
 * Number of the offending task: each worker has run one of the others and rehearsed before, and all but one are given
 * one more to be busy with.
 */
const offenderAt = (workers: number): number => 3 * workers - 1;

/**
 * The tasks of a block in the order of submission, of which it may run only the first few: the user's, going round,
 * and the offending one among them. It has the function number `fn`.
 */
export function amongBystanders(
  inputs: readonly TaskInput[],
  fault: Fault,
  fn: number,
  workers: number,
): TaskInput[] {
  const tasks = Array.from(
    { length: MOST_TASKS },
    (_, i): TaskInput => inputs[i % inputs.length] as TaskInput,
  );
  const rehearsals = Array.from({ length: workers }, (): TaskInput => [fn, [REHEARSAL]]);
  tasks.splice(workers, 0, ...rehearsals);
  tasks.splice(offenderAt(workers), 0, [fn, [fault]]);
  return tasks;
}

/** Resolves when every task that was submitted has ended; where the fault ends the program, never. */
export async function runFaultLab(lab: FaultLab): Promise<FaultLabEnd> {
  const { workers, fault } = lab;
  const feed = new Feed(lab);
  const startedAt = performance.now();
  feed.submit(workers);
  await feed.allEnded();
  const backlog = workers * backlogOf(performance.now() - startedAt);
  feed.submit(workers);
  await feed.allEnded();
  const task = offenderAt(workers);
  await lab.goesWrong(task);
  feed.submit(task - feed.submitted);
  const abort = new AbortController();
  const reason = new Error('the fault lab has seen enough of it');
  const patience = setTimeout(() => abort.abort(reason), PATIENCE_MS);
  feed.submit(1, fault === 'loop' ? abort.signal : undefined);
  feed.submit(backlog);
  const end = await feed.ending(task);
  clearTimeout(patience);
  const isWorkerGone = end instanceof WorkerLostError || end instanceof TaskAbortedError;
  await untilReplaced(lab, feed, isWorkerGone ? workers + 1 : workers);
  await feed.allEnded();
  return { tasks: feed.submitted, isBroken: feed.isBroken };
}

/** Bystanders for each worker. */
const backlogOf = (warmUpMs: number): number =>
  Math.min(LONGEST_BACKLOG, Math.max(SHORTEST_BACKLOG, Math.floor(BACKLOG_MS / warmUpMs)));

/** One task for each worker that there was before, until `wanted` have been up in all. */
async function untilReplaced(
  { workers, workersSeen }: FaultLab,
  feed: Feed,
  wanted: number,
): Promise<void> {
  const from = performance.now();
  do {
    feed.submit(Math.min(workers, MOST_TASKS - feed.submitted));
    await Promise.race([feed.allEnded(), sleep(TICK_MS)]);
  } while (
    workersSeen() < wanted &&
    !feed.isBroken &&
    performance.now() - from < REPLACED_WITHIN_MS
  );
}

/** Submits the tasks in their order, and knows which have ended. */
class Feed {
  submitted = 0;
  /** Submitted and not ended. */
  open = 0;
  /** The pool takes no more tasks. */
  isBroken = false;
  readonly #ended = new Map<number, Error | null>();
  #waiting: (() => boolean)[] = [];

  constructor(private readonly lab: FaultLab) {}

  submit(count: number, signal?: AbortSignal): void {
    for (let i = 0; i < count && !this.isBroken; i++) this.#submitOne(signal);
  }

  /** Resolves when it has ended, to what it threw. */
  async ending(task: number): Promise<Error | null> {
    await this.#when(() => this.#ended.has(task));
    return this.#ended.get(task) ?? null;
  }

  allEnded(): Promise<void> {
    return this.#when(() => this.open === 0);
  }

  #submitOne(signal?: AbortSignal): void {
    const { executor, tasks, references, ended } = this.lab;
    const [fn, args] = tasks[this.submitted] ?? [];
    const reference = references[fn ?? -1];
    if (!reference || !args) throw new RangeError(`there is no task ${this.submitted}`);
    let future: Future;
    try {
      future = executor.submitWith({ signal }, reference, ...args);
    } catch (thrown) {
      if (!(thrown instanceof BrokenExecutor)) throw thrown;
      this.isBroken = true;
      return;
    }
    const task = this.submitted++;
    this.open++;
    future.addDoneCallback(() => {
      this.open--;
      this.#ended.set(task, future.cancelled() ? null : future.exceptionNow());
      ended(task, future);
      this.#look();
    });
  }

  #look(): void {
    this.#waiting = this.#waiting.filter((isOver) => !isOver());
  }

  #when(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        const isOver = condition();
        if (isOver) resolve();
        return isOver;
      });
      this.#look();
    });
  }
}
