/** `map`: results in the order of the input, of tasks submitted ahead. */
import { after, limitOf } from './durations.js';
import { TimeoutError } from './errors.js';
import type { Future } from './future.js';
import type { MapOptions } from './options.js';
import { countOf } from './options.js';

/** @internal */
export interface MapTarget {
  /** Whether several items may be one task; each then has a list of results. */
  readonly chunks: boolean;
  submit(args: unknown[], chunk: boolean): Future;
}

interface Input {
  next(): IteratorResult<unknown, unknown> | Promise<IteratorResult<unknown, unknown>>;
  return?(): unknown;
}

type Inputs = readonly (Iterable<unknown> | AsyncIterable<unknown>)[];

/** @internal */
export function mapTasks<T>(
  target: MapTarget,
  iterables: Inputs,
  options: MapOptions,
): AsyncIterableIterator<T> {
  const limit = limitOf(options.timeout);
  const buffersize = countOf(options.buffersize, 'buffersize');
  const chunksize = options.chunksize ?? 1;
  if (target.chunks && !(Number.isInteger(chunksize) && chunksize >= 1)) {
    throw new RangeError('chunksize must be an integer of at least 1');
  }
  // Callers without types may pass anything.
  const { [Symbol.iterator]: iterate } = Object(iterables) as Partial<Inputs>;
  if (typeof iterate !== 'function' || typeof (iterables as unknown) === 'string') {
    throw new TypeError('map takes an array of iterables, one per parameter of the task');
  }
  const inputs: Input[] = [];
  let asynchronous = false;
  for (const iterable of iterables) {
    const { [Symbol.iterator]: sync, [Symbol.asyncIterator]: async } = Object(iterable) as Partial<
      Iterable<unknown>
    > &
      Partial<AsyncIterable<unknown>>;
    if (typeof sync === 'function') inputs.push(sync.call(iterable));
    else if (typeof async === 'function' && buffersize !== undefined) {
      inputs.push(async.call(iterable));
      asynchronous = true;
    } else {
      throw new TypeError(
        typeof async === 'function'
          ? 'map takes an async iterable only with `buffersize`'
          : `map takes an array of iterables, and ${typeof iterable} is none`,
      );
    }
  }
  const size = target.chunks ? chunksize : 1;
  const results = new MapResults<T>(target, inputs, size, limit, buffersize);
  results.fill(asynchronous);
  return results;
}

interface Pending {
  future: Future;
  /** Results of a chunk are taken one by one; -1 for a task of one item. */
  taken: number;
}

class MapResults<T> implements AsyncIterableIterator<T> {
  private readonly pending: (Pending | undefined)[] = [];
  private first = 0;
  private exhausted: boolean;
  private ended = false;
  private asynchronous = false;
  /** Whether `next` begins a task, which is when one more is submitted. */
  private refill = true;
  private readonly deadline: number | undefined;
  /** The last `next`: a later one waits for it. */
  private last: Promise<unknown> | undefined;

  constructor(
    private readonly target: MapTarget,
    private readonly inputs: Input[],
    private readonly size: number,
    limit: number | undefined,
    private readonly buffersize: number | undefined,
  ) {
    this.exhausted = inputs.length === 0;
    this.deadline = limit === undefined ? undefined : performance.now() + limit;
  }

