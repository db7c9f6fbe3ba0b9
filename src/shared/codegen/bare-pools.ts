/** Generated code for pools without a library: bare worker_threads and child_process. */

/** Parts in which threads and processes differ. */
interface Bare {
  readonly imports: string;
  /** Statements that make `worker`. */
  readonly start: string;
  readonly send: string;
  readonly stop: string;
  /** Statements for the end of the file, in a worker. */
  readonly receive: string;
  readonly isMain: string;
  readonly extra: string;
}

const THREADS: Bare = {
  imports: `import { isMainThread, parentPort, Worker } from 'node:worker_threads';`,
  start: `const worker = new Worker(new URL(import.meta.url));`,
  send: `worker.postMessage(job);`,
  stop: `async (): Promise<void> => void (await worker.terminate())`,
  extra: `
  worker.on('messageerror', (error) => settle({ status: 'rejected', reason: error }));`,
  receive: `  parentPort?.on('message', (job: Job) => {
    void replyTo(job).then((reply) => {
      try {
        parentPort?.postMessage(reply);
      } catch (error) {
        // What a task returns or throws must survive a structured clone.
        parentPort?.postMessage({ status: 'rejected', reason: new Error(String(error)) });
      }
    });
  });`,
  isMain: `isMainThread`,
};

const PROCESSES: Bare = {
  imports: `import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';`,
  // Structured clone, as between threads: JSON would turn a Map into {}.
  start: `// 'advanced' is structured clone, as between threads: JSON would turn a Map into {}.
  const worker = fork(fileURLToPath(import.meta.url), ['--worker'], { serialization: 'advanced' });
  const exited = new Promise<void>((resolve) => worker.once('close', () => resolve()));`,
  send: `worker.send(job, (error) => error && settle({ status: 'rejected', reason: error }));`,
  stop: `(): Promise<void> => {
      worker.kill();
      return exited;
    }`,
  extra: ``,
  receive: `  process.on('message', (job: Job) => {
    void replyTo(job).then((reply) => {
      try {
        process.send?.(reply);
      } catch (error) {
        // What a task returns or throws must survive a structured clone.
        process.send?.({ status: 'rejected', reason: new Error(String(error)) });
      }
    });
  });`,
  isMain: `process.argv[2] !== '--worker'`,
};

/** Where a form's own code goes: what it imports, what it declares, and what tells the main program from a worker. */
export interface FormCode {
  readonly imports: string;
  readonly body: string;
  readonly isMain: string | null;
  /** What a worker does at the end of the file, if it must do something. */
  readonly inWorker?: string;
}

export const workerThreads = (workers: number): FormCode => bare(THREADS, workers);
export const childProcess = (workers: number): FormCode => bare(PROCESSES, workers);

function bare({ imports, start, send, stop, extra, receive, isMain }: Bare, n: number): FormCode {
  return {
    imports,
    isMain,
    inWorker: receive,
    body: `const workerCount = ${n};

/** Runs all jobs; each worker takes the next one when it is done with its last. */
async function runAll(jobs: Job[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  const queue = jobs.entries();
  const work = async (): Promise<void> => {
    let worker = startWorker();
    try {
      for (const [index, job] of queue) {
        // A worker that is lost costs its own job alone.
        if (worker.isLost()) worker = startWorker();
        replies[index] = await worker.run(job);
      }
    } finally {
      await worker.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workerCount, jobs.length) }, work));
  return replies;
}

/** A worker that runs this file. Its replies never reject: how a job ended is in them. */
function startWorker() {
  ${start}
  let settle: (reply: Reply) => void = () => undefined;
  let loss: Reply | undefined;
  const lose = (reason: unknown): void => {
    loss ??= { status: 'rejected', reason };
    settle(loss);
  };
  worker.on('message', (reply: Reply) => settle(reply));${extra}
  worker.on('error', lose);
  worker.on('exit', (code) => lose(new Error(\`The worker ended with \${code}.\`)));
  return {
    isLost: (): boolean => loss !== undefined,
    run: (job: Job): Promise<Reply> =>
      new Promise((resolve) => {
        settle = resolve;
        if (loss) return resolve(loss);
        try {
          ${send}
        } catch (reason) {
          resolve({ status: 'rejected', reason });
        }
      }),
    stop: ${stop},
  };
}

/** In a worker: runs a job, and says how it ended. */
async function replyTo(job: Job): Promise<Reply> {
  try {
    return { status: 'fulfilled', value: await runTask(job) };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}`,
  };
}
