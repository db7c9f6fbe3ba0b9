/**
 * Pure arithmetic: tasks that need a CPU of their own.
 *
 * JavaScript runs on one thread, so here the event loop is as slow as serial:
 * asynchronous is not parallel. Workers, whether threads or processes, bring a
 * speed-up of up to the number of your cores. Try *Compare Pools* on `fib`.
 */

/**
 * The slow way to a Fibonacci number, on purpose.
 *
 * @tasks 32 i => [31 + (i % 4)]
 */
export function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/**
 * Counts primes below a limit. Each of the 24 tasks takes about as long as the
 * others: a fair picture of what your cores can do at once.
 *
 * @tasks 24 300_000
 */
export const countPrimes = (limit: number): number => {
  const isComposite = new Uint8Array(limit);
  let count = 0;
  for (let n = 2; n < limit; n++) {
    if (isComposite[n] === 1) continue;
    count++;
    for (let multiple = n * n; multiple < limit; multiple += n) isComposite[multiple] = 1;
    // Divides as well, to be slow enough to see.
    for (let d = 2; d * d <= n && d < 400; d++) if (n % d === 0) break;
  }
  return count;
};

/**
 * So little work that handing it over costs more than doing it. The overhead share
 * says so: a pool is no gift.
 *
 * @tasks 2000 i => [i]
 */
export function square(n: number): number {
  return n * n;
}
