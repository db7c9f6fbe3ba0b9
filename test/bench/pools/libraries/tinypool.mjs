import { loadModule } from '../load.mjs';

const { Tinypool } = await loadModule('tinypool');

export const kinds = ['thread', 'process'];
export const settings =
  "as default; processes: serialization 'advanced'; all workers from the start";

const mover = new URL('./tinypool-mover.mjs', import.meta.url).href;

export function open({ kind, workers }) {
  const pool = new Tinypool({
    filename: new URL('../functions.cjs', import.meta.url).href,
    runtime: kind === 'thread' ? 'worker_threads' : 'child_process',
    serialization: 'advanced',
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    run: (name, value) => pool.run(value, { name }),
    move: (value) =>
      pool.run(value, { name: 'move', filename: mover, transferList: [value.buffer] }),
    close: () => pool.destroy(),
  };
}
