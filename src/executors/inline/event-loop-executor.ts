import os from 'node:os';
import type { ConcurrentOptions } from '../core/options.js';
import { countOf } from '../core/options.js';
import { InlineExecutor } from './inline-executor.js';

let made = 0;

/**
 * Runs tasks in the host's isolate, up to `maxWorkers` at once: what waits overlaps, what computes does not. Arguments
 * and results are passed as they are, errors are the same object. A task that loops without end blocks the host, and
 * a running task stops only by watching its signal itself.
 */
export class EventLoopExecutor extends InlineExecutor {
  constructor(options: ConcurrentOptions = {}) {
    const most = countOf(options.maxWorkers, 'maxWorkers');
    super(
      options,
      most ?? Math.min(32, os.availableParallelism() + 4),
      `EventLoopExecutor-${made++}`,
    );
  }
}
