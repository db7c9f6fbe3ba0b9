/** One clock for host and workers: µs on the system-wide monotonic clock. */
import { performance } from 'node:perf_hooks';

/**
 * `performance.now()` costs a quarter of `process.hrtime()` but counts from the start of its isolate. Both read the same
 * clock, so one offset, taken where the two readings lie closest together, joins them.
 */
function calibrate(): number {
  let best = Infinity;
  let offset = 0;
  for (let i = 0; i < 16; i++) {
    const before = performance.now();
    const system = process.hrtime.bigint();
    const after = performance.now();
    if (after - before >= best) continue;
    best = after - before;
    offset = Number(system) / 1e3 - ((before + after) / 2) * 1e3;
  }
  return offset;
}

const offset = calibrate();

/** µs on the clock of `process.hrtime`, comparable between isolates and processes of one machine. */
export function now(): number {
  return performance.now() * 1e3 + offset;
}
