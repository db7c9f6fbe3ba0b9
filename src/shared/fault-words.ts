/** The fault lab's reports in words. */
import type { Fault, FaultReport } from './faults.js';
import { FAULT_NAMES } from './faults.js';
import { formatMs, plural } from './format.js';
import { listed } from './verdict-parts.js';
import type { Pool } from './words.js';

/** How far a fault reached: the offending task alone, its worker, or others. */
export type Reach = 'task' | 'worker' | 'others';

export interface FaultCell {
  readonly reach: Reach;
  /** `Its worker alone` */
  readonly headline: string;
  /** What became of the others, and how the pool went on. */
  readonly detail: string;
}

/** Faults in the order shown; those of a pool that breaks when a worker dies are a row of their own. */
export interface FaultRow {
  readonly fault: Fault;
  readonly breaks: boolean;
  /** `One task calls process.exit` */
  readonly title: string;
  /** What to do about it. */
  readonly todo: string;
  readonly reports: ReadonlyMap<Pool, FaultReport>;
}

const TODO: { readonly [F in Fault]: string } = {
  throw: 'Catch it where the result is awaited: the future rejects with the error.',
  reject: 'Catch it where the result is awaited: the future rejects with the error.',
  exit: 'Return or throw instead of calling process.exit; where you cannot, run it in a pool.',
  memory:
    'Give workers a heap limit (resourceLimits) and run it in a pool: a heap of its own contains it.',
  loop: 'Pass a signal (AbortSignal.timeout) to submitWith: in a pool it ends such a task; on the event loop nothing does.',
  crash: 'Run native code that may crash in processes: threads share the process that dies.',
};
/** Each in full, for translations to find. */
const WITHIN_SENTENCE: { readonly [P in Pool]: string } = {
  serial: 'serial run',
  eventLoop: 'event loop',
  thread: 'thread pool',
  process: 'process pool',
};
const BREAKS_TODO =
  "A pool of processes breaks when one dies, unless told onWorkerLost: 'replace'; tasks it had not finished are to be submitted anew.";

export function faultCell(report: FaultReport): FaultCell {
  const { programFate, poolFate, ending, recoveryUs, cutShort } = report;
  const late = cutShort ? ' Its time was up before all had ended.' : '';
  const others = `${othersLine(report)}${late}`;
  if (programFate === 'hung') {
    return {
      reach: 'others',
      headline: 'The program hung',
      detail: ['Killed from outside.', others].join(' '),
    };
  }
  if (programFate === 'ended') {
    const how = ending === undefined ? '' : ` (${ending})`;
    return { reach: 'others', headline: `The program ended${how}`, detail: others };
  }
  if (poolFate === 'broken') {
    return {
      reach: 'others',
      headline: 'The pool broke',
      detail: [others, 'It takes no more tasks.'].join(' '),
    };
  }
  if (poolFate === 'unharmed') {
    const reach = hurts(report) ? 'others' : 'task';
    return { reach, headline: 'That task alone', detail: others };
  }
  const back =
    recoveryUs === null ? 'No other worker came.' : `Replaced in ${formatMs(recoveryUs / 1e3)}.`;
  return {
    reach: hurts(report) ? 'others' : 'worker',
    headline: 'Its worker alone',
    detail: `${back} ${others}`,
  };
}

const hurts = ({ bystanders }: FaultReport): boolean => bystanders.lost > 0;

function othersLine({ bystanders }: FaultReport): string {
  const { total, completed, failed, lost } = bystanders;
  if (completed === total) return `All ${plural(total, 'other')} completed.`;
  return [
    `${completed} of ${plural(total, 'other')} completed.`,
    ...(lost > 0 ? [`Lost: ${lost}.`] : []),
    ...(failed > 0 ? [`Failed by themselves: ${failed}.`] : []),
  ].join(' ');
}

/** The reports as a table: a row for each fault, with what is known of it. */
export function faultRows(reports: readonly FaultReport[]): FaultRow[] {
  const rows = new Map<string, FaultRow & { readonly reports: Map<Pool, FaultReport> }>();
  for (const report of reports) {
    const { fault, pool } = report;
    const breaks = report.onWorkerLost === 'break';
    const key = `${fault} ${breaks}`;
    const row = rows.get(key) ?? {
      fault,
      breaks,
      title: breaks
        ? `One task ${FAULT_NAMES[fault]}, and the pool is told to break`
        : `One task ${FAULT_NAMES[fault]}`,
      todo: breaks ? BREAKS_TODO : TODO[fault],
      reports: new Map<Pool, FaultReport>(),
    };
    row.reports.set(pool, report);
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Whether nobody but the offending task and its worker was hurt. */
const isContained = (report: FaultReport): boolean => faultCell(report).reach !== 'others';

/** A sentence for each pool: what each pool contained, and what it did not. Null before there is anything to say. */
export function faultHeadline(reports: readonly FaultReport[]): string | null {
  const plain = reports.filter(({ onWorkerLost }) => onWorkerLost !== 'break');
  const pools = [...new Set(plain.map(({ pool }) => pool))];
  if (pools.length === 0) return null;
  const parts = pools.map((pool) => {
    const own = plain.filter((report) => report.pool === pool);
    const out = own.filter((report) => !isContained(report));
    const name = WITHIN_SENTENCE[pool];
    if (out.length === 0) return `The ${name} contained all ${plural(own.length, 'fault')}.`;
    const faults = listed(
      out.map(({ fault }) => FAULT_NAMES[fault]),
      'or',
    );
    return `The ${name} contained ${own.length - out.length} of ${own.length} (others suffer if a task ${faults}).`;
  });
  return parts.join(' ');
}
