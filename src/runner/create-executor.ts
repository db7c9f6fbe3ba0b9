/** The executor of a block. */
import {
  EventLoopExecutor,
  ProcessPoolExecutor,
  SerialExecutor,
  ThreadPoolExecutor,
} from '../executors/index.js';
import type { Executor, ExecutorObserver, TaskRef } from '../executors/index.js';
import type { RunnerPlan } from '../shared/runner-protocol.js';

/** `initializer` is started in every worker before any code of the user's, with `initargs`. */
export function createExecutor(
  { block, resourceLimits }: RunnerPlan,
  tasks: number,
  observer: ExecutorObserver,
  {
    initializer,
    initargs,
  }: { readonly initializer: TaskRef; readonly initargs: readonly unknown[] },
): Executor {
  const pool = {
    observer,
    initializer,
    initargs,
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
