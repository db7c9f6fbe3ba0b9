/** Generated code for the libraries of pools, and for no pool at all. */
import type { Pool } from '../words.js';
import type { FormCode } from './bare-pools.js';

const THREAD_GUARD = `import { isMainThread } from 'node:worker_threads';`;

export function executors(pool: Pool, workers: number): FormCode {
  const isThread = pool === 'thread';
  const name = isThread ? 'ThreadPoolExecutor' : 'ProcessPoolExecutor';
  const env = isThread
    ? ''
    : `
    // Tells the workers that they are none of the main program.
    processOptions: { env: { ...process.env, POOL_WORKER: '1' } },`;
  return {
    imports: `${isThread ? `${THREAD_GUARD}\n` : ''}import { ${name} } from 'pool-lanes/executors';`,
    isMain: isThread ? 'isMainThread' : 'process.env.POOL_WORKER === undefined',
    body: `async function runAll(jobs: Job[]): Promise<Reply[]> {
  const executor = new ${name}({
    // This file: its workers find runTask in it.
    module: import.meta.url,
    maxWorkers: ${workers},${env}
  });
  try {
    return await Promise.allSettled(
      jobs.map((job) => executor.submit<Awaited<ReturnType<typeof runTask>>>('runTask', job)),
    );
  } finally {
    await executor.shutdown();
  }
}`,
  };
}

export const piscina = (workers: number): FormCode => ({
  imports: `${THREAD_GUARD}\nimport { Piscina } from 'piscina';`,
  isMain: 'isMainThread',
  body: pooled(`new Piscina({
    // This file: its workers find runTask in it.
    filename: import.meta.url,
    maxThreads: ${workers},
  })`),
});

export function tinypool(pool: Pool, workers: number): FormCode {
  const isThread = pool === 'thread';
  const options = isThread
    ? `runtime: 'worker_threads',`
    : `runtime: 'child_process',
    // Structured clone, as between threads: JSON would turn a Map into {}.
    serialization: 'advanced',`;
  return {
    imports: `${isThread ? `${THREAD_GUARD}\n` : ''}import { Tinypool } from 'tinypool';`,
    // The variable is set in its processes alone.
    isMain: isThread ? 'isMainThread' : 'process.env.TINYPOOL_WORKER_ID === undefined',
    body: pooled(`new Tinypool({
    // This file: its workers find runTask in it.
    filename: import.meta.url,
    ${options}
    minThreads: 1,
    maxThreads: ${workers},
  })`),
  };
}

/** What piscina and tinypool have in common. */
const pooled = (made: string): string => `async function runAll(jobs: Job[]): Promise<Reply[]> {
  const pool = ${made};
  try {
    return await Promise.allSettled(
      jobs.map((job): ReturnType<typeof runTask> => pool.run(job, { name: 'runTask' })),
    );
  } finally {
    await pool.destroy();
  }
}`;

export const promiseAll: FormCode = {
  imports: '',
  isMain: null,
  body: `/** Starts all of them at once: good for waiting, of no use for computing. */
const runAll = (jobs: Job[]): Promise<Reply[]> => Promise.allSettled(jobs.map(runTask));`,
};

export const serial: FormCode = {
  imports: '',
  isMain: null,
  body: `/** One after the other: no pool was measured to be worth its cost, or none was asked for. */
async function runAll(jobs: Job[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const job of jobs) replies.push(...(await Promise.allSettled([runTask(job)])));
  return replies;
}`,
};
