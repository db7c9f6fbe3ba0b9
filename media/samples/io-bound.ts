/**
 * The classic pair: two tasks that only wait.
 *
 * Waiting needs no CPU. The event loop alone overlaps all waits at once; a pool
 * overlaps only as many as it has workers, and takes time to start those. Try
 * *Compare Pools* on `fetchPage`: serial takes the sum of the waits, the event loop
 * little more than the longest, the pools are in between.
 */

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits, as if for a disk or a network. The second task is twice as long as the
 * first, so the results come one after the other: watch the bars, the first is read
 * as soon as it is there.
 *
 * The two tags below are the two tasks. What follows `@task` is what you would write
 * between the parentheses of a call.
 *
 * @task 3, { task: 'one' }
 * @task 6, { task: 'two' }
 */
export async function ioBoundTask(seconds: number, { task }: { task: string }): Promise<string> {
  console.log(`Starting IO-bound task ${task}`);
  await sleep(seconds * 1000);
  console.log(`Finished IO-bound task ${task}`);
  return `result of task ${task} after ${seconds} s`;
}

/**
 * Sixteen short waits of different length. `@tasks N i => [ … ]` makes the inputs of
 * N tasks from their number.
 *
 * @tasks 16 i => [`https://example.org/page/${i}`, 40 + 20 * (i % 5)]
 */
export async function fetchPage(url: string, ms: number): Promise<string> {
  await sleep(ms);
  return `${url} took ${ms} ms`;
}
