/**
 * What a worker shares with every copy of this library in its isolate: the worker's own bundle carries one, the user's
 * code may import another. They meet on a global symbol.
 */

/** What a task can know of its worker. */
export interface WorkerInfo {
  readonly name: string;
  /** Number of the worker in its executor, from 0 in the order they were asked for. */
  readonly index: number;
  readonly kind: 'thread' | 'process';
  /** Aborted when the task is to stop: see `killDelay`. */
  readonly signal: AbortSignal;
}

/** @internal */
export interface WorkerSide {
  info: WorkerInfo;
  /** How many task modules are being imported. */
  loading: number;
}

const KEY = Symbol.for('pool-lanes.executors.worker');
const TRANSFER = Symbol.for('pool-lanes.executors.transfer');

type Shared = typeof globalThis & { [KEY]?: WorkerSide };

/** The worker this isolate is, if it is one. @internal */
export let workerSide: WorkerSide | undefined = (globalThis as Shared)[KEY];

/** Makes this isolate a worker. @internal */
export function becomeWorker(side: WorkerSide): void {
  workerSide = side;
  (globalThis as Shared)[KEY] = side;
}

/** The worker this code runs in; null on the host. */
export function currentWorker(): WorkerInfo | null {
  return workerSide?.info ?? null;
}

/** A result whose `list` is moved to the host instead of copied (threads). @internal */
export interface Transferred {
  readonly value: unknown;
  readonly list: readonly unknown[];
}

/** Return `transfer(value, list)` from a task to move the objects in `list` to the host. On the host it is just `value`. */
export function transfer<T>(value: T, list: readonly unknown[]): T {
  if (!workerSide) return value;
  return { [TRANSFER]: true, value, list } as T;
}

/** @internal */
export function isTransferred(value: unknown): value is Transferred {
  return typeof value === 'object' && value !== null && TRANSFER in value;
}
