import { formatMs, formatShare, plural } from '../../format.js';
import { isInline } from '../../words.js';
import { IMPOSSIBLE, KIND_NAMES } from '../classify.js';
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
  return [
    `Kind of work: ${KIND_NAMES[work.kind]}.`,
    ...sharesOf(work),
    `Measured in ${work.by}: ${formatMs(work.measuredMs)} of ${plural(rounds, 'round')}.`,
    ...(work.caveat === undefined ? [] : [work.caveat]),
  ].join(' ');
}

/** A sentence each. */
function sharesOf({ shares }: Work): string[] {
  const { thread, process, active, gc, system } = shares;
  const others = process !== null && thread !== null && process - thread > 0.1;
  return [
    thread === null ? '' : `Its thread was on the CPU for ${formatShare(thread)} of the time.`,
    others ? `Other threads of its process were for ${formatShare(process - thread)}.` : '',
    active === null ? '' : `The event loop was busy for ${formatShare(active)}.`,
    gc === null ? '' : `Garbage collection took ${formatShare(gc)}.`,
    system === null ? '' : `Of the CPU time, ${formatShare(system)} was in the kernel.`,
  ].filter(Boolean);
}

function useCell(column: PoolColumn): TableCell {
  const { work, pool } = column;
  if (!work) return cellOf(column, NOT_MEASURED);
  const { thread, process, active, gc, system } = work.shares;
  if (process === null) return cellOf(column, NOT_MEASURED);
  const share = formatShare(thread ?? process);
  const figures = { thread, process, active, gc, system, measuredMs: work.measuredMs };
  if ((thread ?? 0) > IMPOSSIBLE) {
    const more = ['its CPU time is mostly that of its start, or of what is sent to it'];
    return cellOf(column, { value: 'Too short to tell', more, figures });
  }
  return cellOf(column, {
    value: isInline(pool) ? `CPU ${share}` : `CPU ${share} of each task`,
    more: [
      active === null ? '' : `event loop busy ${formatShare(active)}`,
      gc === null ? '' : `GC ${formatShare(gc)}`,
      system === null ? '' : `kernel ${formatShare(system)} of CPU`,
    ].filter(Boolean),
    figures,
  });
}
