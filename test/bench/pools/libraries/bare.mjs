/** No library at all: a worker is told a number, says a number, and is told the next. What there is to lose. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export const kinds = ['thread', 'process'];
export const works = ['fib', 'memory'];
export const settings = 'bare worker_threads and child_process.fork';

const file = new URL('./bare-worker.mjs', import.meta.url);

export function open({ kind, workers }) {
  const waiting = [];
  const idle = [];
  const all = Array.from({ length: workers }, () => {
    const worker =
      kind === 'thread'
        ? new Worker(file)
        : fork(fileURLToPath(file), [], { serialization: 'advanced' });
    worker.on('message', (result) => {
      const resolve = worker.resolve;
      const next = waiting.shift();
      if (next) give(worker, next);
      else idle.push(worker);
      resolve(result);
    });
    idle.push(worker);
    return worker;
  });
  const give = (worker, [message, resolve]) => {
    worker.resolve = resolve;
    if (kind === 'thread') worker.postMessage(message);
    else worker.send(message);
  };
  return {
    run: (name, value) =>
      new Promise((resolve) => {
        const worker = idle.shift();
        if (worker) give(worker, [[name, value], resolve]);
        else waiting.push([[name, value], resolve]);
      }),
    async close() {
      for (const worker of all) {
        if (kind === 'thread') await worker.terminate();
        else worker.kill('SIGKILL');
      }
    },
  };
}
