/** The result of a task that may not have run yet. */
import { inspect } from 'node:util';
import { after, limitOf } from './durations.js';
import { CancelledError, InvalidStateError, TimeoutError } from './errors.js';
import {
  CANCELLED,
  FINISHED,
  NOTIFIED,
  PENDING,
  representation,
  RUNNING,
  stateOf,
} from './future-state.js';
import type { FutureState } from './future-state.js';

/** Told when a future is done: `wait` and `asCompleted`. @internal */
export interface Waiter {
  notify(future: Future): void;
}

/** The executor's side of a future that is not done. @internal */
export interface FutureOwner {
  /** Takes the task back if no worker has claimed it; the future is then cancelled. */
  cancel(): boolean;
  /** Marks the future running if a worker has claimed it. */
  refresh(): void;
}

/** What a future tells of a callback that failed. @internal */
export type Report = (message: string, error: unknown) => void;

const toStderr: Report = (message, error) => console.error(message, error);

/** Untyped, as all that is stored: a Future<number> has to be a Future<unknown> too. */
type Callback = (future: Future) => unknown;

interface Settlers {
  promise: Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * The result of a task that may not have run yet. It can be awaited; a failure nobody looks at stays silent. A future
 * is thenable, so an async function that returns one gives its result instead: pass it in an object or array.
 */
export class Future<T = unknown> implements PromiseLike<T> {
  /** @internal */ owner: FutureOwner | undefined;
  /** @internal */ report: Report = toStderr;
  /** @internal */ output: { stdout: string; stderr: string } | undefined;
  private code = PENDING;
  private failed = false;
  private value: unknown = undefined;
  private callbacks: Callback[] | undefined;
  private waiters: Waiter[] | undefined;
  private settlers: Settlers | undefined;

  get state(): FutureState {
    if (this.code === PENDING) this.owner?.refresh();
    return stateOf(this.code);
  }

  /** What the task wrote to standard output, once done and if `captureOutput` was asked for. */
  get stdout(): string | undefined {
    return this.output?.stdout;
  }

  /** What the task wrote to standard error, once done and if `captureOutput` was asked for. */
  get stderr(): string | undefined {
    return this.output?.stderr;
  }

  /** Cancels the task if it has not started: it will never run. True if the future is cancelled now. */
  cancel(): boolean {
    if (this.code === CANCELLED || this.code === NOTIFIED) return true;
    if (this.code !== PENDING) return false;
    if (this.owner) return this.owner.cancel();
    this.code = CANCELLED;
    this.wake();
    this.callBack();
    return true;
  }

  cancelled(): boolean {
    return this.code === CANCELLED || this.code === NOTIFIED;
  }

  running(): boolean {
    return this.state === 'RUNNING';
  }

  done(): boolean {
    return this.code >= CANCELLED;
  }

  /**
   * Resolves to the result. @param timeout ms to wait; a future that is done ignores it
   * Rejects with the task's error, CancelledError, or TimeoutError.
   */
  result(timeout?: number): Promise<T> {
    if (timeout === undefined || this.done()) return this.promise();
    return this.within(timeout);
  }

  /** Resolves to the task's error, or null if it succeeded. @param timeout ms, as for `result` */
  async exception(timeout?: number): Promise<Error | null> {
    if (!this.done()) {
      const settled = this.result(timeout);
      try {
        await settled;
      } catch (error) {
        if (!this.done()) throw error;
      }
    }
    return this.exceptionNow();
  }

  /** The result at once. @throws InvalidStateError if not done, CancelledError, or the task's error */
  resultNow(): T {
    this.assertDone();
    if (this.failed) throw this.value as Error;
    return this.value as T;
  }

  /** The task's error at once, or null. @throws InvalidStateError if not done, CancelledError */
  exceptionNow(): Error | null {
    this.assertDone();
    return this.failed ? (this.value as Error) : null;
  }

  /**
   * Calls `callback` with this future once it is done; at once if it is. Callbacks run synchronously, in the order
   * added; one that fails is reported and the others still run.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    if (typeof callback !== 'function') throw new TypeError('callback must be a function');
    if (this.done()) this.call(callback as Callback);
    else (this.callbacks ??= []).push(callback as Callback);
  }

  then<A = T, B = never>(
    onResult?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.promise().then(onResult, onError);
  }

  /** For executors: false if the future was cancelled, else it is running now. @throws InvalidStateError */
  setRunningOrNotifyCancel(): boolean {
    if (this.code === CANCELLED) {
      this.code = NOTIFIED;
      this.notify();
      return false;
    }
    if (this.code !== PENDING) throw this.misuse('cannot be started');
    this.code = RUNNING;
    return true;
  }

