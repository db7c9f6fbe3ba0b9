/** The executor of a block. */
import {
  EventLoopExecutor,
  ProcessPoolExecutor,
  SerialExecutor,
  ThreadPoolExecutor,
} from '../executors/index.js';
import type { Executor, ExecutorObserver, TaskRef } from '../executors/index.js';
import type { RunnerPlan } from '../shared/runner-protocol.js';

/** `initialiser` is started in every worker before any code of the user's. */
export function createExecutor(
  { block, resourceLimits }: RunnerPlan,
  tasks: number,
  observer: ExecutorObserver,
  initialiser?: { readonly initializer: TaskRef; readonly initargs: readonly unknown[] },
): Executor {
  const pool = {
    observer,
    ...initialiser,
    maxWorkers: block.workers,
    onWorkerLost: block.fault?.onWorkerLost ?? 'replace',
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
