import { formatInterval, formatRatio, plural } from '../../format.js';
import { FEWEST_ROUNDS, median, pairedRatio } from '../../stats/interval.js';
import type { Interval } from '../../stats/interval.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf } from './cell.js';

/**
 * Node.js has no lock between threads. What one would cost is seen all the same: on the event loop, as under a global
 * lock, waiting overlaps and computing does not.
 */
export function lockRow(source: TableSource): TableRow {
  const { comparison, columns } = source;
  const cost = costOf(source);
  return {
    id: 'lock',
    title: 'Global lock',
    textbook: {
      threads: 'One lock: a single thread computes at a time',
      processes: 'None: a lock for each process',
    },
    finding: cost
      ? lockFinding(cost)
      : 'Node.js has no lock between threads. To see what one would cost, compare the event loop with threads.',
    cells: columns.map((column) => lockCell(column, cost, comparison.pools.length)),
  };
}

/** What the event loop takes, in the time that threads take. */
export interface LockCost {
  readonly ratio: number;
  readonly interval: Interval | null;
  readonly rounds: number;
}

/** A cost is claimed only where the whole interval shows one. */
export function lockFinding({ ratio, interval, rounds }: LockCost): string {
  if (!interval) {
    return `What a single lock would cost takes ${FEWEST_ROUNDS} rounds to tell. In ${plural(rounds, 'round')}, the event loop, which is held by one task at a time, took ${formatRatio(ratio)} as long as threads.`;
  }
  const factor = formatInterval(interval);
  return interval.low > 1
    ? `A single lock would cost a factor of ${factor}: so much longer than threads takes the event loop, which is held by one task at a time.`
    : `A single lock is not shown to cost anything here: the event loop, which is held by one task at a time, takes ${factor} as long as threads.`;
}

const againstThreads = ({ ratio, interval, rounds }: LockCost): string =>
  interval
    ? `takes ${formatInterval(interval)} as long as threads`
    : `took ${formatRatio(ratio)} as long as threads in ${plural(rounds, 'round')}`;

function costOf({ comparison }: TableSource): LockCost | null {
  const timesOf = (pool: string): readonly number[] | undefined => {
    const found = comparison.pools.find((one) => one.pool === pool);
    return found && (found.warm ?? found.cold);
  };
  const [loop, threads] = [timesOf('eventLoop'), timesOf('thread')];
  if (!loop || !threads || loop.length === 0) return null;
  return {
    ratio: median(loop) / median(threads),
    interval: pairedRatio(loop, threads),
    rounds: loop.length,
  };
}

function lockCell(column: PoolColumn, cost: LockCost | null, pools: number): TableCell {
  switch (column.pool) {
    case 'serial':
      return cellOf(column, { value: 'Nothing to lock' });
    case 'eventLoop':
      return cellOf(column, {
        value: 'One task computes at a time',
        ...(cost && pools > 1
          ? {
              more: [againstThreads(cost)],
              figures: {
                againstThreads: cost.ratio,
                low: cost.interval?.low ?? null,
                high: cost.interval?.high ?? null,
              },
            }
          : {}),
      });
    case 'thread':
      return cellOf(column, {
        value: 'None between threads',
        more: ['each has an isolate of its own'],
        ...(cost ? { isShown: true } : {}),
      });
    case 'process':
      return cellOf(column, { value: 'None', more: ['each has an isolate of its own'] });
  }
}
