/** The table: what the textbook says of pools of threads and of processes, and what was measured of this function. */
import { keyOf } from '../../src/shared/rounds.js';
import type { BlockRecord } from '../../src/shared/run.js';
import { isBlockShown } from '../../src/shared/shown-round.js';
import { evidenceOf } from '../../src/shared/table/evidence.js';
import type { PoolColumn } from '../../src/shared/table/columns.js';
import { tableOf } from '../../src/shared/table/table.js';
import type { RowId, Table, TableCell, TableRow } from '../../src/shared/table/table.js';
import { button } from '../ui/index.js';
import { fill, h, section, setAttribute, setText, show, watcher } from './dom.js';
import { link } from './links.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export function measuredView(context: PageContext): View {
  const { model } = context;
  const host = h('div', { class: 'measured-host' });
  const note = h('span');
  const hint = h(
    'p',
    { class: 'hint' },
    note,
    ' The figure of a cell leads to what it was measured from, on the timeline.',
  );
  const element = section('Textbook and measurement', 'measured', hint, host);
  const isOtherFrame = watcher();
  const isOtherTable = watcher();
  let parts: TableParts | null = null;
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'surroundings')) return;
      const { run, comparison } = model;
      parts?.offer();
      const state = [run?.id, run?.comparison?.rounds, run?.status, run?.faults?.reports.length];
      if (!isOtherTable(state)) return;
      const table = run && tableOf(run, comparison);
      show(element, table !== null);
      if (!table) return;
      setText(note, table.note);
      if (!parts || isOtherFrame(table.columns.map(({ title }) => title))) {
        parts = new TableParts(context, table);
        fill(host, parts.element);
      }
      parts.update(table);
      parts.offer();
    },
  };
}

/** Roles are said in full: a browser drops those of a table that is laid out as blocks. */
class TableParts {
  readonly element: HTMLTableElement;
  readonly #findings = new Map<RowId, HTMLElement>();
  /** By row, in the order of the pools. */
  readonly #cells = new Map<RowId, readonly CellPart[]>();
  readonly #lab: HTMLElement;

  constructor(
    private readonly context: PageContext,
    { columns, rows }: Table,
  ) {
    this.#lab = button({
      label: 'Run the Fault Lab',
      title: 'Make one task go wrong in each pool, and see what becomes of the others',
      testId: 'measured-run-faults',
      onClick: () => {
        const { run } = context.model;
        if (run) context.post({ type: 'faultLab', runId: run.id });
      },
    });
    const heading = (text: string): HTMLElement =>
      h('th', { attrs: { scope: 'col', role: 'columnheader' } }, text);
    this.element = h(
      'table',
      {
        class: 'measured-table',
        attrs: { role: 'table', 'aria-label': 'Pools measured against the textbook' },
      },
      h(
        'thead',
        { attrs: { role: 'rowgroup' } },
        h(
          'tr',
          { attrs: { role: 'row' } },
          heading('Question'),
          ...columns.map(({ title }) => heading(title)),
          heading('Textbook'),
        ),
      ),
      ...rows.map((row) => this.#group(context, row, columns)),
    );
  }

  /** The fault lab, where it has not been run and could be. */
  offer(): void {
    const { run, surroundings, underWay } = this.context.model;
    const canRun = surroundings?.trusted === true && surroundings.from === undefined && !underWay;
    show(this.#lab, canRun && (run?.faults?.reports.length ?? 0) === 0);
  }

  update({ rows }: Table): void {
    for (const { id, finding, cells } of rows) {
      const line = this.#findings.get(id);
      if (line) {
        setText(line, finding ?? '');
        show(line, finding !== null);
      }
      cells.forEach((cell, place) => this.#cells.get(id)?.[place]?.update(cell));
    }
  }

  #group(context: PageContext, row: TableRow, columns: readonly PoolColumn[]): HTMLElement {
    const finding = h('p', { class: 'finding' });
    const cells = columns.map((column) => new CellPart(context, row.id, column));
    this.#findings.set(row.id, finding);
    this.#cells.set(row.id, cells);
    const { threads, processes } = row.textbook;
    return h(
      'tbody',
      { testId: `measured-${row.id}`, attrs: { role: 'rowgroup' } },
      h(
        'tr',
        { attrs: { role: 'row' } },
        h(
          'th',
          { attrs: { scope: 'row', role: 'rowheader' } },
          h('span', { class: 'row-title' }, row.title),
          finding,
          ...(row.id === 'faults' ? [this.#lab] : []),
        ),
        ...cells.map(({ element }) => element),
        h(
          'td',
          { class: 'textbook', attrs: { role: 'cell' } },
          h('span', { class: 'cell-pool' }, 'Textbook'),
          h(
            'dl',
            {},
            h('dt', {}, 'Threads'),
            h('dd', {}, threads),
            h('dt', {}, 'Processes'),
            h('dd', {}, processes),
          ),
        ),
      ),
    );
  }
}

class CellPart {
  readonly element: HTMLElement;
  readonly #content = h('div', { class: 'cell-content' });
  readonly #isOther = watcher();

  constructor(
    private readonly context: PageContext,
    private readonly row: RowId,
    private readonly column: PoolColumn,
  ) {
    const { pool, workers, title } = column;
    this.element = h(
      'td',
      { attrs: { role: 'cell' }, data: { pool, workers: String(workers) } },
      h('span', { class: 'cell-pool' }, title),
      this.#content,
    );
  }

  update(cell: TableCell): void {
    if (!this.#isOther(cell)) return;
    setAttribute(this.element, 'data-figures', JSON.stringify(cell.figures));
    fill(
      this.#content,
      cell.isShown
        ? link(cell.value, 'Show it on the timeline', () => this.#follow())
        : h('span', {}, cell.value),
      ...cell.more.map((line) => h('span', { class: 'more' }, line)),
    );
  }

  #follow(): void {
    const block = this.#block();
    const trace = block && this.context.model.traces.get(block.index);
    if (!block || !trace) return;
    const warm = this.context.model.comparison?.basis === 'warm' ? block.secondPass : undefined;
    const pass =
      warm === undefined
        ? { from: 0, to: block.secondPass ?? trace.taskCount }
        : { from: warm, to: trace.taskCount };
    const evidence = evidenceOf(this.row, trace, pass);
    if (!evidence) return;
    const { task, from, to } = evidence;
    this.context.showPart({ block: block.index, task }, from, to);
  }

  /** That of the round on the timeline. */
  #block(): BlockRecord | undefined {
    const { run, round } = this.context.model;
    return run?.blocks.find(
      (block) => keyOf(block) === keyOf(this.column) && isBlockShown(block, round),
    );
  }
}