  /** For executors. @throws InvalidStateError if the future is done */
  setResult(value: T): void {
    if (this.code > RUNNING) throw this.misuse('cannot be given a result');
    this.finish(false, value);
  }

  /** For executors. @throws InvalidStateError if the future is done, TypeError without an error */
  setException(error: Error): void {
    // Callers without types may pass anything.
    if ([null, undefined].includes(error as never)) throw new TypeError('an error is needed');
    if (this.code > RUNNING) throw this.misuse('cannot be given an error');
    this.finish(true, error);
  }

  /** Cancels on the executor's behalf: done and notified in one step. @internal */
  markCancelled(cause?: { cause: unknown }): void {
    this.owner = undefined;
    this.code = NOTIFIED;
    if (cause) this.value = new CancelledError(undefined, cause);
    this.wake();
    this.notify();
    this.callBack();
  }

  /** @internal */
  markRunning(): void {
    if (this.code === PENDING) this.code = RUNNING;
  }

  /** Finishes a future that is not done. @internal */
  finish(failed: boolean, value: unknown): void {
    this.owner = undefined;
    this.code = FINISHED;
    this.failed = failed;
    this.value = value;
    if (this.settlers !== undefined) this.wake();
    if (this.waiters !== undefined) this.notify();
    if (this.callbacks !== undefined) this.callBack();
  }

  /** True once waiters may count it as done: a future that is merely CANCELLED is not. @internal */
  get notified(): boolean {
    return this.code >= NOTIFIED;
  }

  /** @internal */
  get hasFailed(): boolean {
    return this.failed;
  }

  /** @internal */
  addWaiter(waiter: Waiter): void {
    (this.waiters ??= []).push(waiter);
  }

  /** @internal */
  removeWaiter(waiter: Waiter): void {
    const at = this.waiters?.indexOf(waiter) ?? -1;
    if (at >= 0) this.waiters?.splice(at, 1);
  }

  toString(): string {
    return representation(this.state, this.failed, this.value);
  }

  [inspect.custom](): string {
    return this.toString();
  }

  private promise(): Promise<T> {
    if (this.settlers) return this.settlers.promise as Promise<T>;
    // Made on demand, so that a failure nobody looks at rejects no promise.
    const settlers = {} as Settlers;
    settlers.promise = new Promise((resolve, reject) => {
      settlers.resolve = resolve;
      settlers.reject = reject;
    });
    this.settlers = settlers;
    if (this.done()) this.wake();
    return settlers.promise as Promise<T>;
  }

  private within(timeout: number): Promise<T> {
    return new Promise((resolve, reject) => {
      // What this throws rejects the promise.
      const ms = limitOf(timeout);
      if (ms === undefined) return void this.promise().then(resolve, reject);
      const waiter = { notify: () => settle() };
      const stop = after(ms, () => {
        this.removeWaiter(waiter);
        const at = this.callbacks?.indexOf(settle) ?? -1;
        if (at >= 0) this.callbacks?.splice(at, 1);
        reject(new TimeoutError());
      });
      const settle = (): void => {
        stop();
        this.promise().then(resolve, reject);
      };
      // As a callback, not a waiter: `result` wakes when cancelled, waiters only when that was notified.
      (this.callbacks ??= []).unshift(settle);
    });
  }

  private wake(): void {
    const settlers = this.settlers;
    if (!settlers) return;
    if (this.code !== FINISHED) settlers.reject(this.cancellation());
    else if (this.failed) settlers.reject(this.value);
    else settlers.resolve(this.value);
  }

  private cancellation(): CancelledError {
    return this.value instanceof CancelledError ? this.value : new CancelledError();
  }

  private notify(): void {
    const waiters = this.waiters;
    this.waiters = undefined;
    if (waiters) for (const waiter of waiters) waiter.notify(this);
  }

  private callBack(): void {
    const callbacks = this.callbacks;
    this.callbacks = undefined;
    if (callbacks) for (const callback of callbacks) this.call(callback);
  }

  private call(callback: Callback): void {
    const failed = (error: unknown): void =>
      this.report(`exception calling callback for ${this.toString()}`, error);
    try {
      const answer = callback(this);
      if (answer instanceof Promise) answer.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  private assertDone(): void {
    if (!this.done()) throw this.misuse('has no result yet');
    if (this.cancelled()) throw this.cancellation();
  }

  private misuse(what: string): InvalidStateError {
    return new InvalidStateError(`${this.toString()} ${what}`);
  }
}
