/** The shown run against the one beside it: what has changed from the earlier to the later, and how sure that is. */
import { summarise } from '../../src/shared/analysis.js';
import { formatInterval, formatMs, formatRatio } from '../../src/shared/format.js';
import { differenceOf } from '../../src/shared/run-difference.js';
import type { Change, ComparedRun, PoolDifference } from '../../src/shared/run-difference.js';
import type { RunRecord } from '../../src/shared/run.js';
import type { BlockTrace } from '../../src/shared/trace/block-trace.js';
import { button } from '../ui/index.js';
import { fill, h, setAttribute, setText, show, watcher } from './dom.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

const CHANGES: { readonly [C in Change]: string } = {
  slower: 'slower',
  faster: 'faster',
  same: 'the same',
  unclear: 'unclear',
};

const HEADS = ['Pool', 'Before', 'After', 'After : before', 'Change'] as const;

export function differenceView({ model, post }: PageContext): View {
  const title = h('h2', { class: 'difference-title' });
  const headline = h('p', { class: 'headline', attrs: { 'aria-live': 'polite' } });
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'difference-table', attrs: { 'aria-label': 'Before and after' } },
    h('thead', {}, h('tr', {}, ...HEADS.map((head) => h('th', { attrs: { scope: 'col' } }, head)))),
    body,
  );
  const caveats = h('p', { class: 'caveats' });
  const remove = button({
    label: 'Remove the Other Run',
    title: 'Show this run alone again',
    testId: 'difference-remove',
    onClick: () => post({ type: 'removeBeside' }),
  });
  const element = h(
    'section',
    { class: 'difference', testId: 'difference', attrs: { 'aria-label': 'Difference' } },
    title,
    headline,
    table,
    caveats,
    remove,
  );
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'trace')) return;
      const { run, beside } = model;
      show(element, run !== null && beside !== null);
      if (!run || !beside) return;
      // Neither is going any more, so only their coming in brings news.
      const counts = [...model.traces.values(), ...beside.traces.values()].map(
        ({ settledCount }) => settledCount,
      );
      if (!isOther([run.id, run.status, beside.run.id, counts])) return;
      const shown = compared(run, model.traces);
      const other = compared(beside.run, beside.traces);
      const isEarlier = run.startedAt < beside.run.startedAt;
      const [before, after] = isEarlier ? [shown, other] : [other, shown];
      const difference = differenceOf(before, after);
      setText(
        title,
        `Before: ${whenOf(before.record)}. After: ${whenOf(after.record)}${isEarlier ? '' : ', this run'}.`,
      );
      setText(headline, difference.headline);
      setAttribute(element, 'data-regression', difference.isRegression ? 'true' : null);
      show(table, difference.pools.length > 0);
      fill(body, ...difference.pools.map(row));
      setText(caveats, difference.caveats.join(' '));
    },
  };
}

const compared = (record: RunRecord, traces: ReadonlyMap<number, BlockTrace>): ComparedRun => ({
  record,
  wallOf: (block) => {
    const trace = traces.get(block);
    return trace && trace.settledCount > 0 ? summarise(trace).wallMs : null;
  },
});

function row({ title, basis, beforeMs, afterMs, ratio, interval, change }: PoolDifference) {
  const cell = (text: string): HTMLElement => h('td', { class: 'number' }, text);
  const pass = basis === 'warm' ? 'on workers that are there already' : 'start-up included';
  return h(
    'tr',
    { title: `Medians, ${pass}`, data: { change }, testId: 'difference-row' },
    h('th', { attrs: { scope: 'row' } }, title),
    cell(formatMs(beforeMs)),
    cell(formatMs(afterMs)),
    cell(interval ? formatInterval(interval) : formatRatio(ratio)),
    h('td', { class: 'change' }, CHANGES[change]),
  );
}

const whenOf = ({ title, startedAt }: RunRecord): string =>
  `${title}, ${new Date(startedAt).toLocaleString(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })}`;
