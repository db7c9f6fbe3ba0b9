/** Reads from the trace of a block what one task's fault did to everybody else. */
import type { FaultPlan, FaultReport, Bystanders, PoolFate, ProgramFate } from './faults.js';
import type { BlockPlan, TaskError } from './run.js';
import type { BlockTrace } from './trace/block-trace.js';

/** A block of the fault lab that is over. */
export interface FaultBlock {
  readonly block: BlockPlan & { readonly index: number };
  readonly plan: FaultPlan;
  /** Whole: every task has settled, some only because the program is gone. */
  readonly trace: BlockTrace;
  /** Number of the offending task; null if it never came to that. */
  readonly task: number | null;
  readonly error: TaskError | null;
  /** The pool refused tasks at the end. */
  readonly isBroken: boolean;
  readonly program: ProgramFate;
  readonly ending?: string;
  /** The block's time was up. */
  readonly isCutShort: boolean;
}

/** Null where the offending task was never submitted: there is nothing to tell then. */
export function faultReport(one: FaultBlock): FaultReport | null {
  const { block, plan, trace, task, error, program } = one;
  if (task === null || task >= trace.taskCount) return null;
  const recoveryUs = recoveryOf(trace, task);
  return {
    ...plan,
    pool: block.pool,
    workers: block.workers,
    block: block.index,
    task,
    outcome: program === 'unharmed' ? trace.outcomeOf(task) : null,
    ...(error ? { error: shortened(error) } : {}),
    bystanders: bystandersOf(trace, task),
    poolFate: poolFateOf(one, task),
    programFate: program,
    ...(one.ending === undefined ? {} : { ending: one.ending }),
    recoveryUs: program === 'unharmed' ? recoveryUs : null,
    ...(one.isCutShort ? { cutShort: true } : {}),
  };
}

const shortened = ({ name, message, place }: TaskError): FaultReport['error'] & object => ({
  name,
  message,
  ...(place ? { place } : {}),
});

function bystandersOf(trace: BlockTrace, offender: number): Bystanders {
  let [completed, failed, lost, completedAfter] = [0, 0, 0, 0];
  const over = trace.tasks.settle[offender] ?? NaN;
  for (let task = 0; task < trace.taskCount; task++) {
    // Not the offending task, nor its rehearsals.
    if (trace.tasks.fn[task] === trace.tasks.fn[offender]) continue;
    const outcome = trace.outcomeOf(task);
    if (outcome === 'ok') completed++;
    else if (outcome === 'failed') failed++;
    else lost++;
    if (outcome === 'ok' && (trace.tasks.settle[task] ?? NaN) > over) completedAfter++;
  }
  return { total: completed + failed + lost, completed, failed, lost, completedAfter };
}

function poolFateOf({ program, isBroken, trace }: FaultBlock, offender: number): PoolFate {
  if (program !== 'unharmed') return 'gone';
  if (isBroken) return 'broken';
  const outcome = trace.outcomeOf(offender);
  return outcome === 'lost' || outcome === 'aborted' ? 'replaced' : 'unharmed';
}

/** See `FaultReport.recoveryUs`. */
function recoveryOf(trace: BlockTrace, offender: number): number | null {
  const outcome = trace.outcomeOf(offender);
  if (outcome !== 'lost' && outcome !== 'aborted') return 0;
  const over = trace.tasks.settle[offender] ?? NaN;
  const { lost, exit } = trace.workers[trace.tasks.worker[offender] ?? -1] ?? {};
  // News of a worker's end may come a moment after the order for its successor.
  const gone = Math.min(over, lost ?? exit ?? over);
  const up = trace.workers
    .filter(({ spawn = -Infinity }) => spawn >= gone)
    .map(({ online = Infinity }) => online);
  const first = Math.min(...up);
  return first === Infinity ? null : Math.max(0, first - over);
}
