import type { ExecutorOptions } from '../core/options.js';
import { InlineExecutor } from './inline-executor.js';

let made = 0;

/** Runs one task at a time in the host's isolate, strictly one after the other: an EventLoopExecutor with one worker. */
export class SerialExecutor extends InlineExecutor {
  constructor(options: ExecutorOptions = {}) {
    super(options, 1, `SerialExecutor-${made++}`);
  }
}
