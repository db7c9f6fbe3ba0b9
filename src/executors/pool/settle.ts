/** How a task ends, for the parts of a pool and for its observer. */
import { now } from '../core/clock.js';
import { emptyStamps } from '../core/task.js';
import type { Task } from '../core/task.js';
import type { TaskOutcome, TaskStamps } from '../observer.js';
import type { WorkerStamps } from './channel.js';

/** Makes the future of `task` done, once. `value`: its result, its error if `failed`, or the cause of a cancellation. */
export type Settle = (task: Task, outcome: TaskOutcome, failed: boolean, value: unknown) => void;

/** One object for all: observers copy what they keep. */
const stamps = emptyStamps();

/** The stamps of a task that is settled now. @param taken those of its worker, if it answered */
export function stampsOf(task: Task, taken: WorkerStamps | undefined): TaskStamps {
  stamps.submitted = task.submitted;
  stamps.dispatched = task.worker === -1 ? NaN : task.dispatched;
  // Clocks are joined to well under a µs; what is left of that may not turn cause and effect around.
  stamps.received = taken ? Math.max(taken.received, stamps.dispatched) : NaN;
  stamps.started = taken ? Math.max(taken.started, stamps.received) : NaN;
  stamps.ended = taken ? Math.max(taken.ended, stamps.started) : NaN;
  stamps.settled = taken ? Math.max(now(), stamps.ended) : now();
  return stamps;
}
