/** What cells of every row have in common. */
import type { PoolColumn } from '../columns.js';
import type { TableCell } from '../table.js';

type Told = Pick<TableCell, 'value'> & Partial<Pick<TableCell, 'more' | 'figures' | 'isShown'>>;

/** Without `figures` there is nothing that was measured, and nothing to show. */
export const cellOf = ({ pool, workers }: PoolColumn, told: Told): TableCell => ({
  pool,
  workers,
  value: told.value,
  more: told.more ?? [],
  figures: told.figures ?? {},
  isShown: told.isShown ?? told.figures !== undefined,
});

export const NOT_MEASURED: Told = { value: '–', more: ['Not measured on this system.'] };

/** The middle of what was measured in each round; null without a number. */
export function middle(values: readonly (number | null | undefined)[]): number | null {
  const known = values
    .filter((value): value is number => Number.isFinite(value))
    .sort((a, b) => a - b);
  const half = known.length / 2;
  if (known.length === 0) return null;
  return ((known[Math.ceil(half) - 1] ?? 0) + (known[Math.floor(half)] ?? 0)) / 2;
}
