/**
 * A run as comma-separated values after RFC 4180: a line of names, then a row per task; lines end with CR LF. Times are
 * ms since the run began, lengths are ms; what was never reached is empty. `media/docs/exports.md` tells the columns.
 */
import type { BlockRecord } from '../run.js';
import type { BlockTrace, Stamp } from '../trace/block-trace.js';
import { NO_WORKER } from '../trace/chunk.js';
import { inPieces } from './exported-run.js';
import type { ExportedRun } from './exported-run.js';

type Cell = string | number | null;
interface Task {
  readonly run: ExportedRun;
  readonly block: BlockRecord;
  readonly trace: BlockTrace;
  readonly task: number;
}

const at =
  (name: Stamp) =>
  ({ trace, task }: Task): Cell =>
    millis(trace.stampOf(task, name));

const length =
  (from: Stamp, to: Stamp) =>
  ({ trace, task }: Task): Cell =>
    millis(trace.stampOf(task, to) - trace.stampOf(task, from));

/** To the nanosecond; null where there is none. */
const millis = (micros: number): number | null =>
  Number.isFinite(micros) ? Math.round(micros * 1e3) / 1e6 : null;

const functionOf = ({ run, trace, task }: Task) => run.record.functions[trace.tasks.fn[task] ?? 0];
const detailsOf = ({ run, block, task }: Task) => run.details(block.index, task);

function workerOf({ trace, task }: Task): Cell {
  const worker = trace.tasks.worker[task] ?? NO_WORKER;
  return worker === NO_WORKER ? null : worker + 1;
}

function errorOf(task: Task): Cell {
  const error = detailsOf(task)?.error;
  return error ? `${error.name}: ${error.message}` : null;
}

/** Name of a column, and what stands in it. */
const COLUMNS: readonly (readonly [string, (task: Task) => Cell])[] = [
  ['block', ({ block }) => block.index],
  ['pool', ({ block }) => block.pool],
  ['workers', ({ block }) => block.workers],
  ['round', ({ block }) => block.round + 1],
  ['pass', ({ block, task }) => (task >= (block.secondPass ?? Infinity) ? 2 : 1)],
  ['task', ({ task }) => task],
  ['function', (task) => functionOf(task)?.name ?? null],
  ['file', (task) => functionOf(task)?.place.file ?? null],
  ['line', (task) => functionOf(task)?.place.line ?? null],
  ['worker', workerOf],
  ['outcome', ({ trace, task }) => trace.outcomeOf(task)],
  ['submit_ms', at('submit')],
  ['dispatch_ms', at('dispatch')],
  ['receive_ms', at('receive')],
  ['start_ms', at('start')],
  ['end_ms', at('end')],
  ['settle_ms', at('settle')],
  ['queue_ms', length('submit', 'dispatch')],
  ['send_ms', length('dispatch', 'receive')],
  ['run_ms', length('start', 'end')],
  ['return_ms', length('end', 'settle')],
  ['input', (task) => detailsOf(task)?.input ?? null],
  ['result', (task) => detailsOf(task)?.result ?? null],
  ['error', errorOf],
];

/** The file in pieces. */
export const csvOf = (run: ExportedRun): Generator<string> => inPieces(lines(run));

function* lines(run: ExportedRun): Generator<string> {
  yield line(COLUMNS.map(([name]) => name));
  for (const block of run.record.blocks) {
    const trace = run.traces.get(block.index);
    for (let task = 0; task < (trace?.taskCount ?? 0); task++) {
      if (trace) yield line(COLUMNS.map(([, cell]) => cell({ run, block, trace, task })));
    }
  }
}

const line = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;

function field(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
