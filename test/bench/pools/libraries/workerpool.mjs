import { fileURLToPath } from 'node:url';
import { load } from '../load.mjs';

const workerpool = load('workerpool');

export const kinds = ['thread', 'process'];
export const settings =
  "as default; processes: serialization 'advanced'; all workers from the start";

export function open({ kind, workers }) {
  const pool = workerpool.pool(fileURLToPath(new URL('./workerpool-worker.mjs', import.meta.url)), {
    workerType: kind,
    minWorkers: workers,
    maxWorkers: workers,
    forkOpts: { serialization: 'advanced' },
  });
  return {
    run: (name, value) => pool.exec(name, [value]),
    move: (value) => pool.exec('move', [value], { transfer: [value.buffer] }),
    close: () => pool.terminate(),
  };
}
