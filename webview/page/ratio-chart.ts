/** Each pool against serial, with its interval: a point, a whisker, and a line at 1. */
import { formatInterval, formatMs } from '../../src/shared/format.js';
import type { PoolStanding } from '../../src/shared/comparison.js';
import type { RunComparison } from '../../src/shared/rounds.js';
import { fill, h, show, watcher } from './dom.js';

/** Places on the axis, 0 to 1. */
export interface RatioBar {
  readonly title: string;
  readonly standing: PoolStanding['standing'];
  readonly low: number;
  readonly value: number;
  readonly high: number;
  /** Where "as fast as serial" is. */
  readonly one: number;
  readonly text: string;
  readonly data: { readonly value: number; readonly low: number; readonly high: number } | null;
}

/**
 * Bars on one logarithmic axis, because twice as fast and half as fast are as far from 1. Empty without an interval.
 * The bar of serial has its place at 1.
 */
export function ratioBars({ answer, pools }: RunComparison): RatioBar[] {
  const intervals = answer.pools.flatMap(({ againstSerial }) => againstSerial ?? []);
  if (intervals.length === 0) return [];
  const from = Math.log(Math.min(1, ...intervals.map(({ low }) => low)));
  const to = Math.log(Math.max(1, ...intervals.map(({ high }) => high)));
  const room = Math.max(to - from, Math.log(1.1)) * 0.05;
  const place = (ratio: number): number => (Math.log(ratio) - from + room) / (to - from + 2 * room);
  return answer.pools.map(({ againstSerial, standing, median }, i) => {
    const { low, value, high } = againstSerial ?? { low: 1, value: 1, high: 1 };
    return {
      title: pools[i]?.title ?? '',
      standing,
      low: place(low),
      value: place(value),
      high: place(high),
      one: place(1),
      text: againstSerial ? formatInterval(againstSerial) : `1× by definition, ${formatMs(median)}`,
      data: againstSerial && { low, value, high },
    };
  });
}

export interface RatioChart {
  readonly element: HTMLElement;
  update(comparison: RunComparison | null): void;
}

export function ratioChart(): RatioChart {
  const rows = h('dl', { class: 'ratio-rows' });
  const caption = h('figcaption', { class: 'hint' });
  const element = h('figure', { class: 'ratio-chart', testId: 'ratios' }, rows, caption);
  const isOther = watcher();
  show(element, false);
  return {
    element,
    update(comparison) {
      const bars = comparison ? ratioBars(comparison) : [];
      show(element, bars.length > 0);
      if (bars.length === 0 || !isOther([bars, comparison?.basis])) return;
      const when = comparison?.basis === 'warm' ? 'once started' : 'start-up included';
      fill(caption, `Times as fast as serial, ${when}, with 95 % intervals; the dashed line is 1.`);
      fill(rows, ...bars.flatMap(rowOf));
    },
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

function rowOf({ title, standing, low, value, high, one, text, data }: RatioBar): HTMLElement[] {
  const line = h('span', { class: 'one' });
  const whisker = h('span', { class: 'whisker' });
  const point = h('span', { class: 'point' });
  line.style.left = percent(one);
  whisker.style.left = percent(low);
  whisker.style.width = percent(high - low);
  point.style.left = percent(value);
  const values = data
    ? { value: String(data.value), low: String(data.low), high: String(data.high) }
    : {};
  return [
    h('dt', { data: { standing } }, title),
    h('dd', { class: 'ratio-bar', attrs: { 'aria-hidden': 'true' } }, line, whisker, point),
    h('dd', { class: 'ratio-value', data: values }, text),
  ];
}
