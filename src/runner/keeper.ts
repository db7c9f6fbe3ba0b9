/**
 * Keeps of every task what is told of it later: previews, digests, results in full. Values are put aside while tasks
 * run and looked at when they are all done, so that looking is in nobody's measured time; unless there is so much of
 * them that memory would not last.
 */
import { jsonable } from '../shared/jsonable.js';
import type { TaskDetails } from '../shared/run.js';
import type { FromRunner, RunnerPlan } from '../shared/runner-protocol.js';
import { digestOf, digestOfError } from './digest.js';
import { cut, nameAndMessage, taskErrorOf } from './errors.js';
import type { TaskInput } from './load.js';
import { preview, previewArguments, roughBytes } from './previews.js';

/** Tasks with previews of input and result. */
const MAX_PREVIEWS = 2_000;
/** Failures told in full; of the others there is the name and message. */
const MAX_FAILURES = 1_000;
/** Put aside at most, bytes. */
const MAX_ASIDE = 256 * 1024 * 1024;
/** Entries of one frame of results, and bytes of them. */
const RESULTS_PER_FRAME = 500;
const RESULT_BYTES_PER_FRAME = 16 * 1024 * 1024;
/** A result above this is not sent: as JSON it might be more than a string can hold. Bytes. */
const MAX_RESULT = 128 * 1024 * 1024;
/** Tasks told of while others run, in one go. */
const LIVE_BATCH = 20;

/** What has become of a task; `TOLD` once its value is let go. */
const PENDING = 0;
const RETURNED = 1;
const THREW = 2;
const TOLD = 3;

export class Keeper {
  readonly #states: Uint8Array;
  /** What each task returned or threw. */
  readonly #values: unknown[];
  readonly #digests: string[];
  readonly #inputs: string[] = [];
  /** Tasks that have ended and were not told of, from `#toldUpTo` on. */
  readonly #fresh: number[] = [];
  #toldUpTo = 0;
  #failures = 0;
  #aside = 0;
  #results: { first: number; values: unknown[]; bytes: number } | null = null;

  constructor(
    private readonly plan: RunnerPlan,
    private readonly tasks: readonly TaskInput[],
    private readonly bundle: string,
    private readonly send: (frame: FromRunner) => void,
  ) {
    this.#states = new Uint8Array(tasks.length);
    this.#values = new Array<unknown>(tasks.length).fill(undefined);
    this.#digests = plan.undigested ? [] : new Array<string>(tasks.length).fill('');
  }

  /** Before the first task starts, because a task may change its arguments. */
  keepInputs(): void {
    const details: TaskDetails[] = [];
    for (let task = 0; task < Math.min(this.tasks.length, MAX_PREVIEWS); task++) {
      const [fn, args] = this.tasks[task] as TaskInput;
      const input = previewArguments(args);
      this.#inputs.push(input);
      details.push({ block: this.plan.index, task, fn, input });
    }
    this.send({ type: 'details', details });
  }

  returned(task: number, value: unknown): void {
    this.#states[task] = RETURNED;
    this.#values[task] = value;
    if (task < MAX_PREVIEWS) this.#fresh.push(task);
    this.#aside += roughBytes(value);
    if (this.#aside > MAX_ASIDE) this.#concludeAll();
  }

  threw(task: number, thrown: unknown): void {
    this.#states[task] = THREW;
    this.#values[task] = thrown;
    this.#failures++;
    this.#fresh.push(task);
  }

  /** Tells of some tasks that have ended, while others run. */
  tellSome(limit = LIVE_BATCH): void {
    const batch = this.#fresh.slice(this.#toldUpTo, this.#toldUpTo + limit);
    this.#toldUpTo += batch.length;
    const details = batch.flatMap((task) => this.#detailsOf(task) ?? []);
    if (details.length > 0) this.send({ type: 'details', details });
  }

  /** All that is left; gives the digests, where the plan has a use for them. */
  conclude(): readonly string[] {
    this.#concludeAll();
    this.#sendResults();
    return this.#digests;
  }

  #concludeAll(): void {
    while (this.#toldUpTo < this.#fresh.length) this.tellSome(RESULTS_PER_FRAME);
    for (let task = 0; task < this.tasks.length; task++) {
      const state = this.#states[task];
      if (state === PENDING || state === TOLD) continue;
      const value = this.#values[task];
      if (!this.plan.undigested) {
        this.#digests[task] = state === RETURNED ? digestOf(value) : digestOfError(value);
      }
      if (this.plan.results) this.#keepResult(task, state === RETURNED ? value : null);
      this.#states[task] = TOLD;
      this.#values[task] = undefined;
    }
    this.#aside = 0;
  }

  #keepResult(task: number, value: unknown): void {
    const bytes = roughBytes(value);
    const batch = this.#results;
    if (
      batch &&
      (batch.first + batch.values.length !== task ||
        batch.values.length >= RESULTS_PER_FRAME ||
        batch.bytes + bytes > RESULT_BYTES_PER_FRAME)
    ) {
      this.#sendResults();
    }
    this.#results ??= { first: task, values: [], bytes: 0 };
    this.#results.bytes += bytes;
    const tooLarge = { $cut: `about ${Math.round(bytes / 1e6)} MB` };
    this.#results.values.push(bytes > MAX_RESULT ? tooLarge : jsonable(value));
  }

  #sendResults(): void {
    if (!this.#results) return;
    const { first, values } = this.#results;
    this.send({ type: 'results', first, results: values });
    this.#results = null;
  }

  #detailsOf(task: number): TaskDetails | null {
    const input = this.tasks[task];
    if (!input) return null;
    const [fn, args] = input;
    const known = { block: this.plan.index, task, fn };
    const value = this.#values[task];
    if (this.#states[task] === RETURNED) {
      return { ...known, input: this.#inputs[task] ?? '', result: preview(value) };
    }
    if (this.#failures > MAX_FAILURES && task >= MAX_PREVIEWS) {
      const { name, message } = nameAndMessage(value);
      return { ...known, input: '', error: { name, message: cut(message, 200), stack: '' } };
    }
    return {
      ...known,
      input: this.#inputs[task] ?? previewArguments(args),
      error: taskErrorOf(value, this.bundle),
    };
  }
}
