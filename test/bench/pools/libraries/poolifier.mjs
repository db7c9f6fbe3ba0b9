import { fileURLToPath } from 'node:url';
import { load } from '../load.mjs';

const { FixedClusterPool, FixedThreadPool } = load('poolifier');

export const kinds = ['thread', 'process'];
export const settings =
  "fixed pool, no task queue (its fastest); processes: cluster, serialization 'advanced'; moved bytes come back as copies";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

export function open({ kind, workers }) {
  const pool =
    kind === 'thread'
      ? new FixedThreadPool(workers, file('poolifier-thread-worker.mjs'))
      : new FixedClusterPool(workers, file('poolifier-process-worker.cjs'), {
          settings: { serialization: 'advanced' },
        });
  return {
    run: (name, value) => pool.execute(value, name),
    move: (value) => pool.execute(value, 'echo', undefined, [value.buffer]),
    close: () => pool.destroy(),
  };
}
