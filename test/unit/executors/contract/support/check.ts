/** Assertions on futures. */
import assert from 'node:assert/strict';
import { ExecutorError, Future } from 'pool-lanes/executors';
import { within } from './states';

/** The error of a future that must have one, waited for without letting it hang. */
export async function errorOf(future: Future): Promise<Error> {
  const error = await within(future.exception(), 'exception()');
  assert.ok(error instanceof Error, `expected an error, got ${String(error)}`);
  return error;
}

/** The result of a future, waited for without letting it hang. */
export function resultOf<T>(future: Future<T>): Promise<T> {
  return within(future.result(), 'result()');
}

export function resultsOf<T>(futures: readonly Future<T>[]): Promise<T[]> {
  return Promise.all(futures.map((future) => resultOf(future)));
}

/** Resolves once every future is done, however it ended. */
export async function settled(futures: readonly Future[]): Promise<void> {
  await within(
    Promise.allSettled(futures.map((future) => future.exception())),
    `${futures.length} futures`,
  );
  for (const future of futures) assert.ok(future.done(), 'exception() settled but done() is false');
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** The error that `call` throws while it is called, which must be of this class. */
export function throwsNow(call: () => unknown, type: ErrorClass): Error {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof type, `expected ${type.name}, got ${String(error)}`);
    return error;
  }
  throw new assert.AssertionError({ message: `nothing thrown, expected ${type.name}` });
}

/** The error that `promise` rejects with, which must be of this class. */
export async function rejects(promise: PromiseLike<unknown>, type: ErrorClass): Promise<Error> {
  let error: unknown;
  try {
    await within(promise, 'a rejection');
  } catch (caught) {
    error = caught;
    assert.ok(error instanceof type, `expected ${type.name}, got ${String(error)}`);
    return error;
  }
  throw new assert.AssertionError({ message: `resolved, expected ${type.name}` });
}

/** The chain of causes below an error, each once. */
export function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let link: unknown = error instanceof Error ? error.cause : undefined;
  while (link !== undefined && !chain.includes(link)) {
    chain.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return chain;
}

/** One of the library's own errors carries its class's name and a stable code. */
export function isLibraryError(error: unknown): error is Error & { code: string } {
  return error instanceof ExecutorError && typeof error.code === 'string' && error.code.length > 0;
}

/** Reads an iterator to its end and gives how many there were. */
export async function countOf(all: AsyncIterator<unknown>): Promise<number> {
  let count = 0;
  while ((await all.next()).done !== true) count++;
  return count;
}

/**
 * How long a future takes to settle after `use` of it, in ms: the least of three, since a busy machine makes one of them long,
 * and something left behind makes all of them long.
 */
export async function leastSettling(
  use: (future: Future<number>) => Promise<void>,
): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 3; i++) {
    const future = new Future<number>();
    await use(future);
    const begun = performance.now();
    future.setResult(1);
    least = Math.min(least, performance.now() - begun);
  }
  return least;
}

/** ms of CPU time of this process: what a busy machine gives to others does not count. */
export function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
