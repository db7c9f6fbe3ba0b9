/** Every task as a row: for those who read rather than look. Draws only the rows in view. */
import { formatCount, formatMs } from '../../src/shared/format.js';
import { NO_WORKER } from '../../src/shared/trace/chunk.js';
import { blockTitle } from '../../src/shared/words.js';
import type { TaskSelection } from '../timeline/types.js';
import { outcomeText } from './details.js';
import { h, setAttribute, setText } from './dom.js';
import type { PageModel } from './model.js';
import { EVERYTHING, keyOf, TaskRows } from './rows.js';
import type { Query, Sort } from './rows.js';
import type { PageContext } from './view.js';
import { contentHeight, ROW_HEIGHT, scrollTo, windowAt } from './window.js';

interface Column {
  readonly name: string;
  readonly title: string;
  /** Null for what there is no use in sorting by. */
  readonly sort: Sort | null;
  readonly number: boolean;
}

const COLUMNS: readonly Column[] = [
  {
    name: 'Task',
    title: 'Number of the task, in the order of submission',
    sort: 'task',
    number: true,
  },
  { name: 'Pool', title: 'Pool that ran it', sort: null, number: false },
  { name: 'Function', title: 'The task function', sort: null, number: false },
  { name: 'Outcome', title: 'How it ended', sort: 'outcome', number: false },
  { name: 'Worker', title: 'Number of the worker that ran it', sort: 'worker', number: true },
  { name: 'Queue', title: 'Waiting for a free worker', sort: 'queue', number: true },
  { name: 'Run', title: 'The task function at work', sort: 'run', number: true },
  { name: 'Overhead', title: 'Send and return', sort: 'overhead', number: true },
  { name: 'Total', title: 'Submit to settled', sort: 'total', number: true },
];

/** A rebuild that took so many ms is not repeated before this many times that. */
const REST = 10;

export interface TasksTable {
  readonly element: HTMLElement;
  setQuery(query: Query): void;
  readonly query: Query;
  /** What is in view is drawn anew; the rows are rebuilt if the trace has grown, but not in every frame. */
  refresh(mayRest: boolean): void;
  reveal(selection: TaskSelection | null): void;
}

export function tasksTable(context: PageContext): TasksTable {
  const { model } = context;
  const rows = new TaskRows();
  let query = EVERYTHING;
  let rested = 0;
  const headings = COLUMNS.map((column) => heading(column, (sort) => sortBy(sort)));
  const body = h('div', { class: 'grid-body', attrs: { role: 'rowgroup' } });
  const sizer = h('div', { class: 'grid-sizer' }, body);
  const head = h(
    'div',
    { class: 'grid-head', attrs: { role: 'rowgroup' } },
    h('div', { class: 'grid-row', attrs: { role: 'row' } }, ...headings),
  );
  const viewport = h(
    'div',
    { class: 'grid-viewport', attrs: { role: 'presentation' } },
    head,
    sizer,
  );
  const element = h(
    'div',
    {
      class: 'grid',
      testId: 'tasks-table',
      attrs: {
        role: 'grid',
        tabindex: '0',
        'aria-label': 'Tasks',
        'aria-colcount': String(COLUMNS.length),
        'aria-readonly': 'true',
      },
    },
    viewport,
  );
  // The head lies over the top of the rows.
  const room = (): number => viewport.clientHeight - head.offsetHeight;
  let drawn: HTMLElement[] = [];

  const sortBy = (sort: Sort): void => {
    const again = query.sort === sort;
    // Numbers are looked at from the largest, task numbers from the first.
    setQuery({ ...query, sort, descending: again ? !query.descending : sort !== 'task' });
  };

  const build = (): void => {
    const began = performance.now();
    rows.build(
      [...model.traces.values()].sort((a, b) => a.block - b.block),
      query,
    );
    rested = performance.now() + (performance.now() - began) * REST + 100;
    COLUMNS.forEach(({ sort }, i) => {
      const direction = query.descending ? 'descending' : 'ascending';
      const own = sort !== null && sort === query.sort;
      if (sort !== null)
        setAttribute(headings[i] as Element, 'aria-sort', own ? direction : 'none');
    });
  };

  const draw = (): void => {
    const { length } = rows;
    const { first, count, top } = windowAt(length, viewport.scrollTop, room());
    setAttribute(element, 'aria-rowcount', String(length + 1));
    sizer.style.height = `${contentHeight(length)}px`;
    body.style.transform = `translateY(${top}px)`;
    while (drawn.length < count) drawn.push(emptyRow());
    if (drawn.length > count) drawn = drawn.slice(0, count);
    if (body.childElementCount !== count) body.replaceChildren(...drawn);
    let active: string | null = null;
    drawn.forEach((row, i) => {
      const selection = rows.at(first + i);
      if (selection && fillRow(row, first + i, selection, model)) active = row.id;
    });
    setAttribute(element, 'aria-activedescendant', active);
  };

  /** The last chunks of a run may come while the rows rest. */
  let awake = 0;
  const catchUp = (): void => {
    awake = 0;
    build();
    draw();
  };

  const setQuery = (next: Query): void => {
    query = next;
    viewport.scrollTop = 0;
    build();
    draw();
  };

  const reveal = (selection: TaskSelection | null): void => {
    const row = selection ? rows.indexOf(selection) : -1;
    if (row >= 0) {
      viewport.scrollTop = scrollTo(row, rows.length, viewport.scrollTop, room());
    }
    draw();
  };

  const move = (by: number, from: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, from + by));
    context.select(rows.at(to));
    reveal(rows.at(to));
  };

  element.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor(room() / ROW_HEIGHT) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const by = steps[event.key];
    // The headings have keys of their own.
    if (event.target !== element) return;
    if (by !== undefined) {
      const current = model.selection ? rows.indexOf(model.selection) : -1;
      if (current >= 0) move(by, current);
      else move(0, event.key === 'End' ? rows.length : 0);
    } else if (event.key === 'Enter' && model.selection) context.activate(model.selection);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const rowHit = (event: Event): TaskSelection | null => {
    const row = (event.target as Element).closest<HTMLElement>('.grid-body .grid-row');
    return row?.ariaRowIndex ? rows.at(Number(row.ariaRowIndex) - 2) : null;
  };
  body.addEventListener('click', (event) => context.select(rowHit(event)));
  body.addEventListener('dblclick', (event) => {
    const hit = rowHit(event);
    if (hit) context.activate(hit);
  });
  viewport.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(viewport);

  return {
    element,
    setQuery,
    get query() {
      return query;
    },
    refresh(mayRest) {
      const wait = rested - performance.now();
      if (!mayRest || (rows.fixed && wait <= 0)) build();
      else if (rows.fixed) awake ||= window.setTimeout(catchUp, wait);
      draw();
    },
    reveal,
  };
}

