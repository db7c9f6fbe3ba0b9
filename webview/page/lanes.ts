/** The table of lanes: folded away until someone wants to read it. */
import {
  formatBytes,
  formatCount,
  formatMs,
  formatShare,
  plural,
} from '../../src/shared/format.js';
import { fill, h, setText, show, watcher } from './dom.js';
import { laneRows } from './lane-rows.js';
import type { LaneRow } from './lane-rows.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** More rows than this are not read; the timeline shows them all. */
const MOST_ROWS = 400;

interface Column {
  readonly name: string;
  readonly meaning: string;
  text(row: LaneRow): string;
}

const known = (value: number | null, format: (value: number) => string): string =>
  value === null ? '–' : format(value);

const COLUMNS: readonly Column[] = [
  {
    name: 'Tasks',
    meaning: 'Tasks that have settled in this lane.',
    text: ({ tasks }) => formatCount(tasks),
  },
  {
    name: 'Not ok',
    meaning: 'Tasks that failed, were cancelled, or lost their worker.',
    text: ({ failed }) => formatCount(failed),
  },
  {
    name: 'Work',
    meaning: 'The run times of all its tasks added up.',
    text: ({ workMs }) => formatMs(workMs),
  },
  {
    name: 'Busy',
    meaning:
      'Of the time from the first dispatch to the last task settled, the part spent in tasks.',
    text: ({ busy }) => known(busy, formatShare),
  },
  {
    name: 'Longest',
    meaning: 'The longest run of a task.',
    text: ({ longestMs }) => known(longestMs, formatMs),
  },
  {
    name: 'Spawn',
    meaning: 'Starting this worker: from asking for it until it is online.',
    text: ({ spawnMs }) => known(spawnMs, formatMs),
  },
  {
    name: 'Load',
    meaning: 'This worker importing the module, before its first task.',
    text: ({ loadMs }) => known(loadMs, formatMs),
  },
  {
    name: 'CPU',
    meaning: 'Of one core, on average over its life, from samples.',
    text: ({ cores }) => known(cores, formatShare),
  },
  {
    name: 'Memory',
    meaning: 'The most that was sampled.',
    text: ({ memory }) => known(memory, formatBytes),
  },
  {
    name: 'GC',
    meaning: 'Time spent collecting garbage.',
    text: ({ collectedMs }) => known(collectedMs, formatMs),
  },
  {
    name: 'Process',
    meaning: 'The number of the process that it is, or is in.',
    text: ({ pid }) => known(pid, String),
  },
];

export function lanesView({ model, state, save }: PageContext): View {
  const count = h('span', { class: 'count' });
  const body = h('tbody');
  const note = h('p', { class: 'hint' });
  const table = h(
    'table',
    { class: 'lanes-table', attrs: { 'aria-label': 'Figures of each lane' } },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { attrs: { scope: 'col' } }, 'Lane'),
        ...COLUMNS.map(({ name, meaning }) =>
          h('th', { title: meaning, attrs: { scope: 'col', 'aria-description': meaning } }, name),
        ),
      ),
    ),
    body,
  );
  const details = h(
    'details',
    { class: 'section lanes', testId: 'lanes' },
    h('summary', {}, h('h2', { class: 'section-title' }, 'Lanes'), ' ', count),
    h(
      'div',
      {
        class: 'lanes-scroll',
        attrs: { tabindex: '0', role: 'region', 'aria-label': 'Figures of each lane' },
      },
      table,
    ),
    note,
  );
  details.open = state.lanesOpen;
  const isOther = watcher();
  const draw = (): void => {
    const rows = (model.run?.blocks ?? []).flatMap((block) => {
      const trace = model.traces.get(block.index);
      return trace ? laneRows(block, trace) : [];
    });
    if (!isOther(rows)) return;
    fill(body, ...rows.slice(0, MOST_ROWS).map((row, i) => rowElement(row, rows[i - 1])));
    const more = rows.length - MOST_ROWS;
    show(note, more > 0);
    setText(note, `The first ${MOST_ROWS} lanes; ${plural(more, 'more lane')}.`);
  };
  details.addEventListener('toggle', () => {
    save({ lanesOpen: details.open });
    if (details.open) draw();
  });
  return {
    element: details,
    update(topics) {
      show(details, model.hasFigures);
      if (!model.run || !concerns(topics, 'run', 'trace')) return;
      let lanes = 0;
      for (const { workers } of model.traces.values()) lanes += workers.length;
      setText(count, plural(lanes, 'lane'));
      if (details.open) draw();
    },
  };
}

/** The pool is named in its first row alone. */
function rowElement(row: LaneRow, before: LaneRow | undefined): HTMLElement {
  const isFirst = row.pool !== before?.pool;
  return h(
    'tr',
    { data: isFirst ? { first: 'true' } : {} },
    h(
      'th',
      { attrs: { scope: 'row' } },
      h('span', { class: isFirst ? 'lane-pool' : 'visually-hidden' }, row.pool),
      ' ',
      h('span', {}, row.name),
    ),
    ...COLUMNS.map((column) => h('td', {}, column.text(row))),
  );
}
