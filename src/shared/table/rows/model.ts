import { plural } from '../../format.js';
import { isInline } from '../../words.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf, NOT_MEASURED } from './cell.js';

/** Which isolates, threads and processes were seen to run tasks. */
export const modelRow = ({ columns }: TableSource): TableRow => ({
  id: 'model',
  title: 'Concurrency model',
  textbook: { threads: 'Threads of one process', processes: 'Processes of their own' },
  finding: null,
  cells: columns.map(modelCell),
});

function modelCell(column: PoolColumn): TableCell {
  const facts = column.blocks.at(-1)?.facts;
  if (!facts) return cellOf(column, NOT_MEASURED);
  const { pids, threads, workers } = facts;
  const figures = { isolates: workers, processes: pids.length, threads: threads.length };
  if (isInline(column.pool)) {
    const pid = pids.length > 0 ? [`pid ${pids.join()}`] : [];
    return cellOf(column, { value: 'The main thread alone', more: pid, figures });
  }
  const isolates = plural(workers, 'isolate');
  return column.pool === 'thread'
    ? cellOf(column, {
        value: `${isolates}, all in one process`,
        more: [
          threads.length === 1
            ? `pid ${pids.join()}, thread ${threads.join()}`
            : `pid ${pids.join()}, threads ${threads.join(', ')}`,
        ],
        figures,
      })
    : cellOf(column, {
        value: `${isolates}, each in a process of its own`,
        more: [pids.length === 1 ? `pid ${pids.join()}` : `pids ${pids.join(', ')}`],
        figures,
      });
}
