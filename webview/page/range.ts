/** What the brushed range holds. */
import { formatCount, formatMs, formatShare } from '../../src/shared/format.js';
import type { RangeStatistics } from '../timeline/types.js';
import { fill, h, section, show } from './dom.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** The figures of a range, as they are shown. */
export function rangeFigures(range: RangeStatistics): Figure[] {
  const about = range.approximate ? '≈ ' : '';
  const run = (ms: number): string => (range.count === 0 ? '–' : `${about}${formatMs(ms)}`);
  const hint = range.approximate ? ' Approximate: read from a histogram.' : '';
  return [
    { name: 'From', value: formatMs(range.from / 1e3), meaning: 'Begin of the range.' },
    {
      name: 'Length',
      value: formatMs((range.to - range.from) / 1e3),
      meaning: 'Length of the range.',
    },
    { name: 'Tasks', value: formatCount(range.count), meaning: 'Tasks in the range.' },
    {
      name: 'Failed',
      value: formatCount(range.failed),
      meaning: 'Tasks in the range that did not end ok.',
    },
    { name: 'Run p50', value: run(range.p50), meaning: `Half of the tasks ran no longer.${hint}` },
    { name: 'Run p95', value: run(range.p95), meaning: `95 of 100 tasks ran no longer.${hint}` },
    { name: 'Run p99', value: run(range.p99), meaning: `99 of 100 tasks ran no longer.${hint}` },
    {
      name: 'Busy',
      value: formatShare(range.busyShare),
      meaning: 'Of the time of all lanes, the part spent in tasks.',
    },
    {
      name: 'Overhead',
      value: formatShare(range.overheadShare),
      meaning: 'Of the time that lanes were occupied, the part that was not the task function.',
    },
  ];
}

export function rangeView({ model }: PageContext): View {
  const list = h('dl', { class: 'figures', attrs: { 'aria-live': 'polite' } });
  const element = section('Range', 'range', list);
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'range')) return;
      show(element, model.range !== null);
      if (!model.range) return;
      fill(
        list,
        ...rangeFigures(model.range).map(({ name, value, meaning }) =>
          h('div', { title: meaning }, h('dt', {}, name), h('dd', {}, value)),
        ),
      );
    },
  };
}
