/** The rounds of a comparison: each pool's times in their order, so that drift is seen, and which round the timeline shows. */
import { translate } from '../l10n.js';
import { formatMs, plural } from '../../src/shared/format.js';
import type { PoolRounds, RunComparison } from '../../src/shared/rounds.js';
import { fill, h, section, setAttribute, show, svgElement, svgTitle, watcher } from './dom.js';
import { roundChoice } from './round-choice.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** Of a plot, in its own units. */
const [WIDTH, HEIGHT, RADIUS] = [200, 48, 2.5];

export interface RoundDot {
  readonly pass: 'cold' | 'warm';
  readonly x: number;
  readonly y: number;
  readonly isOutlier: boolean;
  /** `Round 3, once started: 12.3 ms` */
  readonly text: string;
}

/** The dots of a pool: from its own zero up, because how far pools are apart is told elsewhere. */
export function dotsOf(pool: PoolRounds, rounds: readonly number[]): RoundDot[] {
  const most = Math.max(...pool.cold, ...(pool.warm ?? []));
  const step = WIDTH / Math.max(1, rounds.length);
  const dots = (pass: 'cold' | 'warm', times: readonly number[]): RoundDot[] =>
    times.map((time, i) => ({
      pass,
      x: (i + 0.5) * step,
      y: HEIGHT - RADIUS - (time / most) * (HEIGHT - 2 * RADIUS),
      isOutlier: pass === (pool.warm ? 'warm' : 'cold') && pool.outliers.includes(i),
      text: `Round ${(rounds[i] ?? 0) + 1}, ${pass === 'warm' ? 'once started' : 'first use'}: ${formatMs(time)}`,
    }));
  return [...dots('cold', pool.cold), ...dots('warm', pool.warm ?? [])];
}

export function roundsView({ model }: PageContext): View {
  const choice = roundChoice(model);
  const plots = h('div', { class: 'rounds-plots' });
  const note = h('p', { class: 'hint' });
  const element = section(
    'Rounds',
    'rounds',
    h('div', { class: 'rounds-head' }, note, choice.element),
    plots,
  );
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run')) return;
      const { run, comparison } = model;
      show(element, run?.comparison !== undefined && (comparison?.rounds.length ?? 0) > 1);
      if (!run || !comparison) return;
      choice.update();
      if (!isOther([run.id, comparison.rounds, comparison.basis])) return;
      fill(note, noteOf(comparison));
      fill(plots, ...comparison.pools.map((pool) => plotOf(pool, comparison)));
    },
  };
}

const noteOf = ({ rounds, basis }: RunComparison): string =>
  basis === 'warm'
    ? `Wall time of ${plural(rounds.length, 'round')}: first use grey, once started coloured.`
    : `Wall time of ${plural(rounds.length, 'round')}, start-up included.`;

function plotOf(pool: PoolRounds, { rounds, basis }: RunComparison): HTMLElement {
  const svg = svgElement('svg');
  const times = pool.warm ?? pool.cold;
  const [least, most] = [Math.min(...times), Math.max(...times)].map(formatMs);
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  setAttribute(
    svg,
    'aria-label',
    `${pool.title}: from ${least} to ${most} over ${plural(rounds.length, 'round')}`,
  );
  svg.append(svgElement('line', { class: 'base', x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT }));
  for (const { pass, x, y, isOutlier, text } of dotsOf(pool, rounds)) {
    const dot = svgElement('circle', {
      class: isOutlier ? `${pass} outlier` : pass,
      cx: x,
      cy: y,
      r: RADIUS,
    });
    dot.append(svgTitle(isOutlier ? `${text} (far from the rest)` : text));
    svg.append(dot);
  }
  return h(
    'figure',
    { class: 'round-plot', data: { basis, pool: pool.pool } },
    h('figcaption', {}, `${translate(pool.title)}: ${least}–${most}`),
    svg,
  );
}
