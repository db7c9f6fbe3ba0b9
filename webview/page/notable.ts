/** The tasks of a block that are worth a look: the one that ended last, the longest, the first that failed. */
import { UNSETTLED } from '../../src/shared/trace/block-trace.js';
import type { BlockTrace } from '../../src/shared/trace/block-trace.js';
import { Straggler } from '../timeline/model/straggler.js';

export interface Notable {
  /** Null where it cost next to nothing that it was the last. */
  readonly last: { readonly task: number; readonly aloneMs: number; readonly share: number } | null;
  /** Null where it is hardly longer than the mean. */
  readonly longest: {
    readonly task: number;
    readonly runMs: number;
    readonly times: number;
  } | null;
  readonly failed: { readonly task: number; readonly count: number } | null;
}

/** A smaller share of the time that the caller waited is not worth a line. */
const LEAST_SHARE = 0.03;
/** Nor is a task that ran less than so many times as long as the mean. */
const LEAST_TIMES = 2;

/** One pass over the tasks. */
export function notableOf(trace: BlockTrace): Notable {
  const { tasks, taskCount } = trace;
  const straggler = new Straggler();
  let [longest, most, sum, runs, failed] = [-1, 0, 0, 0, -1];
  for (let task = 0; task < taskCount; task++) {
    const outcome = tasks.outcome[task] ?? UNSETTLED;
    if (outcome === UNSETTLED) continue;
    straggler.settled(trace, task);
    if (outcome !== 0 && failed < 0) failed = task;
    const run = tasks.end.of(task) - tasks.start.of(task);
    if (!(run > 0)) continue;
    sum += run;
    runs++;
    if (run > most) [longest, most] = [task, run];
  }
  const share = straggler.alone / (straggler.at - trace.firstSubmit);
  const isLast = taskCount > 1 && trace.settledCount === taskCount && share >= LEAST_SHARE;
  const times = most / (sum / runs);
  return {
    last: isLast ? { task: straggler.task, aloneMs: straggler.alone / 1e3, share } : null,
    longest: times >= LEAST_TIMES ? { task: longest, runMs: most / 1e3, times } : null,
    failed: failed < 0 ? null : { task: failed, count: trace.failedCount },
  };
}
