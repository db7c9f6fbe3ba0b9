import { formatBytes, plural } from '../../format.js';
import { isInline } from '../../words.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf, NOT_MEASURED } from './cell.js';

const METRICS: Readonly<Record<string, string>> = {
  PSS: 'PSS counts a shared page in parts, so that processes may be added up',
  RSS: 'RSS counts shared pages in every process',
};

/** By how much the whole program grew, for each worker. */
export function memoryRow({ columns }: TableSource): TableRow {
  const metric = columns.find(({ memory }) => memory)?.memory?.metric;
  const explained = metric === undefined ? undefined : METRICS[metric];
  return {
    id: 'memory',
    title: 'Memory',
    textbook: { threads: 'Shared, light', processes: 'Separate, heavier' },
    finding:
      explained === undefined
        ? null
        : `Growth of the program with all its processes, from before the pool until its last task; ${explained}.`,
    cells: columns.map(memoryCell),
  };
}

function memoryCell(column: PoolColumn): TableCell {
  const { memory } = column;
  if (!memory) return cellOf(column, NOT_MEASURED);
  const { bytes, interval, rounds, metric } = memory;
  const inline = isInline(column.pool);
  return cellOf(column, {
    value: inline ? `${formatBytes(bytes)} in all` : `${formatBytes(bytes)} a worker`,
    more: [
      interval
        ? `${formatBytes(interval.low)}–${formatBytes(interval.high)} over ${plural(rounds, 'round')}`
        : plural(rounds, 'round'),
      metric,
    ],
    figures: {
      [inline ? 'bytes' : 'perWorkerBytes']: bytes,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    },
  });
}