function heading({ name, title, sort, number }: Column, sortBy: (sort: Sort) => void): HTMLElement {
  const attrs = { role: 'columnheader' };
  const kind = number ? 'grid-cell number' : 'grid-cell';
  if (sort === null) return h('div', { class: kind, title, attrs }, name);
  const press = h(
    'button',
    {
      class: 'sort',
      attrs: { type: 'button' },
      title: `${title}. Press to sort.`,
      on: { click: () => sortBy(sort) },
    },
    name,
  );
  return h('div', { class: kind, attrs, data: { sort } }, press);
}

let made = 0;

const emptyRow = (): HTMLElement =>
  h(
    'div',
    { class: 'grid-row', id: `task-row-${made++}`, attrs: { role: 'row' } },
    ...COLUMNS.map(({ number }) =>
      h('div', { class: number ? 'grid-cell number' : 'grid-cell', attrs: { role: 'gridcell' } }),
    ),
  );

/** Writes a task into a row; true if it is the selected one. */
function fillRow(
  row: HTMLElement,
  index: number,
  { block, task }: TaskSelection,
  model: PageModel,
): boolean {
  const trace = model.traces.get(block);
  const record = model.run?.blocks.find((one) => one.index === block);
  if (!trace || !record) return false;
  const { tasks } = trace;
  const ms = (sort: Sort): string => formatMs(keyOf(sort, trace, task) / 1e3);
  const outcome = trace.outcomeOf(task);
  const dispatched = Number.isFinite(tasks.dispatch[task] ?? NaN);
  const worker = tasks.worker[task] ?? NO_WORKER;
  const texts = [
    formatCount(task),
    blockTitle(record),
    model.run?.functions[tasks.fn[task] ?? 0]?.name ?? '',
    outcomeText({ outcome, dispatched }),
    worker === NO_WORKER ? '–' : String(worker + 1),
    ms('queue'),
    ms('run'),
    ms('overhead'),
    ms('total'),
  ];
  texts.forEach((text, i) => {
    const cell = row.children[i];
    if (cell) setText(cell, text);
  });
  const selected = model.selection?.block === block && model.selection.task === task;
  setAttribute(row, 'aria-rowindex', String(index + 2));
  setAttribute(row, 'aria-selected', String(selected));
  setAttribute(row, 'data-outcome', outcome ?? 'unsettled');
  setAttribute(row, 'data-task', `${block}:${task}`);
  return selected;
}
