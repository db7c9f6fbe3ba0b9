import os from 'node:os';
import { BrokenThreadPool } from '../core/errors.js';
import type { ThreadPoolOptions } from '../core/options.js';
import type { Channel, ChannelListener, WorkerConfig } from '../pool/channel.js';
import { WorkerPool } from '../pool/worker-pool.js';
import { ThreadChannel } from './thread-channel.js';

const WORKER = new URL('./thread-worker.cjs', import.meta.url);

let made = 0;

/**
 * Runs tasks in worker threads. Values are cloned, moved (`transfer`) or shared (SharedArrayBuffer); a Buffer arrives as
 * a Uint8Array. A thread that dies fails the task it ran and is replaced. A crash in native code and a signal to the own
 * process end the host: use processes for that.
 */
export class ThreadPoolExecutor extends WorkerPool {
  constructor(options: ThreadPoolOptions = {}) {
    const defaults = {
      maxWorkers: Math.min(32, os.availableParallelism() + 4),
      prefix: `ThreadPoolExecutor-${made++}`,
      Broken: BrokenThreadPool,
      endsRunning: false,
      onWorkerLost: 'replace' as const,
    };
    super(options, defaults);
  }

  /** Ends the threads at once; running tasks end with BrokenThreadPool. Resolves when they are gone. */
  terminateWorkers(): Promise<void> {
    return this.killAll('SIGKILL');
  }

  /** As `terminateWorkers`: a thread cannot refuse. */
  killWorkers(): Promise<void> {
    return this.killAll('SIGKILL');
  }

  /** @internal */
  protected open(config: WorkerConfig, listener: ChannelListener): Channel {
    return new ThreadChannel(WORKER, config, this.options, listener);
  }
}
