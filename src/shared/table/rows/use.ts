import { formatMs, formatShare, plural } from '../../format.js';
import { KIND_NAMES } from '../classify.js';
import type { Work } from '../classify.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf, NOT_MEASURED } from './cell.js';

/** What kind of work the function does, and how that looks in each pool. */
export const useRow = ({ columns, work, comparison }: TableSource): TableRow => ({
  id: 'use',
  title: 'Use case',
  textbook: { threads: 'I/O-bound tasks', processes: 'CPU-bound tasks' },
  finding: work && findingOf(work, comparison.answer.rounds),
  cells: columns.map(useCell),
});

function findingOf(work: Work & { readonly by: string }, rounds: number): string {
  const basis = `${work.by}, ${formatMs(work.measuredMs)} of ${plural(rounds, 'round')}`;
  const caveat = work.caveat === undefined ? '' : ` ${work.caveat}`;
  return `${capital(KIND_NAMES[work.kind])}: ${sharesOf(work).join(', ')} (${basis}).${caveat}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function sharesOf({ shares }: Work): string[] {
  const { thread, process, active, gc, system } = shares;
  const others = process !== null && thread !== null && process - thread > 0.1;
  return [
    thread === null ? '' : `its thread on the CPU for ${formatShare(thread)} of the time`,
    others ? `other threads of the process for ${formatShare(process - thread)}` : '',
    active === null ? '' : `the event loop busy for ${formatShare(active)}`,
    gc === null ? '' : `garbage collection ${formatShare(gc)}`,
    system === null ? '' : `${formatShare(system)} of CPU time in the kernel`,
  ].filter(Boolean);
}

function useCell(column: PoolColumn): TableCell {
  const { work, pool } = column;
  if (!work) return cellOf(column, NOT_MEASURED);
  const { thread, process, active, gc, system } = work.shares;
  if (process === null) return cellOf(column, NOT_MEASURED);
  const of = pool === 'thread' || pool === 'process' ? ' of each task' : '';
  return cellOf(column, {
    value: `CPU ${formatShare(thread ?? process)}${of}`,
    more: [
      thread !== null && thread > 1 ? 'with its start or what is sent to it' : '',
      active === null ? '' : `event loop busy ${formatShare(active)}`,
      gc === null ? '' : `GC ${formatShare(gc)}`,
      system === null ? '' : `kernel ${formatShare(system)} of CPU`,
    ].filter(Boolean),
    figures: { thread, process, active, gc, system, measuredMs: work.measuredMs },
  });
}
