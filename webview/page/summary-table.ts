/** The figures of each pool as a table; in a narrow page it is turned over, a column for each pool. */
import {
  formatCount,
  formatInterval,
  formatMs,
  formatRatio,
  formatShare,
} from '../../src/shared/format.js';
import type { PoolFigures } from '../../src/shared/figures.js';
import type { BlockStatus } from '../../src/shared/run.js';
import type { Interval } from '../../src/shared/stats/interval.js';
import { h, setAttribute, setText } from './dom.js';
import { METRICS } from './glossary.js';
import type { Metric } from './glossary.js';

interface Column {
  readonly metric: Exclude<Metric, 'pool'>;
  /** Null where it is not known; ms, a share, a ratio or a count. */
  value(row: SummaryRow): number | null;
  /** The text of the cell where the number alone does not make it. */
  text?(row: SummaryRow): string;
  format(value: number | null): string;
  /** Left out where no pool has it. */
  readonly optional?: true;
}

/** A row with what the rounds say of it. */
export interface SummaryRow extends PoolFigures {
  readonly against?: Interval | null;
  /** How it stands among the others; empty where that is not told. */
  readonly standing?: string;
  readonly isFastest?: boolean;
}

const count = (value: number | null): string => (value === null ? '–' : formatCount(value));
const fixed = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

const COLUMNS: readonly Column[] = [
  { metric: 'wall', value: ({ summary }) => summary?.wallMs ?? null, format: formatMs },
  {
    metric: 'warm',
    value: ({ warm }) => warm?.wallMs ?? null,
    format: formatMs,
    optional: true,
  },
  {
    metric: 'against',
    value: ({ against }) => against?.value ?? null,
    format: formatRatio,
    text: ({ against }) => formatInterval(against ?? null),
    optional: true,
  },
  { metric: 'speedup', value: (row) => row.speedup, format: formatRatio },
  { metric: 'efficiency', value: (row) => row.efficiency, format: formatShare },
  { metric: 'parallelism', value: ({ summary }) => summary?.parallelism ?? null, format: fixed },
  {
    metric: 'overhead',
    value: ({ summary }) => summary?.overhead.share ?? null,
    format: formatShare,
  },
  { metric: 'work', value: ({ summary }) => summary?.workMs ?? null, format: formatMs },
  { metric: 'spawn', value: ({ summary }) => summary?.overhead.spawnMs ?? null, format: formatMs },
  { metric: 'load', value: ({ summary }) => summary?.overhead.loadMs ?? null, format: formatMs },
  { metric: 'queue', value: ({ summary }) => summary?.overhead.queueMs ?? null, format: formatMs },
  { metric: 'send', value: ({ summary }) => summary?.overhead.sendMs ?? null, format: formatMs },
  {
    metric: 'return',
    value: ({ summary }) => summary?.overhead.returnMs ?? null,
    format: formatMs,
  },
  { metric: 'ok', value: ({ summary }) => summary?.ok ?? null, format: count },
  { metric: 'failed', value: ({ summary }) => summary?.failed ?? null, format: count },
];

const STATUS: { readonly [S in BlockStatus]: string } = {
  waiting: 'waiting',
  starting: 'starting',
  running: 'running',
  done: '',
  stopped: 'stopped',
  failed: 'failed',
};

export interface SummaryTable {
  readonly element: HTMLElement;
  update(rows: readonly SummaryRow[]): void;
}

/** Roles are said in full: a browser drops those of a table that is laid out as a grid. */
export function summaryTable(): SummaryTable {
  const body = h('tbody', { attrs: { role: 'rowgroup' } });
  const table = h(
    'table',
    { class: 'summary-table', attrs: { role: 'table', 'aria-label': 'Figures of each pool' } },
    h(
      'thead',
      { attrs: { role: 'rowgroup' } },
      h(
        'tr',
        { attrs: { role: 'row' } },
        heading('pool'),
        ...COLUMNS.map(({ metric }) => heading(metric)),
      ),
    ),
    body,
  );
  const element = h(
    'div',
    { class: 'summary-scroll', attrs: { role: 'group', 'aria-label': 'Figures of each pool' } },
    table,
  );
  // What scrolls must be reachable by keys; what does not should not be in their way.
  new ResizeObserver(() => {
    setAttribute(element, 'tabindex', element.scrollWidth > element.clientWidth ? '0' : null);
  }).observe(table);
  const known = new Map<string, HTMLTableRowElement>();
  return {
    element,
    update(rows) {
      const without = COLUMNS.filter(
        (column) => column.optional && rows.every((row) => column.value(row) === null),
      ).map(({ metric }) => metric);
      setAttribute(table, 'data-without', without.join(' '));
      table.style.setProperty('--rows', String(1 + COLUMNS.length - without.length));
      const keys = rows.map(({ pool, workers }) => `${pool} ${workers}`);
      if (keys.join() !== [...known.keys()].join()) {
        known.clear();
        rows.forEach((row, i) => known.set(keys[i] ?? '', tableRow(row)));
        body.replaceChildren(...known.values());
      }
      rows.forEach((row, i) => {
        const tr = known.get(keys[i] ?? '');
        if (tr) fillRow(tr, row);
      });
    },
  };
}

function heading(metric: Metric): HTMLElement {
  const { name, meaning } = METRICS[metric];
  return h(
    'th',
    {
      title: meaning,
      class: metric === 'pool' ? 'row-name' : 'number',
      attrs: { scope: 'col', role: 'columnheader', 'aria-description': meaning },
      data: { column: metric },
    },
    name,
  );
}

function tableRow({ pool, workers, title }: PoolFigures): HTMLTableRowElement {
  return h(
    'tr',
    {
      attrs: { role: 'row' },
      testId: 'summary-row',
      data: { pool, workers: String(workers) },
    },
    h(
      'th',
      { class: 'row-name', attrs: { scope: 'row', role: 'rowheader' } },
      h('span', { class: 'pool-name' }, title),
      ' ',
      h('span', { class: 'pool-status' }),
    ),
    ...COLUMNS.map(({ metric }) =>
      h('td', {
        class: 'number',
        title: METRICS[metric].meaning,
        attrs: { role: 'cell' },
        data: { metric, column: metric },
      }),
    ),
  );
}

function fillRow(tr: HTMLTableRowElement, row: SummaryRow): void {
  setAttribute(tr, 'data-status', row.status);
  setAttribute(tr, 'data-fastest', row.isFastest ? 'true' : null);
  const label = tr.querySelector('.pool-status');
  if (label) setText(label, STATUS[row.status] || (row.standing ?? ''));
  COLUMNS.forEach((column, i) => {
    const cell = tr.cells[i + 1];
    if (!cell) return;
    const value = column.value(row);
    setText(cell, column.text?.(row) ?? column.format(value));
    setAttribute(cell, 'data-value', value === null ? null : String(value));
    if (column.metric === 'failed') setAttribute(cell, 'data-some', value ? 'true' : null);
  });
}
