/** The executor of a block. */
import {
  EventLoopExecutor,
  ProcessPoolExecutor,
  SerialExecutor,
  ThreadPoolExecutor,
} from '../executors/index.js';
import type { Executor, ExecutorObserver } from '../executors/index.js';
import type { RunnerPlan } from '../shared/runner-protocol.js';

export function createExecutor(
  { block, resourceLimits }: RunnerPlan,
  tasks: number,
  observer: ExecutorObserver,
): Executor {
  const pool = {
    observer,
    maxWorkers: block.workers,
    onWorkerLost: 'replace',
    ...(resourceLimits ? { resourceLimits } : {}),
  } as const;
  switch (block.pool) {
    case 'serial':
      return new SerialExecutor({ observer });
    case 'eventLoop':
      // All at once, as `Promise.all` would.
      return new EventLoopExecutor({ observer, maxWorkers: tasks });
    case 'thread':
      return new ThreadPoolExecutor(pool);
    case 'process':
      return new ProcessPoolExecutor(pool);
  }
}