  /** Submits all, or as much as may be ahead; if the input throws, what was submitted is cancelled. */
  fill(asynchronous: boolean): void {
    this.asynchronous = asynchronous;
    if (asynchronous) return;
    try {
      const most = this.buffersize ?? Infinity;
      while (!this.exhausted && this.pending.length < most) this.submitSync();
    } catch (error) {
      this.cancelRest();
      throw error;
    }
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (!this.last) {
      const now = this.take();
      if (now) return now;
    }
    const turn: Promise<IteratorResult<T, undefined>> = (this.last ?? Promise.resolve()).then(() =>
      this.settle(),
    );
    const quiet: Promise<void> = turn.then(
      () => this.forget(quiet),
      () => this.forget(quiet),
    );
    this.last = quiet;
    return turn;
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.cancelRest();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next item of a chunk whose results are here: no waiting, which is most of a long `map`. */
  private take(): Promise<IteratorResult<T, undefined>> | undefined {
    const oldest = this.pending[this.first];
    if (this.ended || !oldest || oldest.taken <= 0) return undefined;
    return Promise.resolve({ done: false, value: this.pick(oldest) });
  }

  private forget(turn: Promise<unknown>): void {
    if (this.last === turn) this.last = undefined;
  }

  private async settle(): Promise<IteratorResult<T, undefined>> {
    try {
      if (!this.ended) await this.refillAhead();
      // `return()` may have come while the input was awaited.
      const oldest = this.ended ? undefined : this.pending[this.first];
      if (!oldest) {
        this.ended = true;
        return { done: true, value: undefined };
      }
      if (!oldest.future.done()) await this.arrival(oldest.future);
      return { done: false, value: this.pick(oldest) };
    } catch (error) {
      this.cancelRest();
      throw error;
    }
  }

  private async refillAhead(): Promise<void> {
    if (this.buffersize === undefined) return;
    if (this.asynchronous) {
      while (!this.exhausted && this.pending.length - this.first < this.buffersize) {
        await this.submitAsync();
      }
    } else if (this.refill && !this.exhausted) this.submitSync();
    this.refill = false;
  }

  /** Resolves when `future` is done. @throws TimeoutError at the deadline */
  private arrival(future: Future): Promise<void> {
    return new Promise((resolve, reject) => {
      const left = this.deadline === undefined ? undefined : this.deadline - performance.now();
      const stop =
        left === undefined
          ? undefined
          : after(Math.max(0, left), () => reject(new TimeoutError('map was not done in time')));
      future.addDoneCallback(() => {
        stop?.();
        resolve();
      });
    });
  }

  private pick(oldest: Pending): T {
    const result = oldest.future.resultNow();
    let value = result;
    let done = true;
    if (this.size > 1) {
      const list = result as unknown[];
      value = list[oldest.taken++];
      done = oldest.taken === list.length;
    }
    if (done) {
      // Emptied as it goes: what was yielded is not kept alive.
      this.pending[this.first++] = undefined;
      this.refill = true;
    }
    return value as T;
  }

  private submitSync(): void {
    const rows: unknown[][] = [];
    while (rows.length < this.size && !this.exhausted) {
      const row: unknown[] = [];
      for (const input of this.inputs) {
        const { done, value } = input.next() as IteratorResult<unknown, unknown>;
        if (done) {
          this.submitLast(rows, input);
          return;
        }
        row.push(value);
      }
      rows.push(row);
    }
    this.submitRows(rows);
  }

  private async submitAsync(): Promise<void> {
    const rows: unknown[][] = [];
    while (rows.length < this.size) {
      const row: unknown[] = [];
      for (const input of this.inputs) {
        const { done, value } = await input.next();
        if (done) {
          this.submitLast(rows, input);
          return;
        }
        row.push(value);
      }
      rows.push(row);
    }
    if (!this.ended) this.submitRows(rows);
  }

  /** The shortest input has ended: the others are told that no more is wanted. */
  private submitLast(rows: unknown[][], ended: Input): void {
    this.exhausted = true;
    for (const input of this.inputs) if (input !== ended) void input.return?.();
    if (rows.length > 0 && !this.ended) this.submitRows(rows);
  }

  private submitRows(rows: unknown[][]): void {
    const future =
      this.size === 1 ? this.target.submit(rows[0] ?? [], false) : this.target.submit(rows, true);
    this.pending.push({ future, taken: 0 });
  }

  private cancelRest(): void {
    this.ended = true;
    for (let i = this.first; i < this.pending.length; i++) this.pending[i]?.future.cancel();
    this.pending.length = this.first = 0;
    if (this.exhausted) return;
    this.exhausted = true;
    for (const input of this.inputs) void input.return?.();
  }
}
