/**
 * What runs in every worker besides the tasks: it notes how busy the event loop is and each pause of the garbage
 * collector. The pools start it as their initializer, before any code of the user's; the runner starts it for its own
 * main thread. Its cost is measured by `test/bench/probe`.
 */
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import { currentWorker } from '../../executors/core/worker-side.js';
import { COUNTERS } from '../../shared/words.js';
import { NoteWriter, ownTid, TID } from './notes.js';

const [ELU, MEMORY, GC] = [
  COUNTERS.indexOf('elu'),
  COUNTERS.indexOf('memory'),
  COUNTERS.indexOf('gc'),
];
const PERIOD_MS = 100;
/** Where the messenger cannot look into a child, it tells its own memory, every so many periods. */
const MEMORY_EVERY = 5;

/** Taken before user code can put its own in their place. */
const { setInterval } = globalThis;

const hrtimeUs = (): number => Number(process.hrtime.bigint()) / 1e3;

/** What it has seen so far, for those who share its thread. */
export interface Probe {
  /** Σ of the garbage collector's pauses, ms. What is going on in this turn of the event loop is not in it yet. */
  gcMs(): number;
}

/** The initializer of pools: never fails, because a pool whose initializer fails is broken. */
export function initialise(path: string): void {
  try {
    startProbe(path, currentWorker()?.index ?? 0);
  } catch {
    // A full disk, a closed folder: the run goes on without these figures.
  }
}

/** @throws what opening the file at `path` throws */
export function startProbe(path: string, worker: number): Probe {
  const notes = new NoteWriter(path, worker);
  const tid = ownTid();
  if (tid !== null) notes.write(TID, hrtimeUs(), tid);
  let gcMs = 0;
  new PerformanceObserver((list) => {
    // Two clocks, whose distance is taken anew: a machine may sleep.
    const zero = hrtimeUs() - performance.now() * 1e3;
    for (const { startTime, duration } of list.getEntries()) {
      gcMs += duration;
      notes.write(GC, zero + (startTime + duration) * 1e3, duration * 1e3);
    }
  }).observe({ entryTypes: ['gc'] });
  let last = performance.eventLoopUtilization();
  let periods = 0;
  setInterval(() => {
    const next = performance.eventLoopUtilization();
    const active = next.active - last.active;
    const all = active + next.idle - last.idle;
    last = next;
    if (all > 0) notes.write(ELU, hrtimeUs(), active / all);
    if (process.platform !== 'linux' && isMainThread && ++periods % MEMORY_EVERY === 0) {
      notes.write(MEMORY, hrtimeUs(), process.memoryUsage.rss());
    }
  }, PERIOD_MS).unref();
  return { gcMs: () => gcMs };
}

/** Tasks of our own, by which the way to a worker is measured: they do nothing. */
export const sink = (): undefined => undefined;
export const make = (bytes: number): Uint8Array => new Uint8Array(bytes);
