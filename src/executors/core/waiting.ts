/** Waiting for many futures, of one executor or of several. */
import { after, limitOf } from './durations.js';
import { TimeoutError } from './errors.js';
import type { Future, Waiter } from './future.js';

export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
export const ALL_COMPLETED = 'ALL_COMPLETED';

const CONDITIONS: readonly string[] = [FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED];

export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

export interface WaitOptions {
  /** ms; when they are over, what there is is the answer. */
  timeout?: number | undefined;
  /** Default ALL_COMPLETED. */
  returnWhen?: ReturnWhen | undefined;
}

export interface WaitResult<F> {
  done: Set<F>;
  notDone: Set<F>;
}

/**
 * Resolves once the condition holds or the time is over; never rejects for time.
 * Rejects with RangeError for an unknown `returnWhen`, TypeError for a timeout that is no number.
 */
export async function wait<F extends Future>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Promise<WaitResult<F>> {
  const when = options.returnWhen ?? ALL_COMPLETED;
  if (!CONDITIONS.includes(when)) {
    throw new RangeError(`invalid returnWhen: ${when}`);
  }
  const limit = limitOf(options.timeout);
  const all = new Set(futures);
  const pending = new Set<Future>();
  let failed = false;
  for (const future of all) {
    if (!future.notified) pending.add(future);
    else if (future.hasFailed) failed = true;
  }
  const met = (): boolean =>
    pending.size === 0 ||
    (when === FIRST_COMPLETED && pending.size < all.size) ||
    (when === FIRST_EXCEPTION && failed);

  if (!met() && limit !== 0) {
    await new Promise<void>((resolve) => {
      const stop = limit === undefined ? undefined : after(limit, end);
      const waiter: Waiter = {
        notify(future) {
          pending.delete(future);
          failed ||= future.hasFailed;
          if (met()) end();
        },
      };
      function end(): void {
        stop?.();
        for (const future of pending) future.removeWaiter(waiter);
        resolve();
      }
      for (const future of pending) future.addWaiter(waiter);
    });
  }
  const done = new Set<F>();
  const notDone = new Set<F>();
  for (const future of all) (future.notified ? done : notDone).add(future);
  return { done, notDone };
}

interface Next<F> {
  resolve: (result: IteratorResult<F, undefined>) => void;
  reject: (error: unknown) => void;
}

interface Futures<F> {
  next(): Promise<IteratorResult<F, undefined>>;
  return(): Promise<IteratorResult<F, undefined>>;
  [Symbol.asyncIterator](): this;
}

/**
 * An AsyncIterableIterator in all but name. Of that name, and of any other from its second use on, TypeScript believes
 * that `for await` awaits what it yields, and gives each future the type of its result; of a union it does not.
 */
export type FutureIterator<F> = Futures<F> | Pick<Futures<F>, keyof Futures<F>>;

/**
 * Written by hand: an async generator would unwrap each future it yields to its result, for a future is thenable.
 * Overlapping calls of `next` are answered in their order.
 */
class Completions<F extends Future> implements Futures<F>, Waiter {
  private readonly ready: (F | undefined)[] = [];
  private readonly pending = new Set<Future>();
  private readonly total: number;
  private readonly deadline: number | undefined;
  private asked: Next<F>[] = [];
  private taken = 0;
  private stop: (() => void) | undefined;
  private ended = false;

  constructor(futures: Iterable<F>, limit: number | undefined) {
    const all = new Set(futures);
    this.total = all.size;
    this.deadline = limit === undefined ? undefined : performance.now() + limit;
    for (const future of all) {
      if (future.notified) this.ready.push(future);
      else {
        this.pending.add(future);
        future.addWaiter(this);
      }
    }
  }

  notify(future: Future): void {
    this.pending.delete(future);
    this.ready.push(future as F);
    this.answer();
  }

  next(): Promise<IteratorResult<F, undefined>> {
    return new Promise((resolve, reject) => {
      this.asked.push({ resolve, reject });
      this.answer();
    });
  }

  return(): Promise<IteratorResult<F, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private answer(): void {
    while (this.asked.length > 0) {
      const next = this.asked[0];
      const future = this.ended ? undefined : this.ready[this.taken];
      if (future) {
        // Emptied as it goes: what was yielded is not kept alive.
        this.ready[this.taken++] = undefined;
        next?.resolve({ done: false, value: future });
      } else if (this.ended || this.pending.size === 0) {
        next?.resolve({ done: true, value: undefined });
      } else {
        this.watch();
        return;
      }
      this.asked.shift();
    }
    this.stop?.();
    this.stop = undefined;
  }

  private watch(): void {
    if (this.deadline === undefined || this.stop) return;
    const left = this.deadline - performance.now();
    if (left <= 0) this.expire();
    else this.stop = after(left, () => this.expire());
  }

  private expire(): void {
    const message = `${this.pending.size} (of ${this.total}) futures unfinished`;
    const [first, ...rest] = this.asked;
    this.asked = rest;
    first?.reject(new TimeoutError(message));
    this.end();
  }

  private end(): void {
    this.ended = true;
    for (const future of this.pending) future.removeWaiter(this);
    this.pending.clear();
    this.answer();
  }
}

/**
 * Each future once: first those already done, in the order given, then the others as they complete. `futures` is
 * read at the call. @param options.timeout ms from the call; then `next` rejects with TimeoutError
 */
export function asCompleted<F extends Future>(
  futures: Iterable<F>,
  options: { timeout?: number | undefined } = {},
): FutureIterator<F> {
  return new Completions(futures, limitOf(options.timeout));
}
