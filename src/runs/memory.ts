/** What a block's memory counters say. */
import { NO_WORKER } from '../shared/trace/chunk.js';
import type { BlockTrace, WorkerLife } from '../shared/trace/block-trace.js';

/**
 * The most that the runner and its children used together at any time once every worker had loaded, bytes. Null where
 * nothing was sampled since, or of a child nothing at all.
 */
export function peakMemory({ counters, workers }: BlockTrace): number | null {
  // The list has holes: numbers of workers that the trace has not heard of.
  const lives = workers.filter((life: WorkerLife | undefined) => life !== undefined);
  const loadedAt = Math.max(0, ...lives.map(({ loadEnd, online }) => loadEnd ?? online ?? 0));
  const sampled = counters.filter(({ counter }) => counter === 'memory');
  const own = new Set(sampled.map(({ worker }) => worker).filter((one) => one !== NO_WORKER));
  const latest = new Map<number, number>();
  let peak = null;
  for (const { worker, at, value } of sampled) {
    latest.set(worker, value);
    // Children are sampled one after the other: a sum is whole when each of them has been.
    const isWhole = [...own].every((one) => latest.has(one)) && latest.has(NO_WORKER);
    if (at < loadedAt || !isWhole) continue;
    const sum = [...latest.values()].reduce((total, bytes) => total + bytes, 0);
    peak = Math.max(peak ?? 0, sum);
  }
  return peak;
}
