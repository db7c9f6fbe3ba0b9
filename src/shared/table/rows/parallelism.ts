import { formatInterval, plural } from '../../format.js';
import { keyOf, passOf } from '../../rounds.js';
import { isInline } from '../../words.js';
import type { PoolColumn } from '../columns.js';
import { passFactsOf } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf, middle } from './cell.js';

/** How much faster, and how many tasks ran at once. */
export function parallelismRow(source: TableSource): TableRow {
  const { machine } = source.run;
  return {
    id: 'parallelism',
    title: 'Parallelism',
    textbook: {
      threads: 'Limited by the interpreter lock',
      processes: 'True parallelism on several cores',
    },
    finding: machine
      ? `${plural(machine.parallelism, 'core')} for this program, of ${machine.cpus}.`
      : null,
    cells: source.columns.map((column) => parallelCell(source, column)),
  };
}

function parallelCell({ comparison }: TableSource, column: PoolColumn): TableCell {
  const { basis, answer } = comparison;
  const standing = answer.pools.find((one) => keyOf(one) === keyOf(column));
  const against = standing?.againstSerial ?? null;
  const busy = middle(column.blocks.map(({ sums }) => passOf(sums, basis)?.parallelism));
  const peak = middle(column.blocks.map((block) => passFactsOf(block, basis)?.peak));
  const isOnlyBusy = column.pool !== 'serial' && !against;
  const value =
    column.pool === 'serial'
      ? '1× by definition'
      : against
        ? `${formatInterval(against)} as fast as serial`
        : busy === null
          ? '–'
          : `${busy.toFixed(2)} tasks at once`;
  const most = isInline(column.pool)
    ? `at most ${peak ?? 0}`
    : `at most ${peak ?? 0} of ${plural(column.workers, 'worker')}`;
  return cellOf(column, {
    value,
    more: [
      busy === null || isOnlyBusy ? '' : `on average ${busy.toFixed(2)} tasks at once`,
      peak === null ? '' : most,
    ].filter(Boolean),
    figures: {
      speedup: against?.value ?? null,
      speedupLow: against?.low ?? null,
      speedupHigh: against?.high ?? null,
      meanBusy: busy,
      peakBusy: peak,
    },
  });
}
