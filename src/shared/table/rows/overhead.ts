import { formatMs, formatShare, plural } from '../../format.js';
import { keyOf, passOf } from '../../rounds.js';
import { isInline } from '../../words.js';
import { passFactsOf } from '../columns.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf, middle } from './cell.js';

/** What a task and a worker cost beside the work: once started, and at first use. */
export const overheadRow = (source: TableSource): TableRow => ({
  id: 'overhead',
  title: 'Overhead',
  textbook: { threads: 'Low: threads start quickly', processes: 'High: processes start slowly' },
  finding: null,
  cells: source.columns.map((column) => overheadCell(source, column)),
});

function overheadCell({ comparison }: TableSource, column: PoolColumn): TableCell {
  const { blocks } = column;
  const { basis, pools } = comparison;
  const pass = (read: (facts: NonNullable<ReturnType<typeof passFactsOf>>) => number) =>
    middle(blocks.map((block) => passFactsOf(block, basis)).map((facts) => facts && read(facts)));
  const there = pass(({ thereUs }) => thereUs);
  const back = pass(({ backUs }) => backUs);
  const spawn = middle(blocks.map(({ facts }) => facts?.spawnMs));
  const load = middle(blocks.map(({ facts }) => facts?.loadMs));
  const share = middle(blocks.map(({ sums }) => passOf(sums, basis)?.overhead.share));
  const startUp = pools.find((one) => keyOf(one) === keyOf(column))?.startUpMs ?? null;
  const cold = middle(blocks.map(({ facts }) => facts && facts.cold.thereUs + facts.cold.backUs));
  const perTask = there === null || back === null ? null : there + back;
  const each = blocks
    .map((block) => passFactsOf(block, basis))
    .map((facts) => (facts ? facts.thereUs + facts.backUs : NaN))
    .filter(Number.isFinite);
  const us = (value: number | null): string => formatMs(value && value / 1e3);
  return cellOf(column, {
    value: perTask === null ? '–' : `${us(perTask)} a task`,
    more: [
      each.length < 2
        ? ''
        : `${us(Math.min(...each))}–${us(Math.max(...each))} over ${plural(each.length, 'round')}`,
      isInline(column.pool) || perTask === null ? '' : `${us(there)} there, ${us(back)} back`,
      basis === 'warm' && cold !== null && !isInline(column.pool)
        ? `${us(cold)} a task at first use`
        : '',
      isInline(column.pool) || spawn === null
        ? ''
        : `a worker: spawn ${formatMs(spawn)}, load ${formatMs(load)}`,
      startUp === null ? '' : `first use takes ${formatMs(Math.max(0, startUp))} longer`,
      share === null ? '' : `${formatShare(share)} of the lanes' time`,
    ].filter(Boolean),
    figures: {
      thereUs: there,
      backUs: back,
      coldPerTaskUs: cold,
      spawnMs: isInline(column.pool) ? null : spawn,
      loadMs: load,
      startUpMs: startUp,
      share,
    },
  });
}
