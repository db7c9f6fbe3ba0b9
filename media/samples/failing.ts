/**
 * Tasks that go wrong: what each pool makes of it.
 *
 * A task that throws is a failed bar; the others go on. Click it to see its input,
 * the message and the line.
 */

class OutOfStock extends Error {
  override readonly name = 'OutOfStock';

  constructor(readonly article: number) {
    super(`article ${article} is out of stock`);
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Every fifth order throws an error of a class of its own.
 *
 * @tasks 20 i => [i]
 */
export async function order(article: number): Promise<string> {
  await sleep(30 + (article % 4) * 20);
  if (article % 5 === 3) throw new OutOfStock(article);
  return `article ${article} is on its way`;
}

/**
 * A function cannot be copied to a worker, so the first task fails before it starts.
 * Serial and event loop copy nothing: there it works. *Compare Pools* shows the
 * difference.
 *
 * @task (x) => x + 1, 41
 * @task 'no function here', 41
 */
export function apply(step: unknown, value: number): number {
  return typeof step === 'function' ? (step as (x: number) => number)(value) : value;
}

declare const process: { readonly pid: number; kill(pid: number, signal: string): void };

/**
 * One task ends its whole process. A process pool loses that one worker and goes on
 * with a new one; threads live in one process and go down together. That is fault
 * isolation.
 *
 * @tasks 8 i => [i]
 */
export async function crash(index: number): Promise<number> {
  await sleep(100);
  if (index === 2) process.kill(process.pid, 'SIGKILL');
  await sleep(100);
  return index;
}
