/** The fault lab: who survived which fault in which pool, each with its trace as evidence. */
import { faultCell, faultHeadline, faultRows } from '../../src/shared/fault-words.js';
import type { FaultRow } from '../../src/shared/fault-words.js';
import { isFaultLab } from '../../src/shared/faults.js';
import type { FaultReport } from '../../src/shared/faults.js';
import { plural } from '../../src/shared/format.js';
import { poolTitle } from '../../src/shared/words.js';
import { fill, h, section, setText, show, watcher } from './dom.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** Said besides the colour. */
const SIGNS = { task: '✓', worker: '✓', others: '✕' } as const;

export function faultsView(context: PageContext): View {
  const { model } = context;
  const headline = h('p', { class: 'headline', attrs: { 'aria-live': 'polite' } });
  const note = h('p', { class: 'hint' });
  const table = h('div', {
    class: 'fault-table',
    attrs: { role: 'table', 'aria-label': 'Who survived' },
  });
  const element = section('Fault Lab', 'faults', headline, table, note);
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'selection')) return;
      const { run } = model;
      const reports = run?.faults?.reports ?? [];
      const isOwn = run !== null && run.faults?.runId === run.id;
      show(element, run !== null && (isFaultLab(run) || reports.length > 0));
      if (!run) return;
      const { block = null } = model.selection ?? {};
      if (!isOther([run.id, reports.length, run.blocks.length, run.status, block])) return;
      const done =
        run.status === 'running' || run.status === 'preparing' ? null : faultHeadline(reports);
      setText(
        headline,
        done ?? `${plural(reports.length, 'fault')} of ${run.blocks.length} seen so far.`,
      );
      setText(
        note,
        isOwn
          ? 'Others are tasks of your function with its inputs. Each fault was real, in a program of its own: select one to see it on the timeline.'
          : 'From the last run of the fault lab on this function.',
      );
      const rows = faultRows(reports);
      const pools = rows[0] ? [...rows[0].reports.values()] : [];
      fill(
        table,
        rows.length > 0 && headRow(pools),
        ...rows.map((row) => bodyRow(context, row, pools, isOwn ? block : null, isOwn)),
      );
    },
  };
}

const headRow = (pools: readonly FaultReport[]): HTMLElement =>
  h(
    'div',
    { class: 'fault-row fault-head', attrs: { role: 'row' } },
    h('span', { attrs: { role: 'columnheader' } }, 'Fault'),
    ...pools.map(({ pool, workers }) =>
      h('span', { attrs: { role: 'columnheader' } }, poolTitle(pool, workers)),
    ),
  );

function bodyRow(
  context: PageContext,
  row: FaultRow,
  pools: readonly FaultReport[],
  selected: number | null,
  isOwn: boolean,
): HTMLElement {
  return h(
    'div',
    { class: 'fault-row', attrs: { role: 'row' }, data: { fault: row.fault } },
    h(
      'div',
      { class: 'fault-name', attrs: { role: 'rowheader' } },
      h('strong', {}, row.title),
      h('p', { class: 'hint' }, row.todo),
    ),
    ...pools.map(({ pool }) => {
      const report = row.reports.get(pool);
      return h(
        'div',
        { class: 'fault-cell', attrs: { role: 'cell' } },
        report
          ? cellOf(context, report, report.block === selected, isOwn)
          : h('span', { class: 'fault-none' }, '–'),
      );
    }),
  );
}

function cellOf(
  context: PageContext,
  report: FaultReport,
  isSelected: boolean,
  isOwn: boolean,
): HTMLElement {
  const { reach, headline, detail } = faultCell(report);
  const { pool, workers, fault, block, task, error } = report;
  const name = poolTitle(pool, workers);
  const told = error ? `\nThe program got: ${error.name}: ${error.message}` : '';
  const content = [
    h('span', { class: 'fault-pool' }, name),
    h('strong', {}, h('span', { attrs: { 'aria-hidden': 'true' } }, `${SIGNS[reach]} `), headline),
    h('span', { class: 'fault-detail' }, detail),
  ];
  const data = { reach, pool, fault };
  if (!isOwn) return h('div', { class: 'fault-result', data, title: `${name}${told}` }, ...content);
  return h(
    'button',
    {
      class: 'fault-result',
      title: `Show it on the timeline${told}`,
      data,
      attrs: { type: 'button', 'aria-pressed': String(isSelected) },
      on: { click: () => showEvidence(context, block, task) },
    },
    ...content,
  );
}

/** Selects the offending task, once its round is on the timeline. */
function showEvidence({ model, select, save }: PageContext, block: number, task: number): void {
  const round = model.run?.blocks[block]?.round;
  if (round === undefined) return;
  if (round === model.round) {
    select({ block, task });
    return;
  }
  select(null);
  save({ selection: { block, task } });
  model.showRound(round);
}
