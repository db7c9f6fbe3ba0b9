import { load } from '../load.mjs';

const { FixedQueue, Piscina } = load('piscina');

export const kinds = ['thread'];
export const settings =
  'concurrentTasksPerWorker 1, atomics as default (sync), FixedQueue, recordTiming false, all workers from the start';

const mover = new URL('./piscina-mover.mjs', import.meta.url).href;

export function open({ workers, concurrentTasksPerWorker = 1 }) {
  const pool = new Piscina({
    filename: new URL('../functions.cjs', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker,
    taskQueue: new FixedQueue(),
    recordTiming: false,
  });
  return {
    run: (name, value) => pool.run(value, { name }),
    move: (value) =>
      pool.run(value, { name: 'move', filename: mover, transferList: [value.buffer] }),
    close: () => pool.destroy(),
  };
}
