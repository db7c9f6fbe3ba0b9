import os from 'node:os';
import { BrokenProcessPool } from '../core/errors.js';
import { countOf } from '../core/options.js';
import type { ProcessPoolOptions } from '../core/options.js';
import type { Channel, ChannelListener, WorkerConfig } from '../pool/channel.js';
import { WorkerPool } from '../pool/worker-pool.js';
import { ProcessChannel } from './process-channel.js';

const WORKER = new URL('./process-worker.cjs', import.meta.url);

let made = 0;

/**
 * Runs tasks in child processes. Values are copied; a Buffer arrives as a Uint8Array, shared memory cannot be sent. A
 * child that ends unasked breaks the pool, as in Python, unless `onWorkerLost` is `replace`. Children end with the
 * host; only a host ended by SIGKILL can leave one behind, if that loops without end.
 */
export class ProcessPoolExecutor extends WorkerPool {
  constructor(options: ProcessPoolOptions = {}) {
    const defaults = {
      maxWorkers: os.availableParallelism(),
      prefix: `ProcessPoolExecutor-${made++}`,
      Broken: BrokenProcessPool,
      endsRunning: true,
      onWorkerLost: 'break' as const,
      maxTasks: countOf(options.maxTasksPerChild, 'maxTasksPerChild'),
    };
    super(options, defaults);
  }

  /** Process ids of the workers. */
  get workerPids(): number[] {
    return this.workers.flatMap((worker) => worker.channel.pid ?? []);
  }

  /** Cancels what waits and sends SIGTERM to every worker, which may refuse it. Resolves when they are gone. */
  terminateWorkers(): Promise<void> {
    return this.killAll('SIGTERM');
  }

  /** Cancels what waits and ends every worker at once. Resolves when they are gone. */
  killWorkers(): Promise<void> {
    return this.killAll('SIGKILL');
  }

  /** @internal */
  protected open(config: WorkerConfig, listener: ChannelListener): Channel {
    return new ProcessChannel(WORKER, config, this.options, listener);
  }
}
