/** What the table adds to the verdict: the kind of work as its reason, and what workers weigh. */
import { formatBytes, formatShare } from '../format.js';
import type { Work } from './classify.js';
import type { PoolColumn } from './columns.js';

/** A sentence, with what makes it doubtful; null where the kind of work is not clear. */
export function workReason(work: Work | null): string | null {
  if (!work) return null;
  const { thread, process, active, gc, system } = work.shares;
  const on = formatShare(thread ?? process);
  switch (work.kind) {
    case 'cpu':
      return work.caveat === undefined
        ? `The work is CPU-bound: on the CPU for ${on} of its time.`
        : `The work is CPU-bound, but the machine was busy: it had a core for ${on} of its time.`;
    case 'io':
      return `The work is I/O-bound: on the CPU for ${on} of its time, it waits for the rest and leaves the event loop free.`;
    case 'mixed':
      return `The work is mixed: it computes for ${on} of its time and waits for the rest.`;
    case 'gc':
      return `The work is GC-bound: collecting garbage takes ${formatShare(gc)} of its time.`;
    case 'kernel':
      return `The work is kernel-bound: ${formatShare(system)} of its CPU time goes into system calls.`;
    case 'libuv':
      return `libuv's threads do the work: the process is on the CPU for ${formatShare(process)} of the time, the thread of the task for ${on} (their number is UV_THREADPOOL_SIZE).`;
    case 'blocking':
      return `The work is a blocking wait${work.caveat === undefined ? '' : ', for a part of its time'}: the event loop is held for ${formatShare(active)} of the time and the CPU used for ${on} of it.`;
    case 'unclear':
      return null;
  }
}

/** What a worker weighs, such as `12.0 MB`, by pool. */
export interface MemoryOfBoth {
  readonly threads: string;
  readonly processes: string;
}

/** Null where one of them is not known. */
export function memoryOfBoth(columns: readonly PoolColumn[]): MemoryOfBoth | null {
  const of = (pool: 'thread' | 'process'): string | null => {
    const bytes = columns.find((column) => column.pool === pool)?.memory?.bytes;
    return bytes === undefined ? null : formatBytes(Math.max(0, bytes));
  };
  const [threads, processes] = [of('thread'), of('process')];
  return threads === null || processes === null ? null : { threads, processes };
}
