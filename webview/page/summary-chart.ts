/** How the time of the lanes was spent, per pool, against the time that the caller waited. */
import { translate } from '../l10n.js';
import { max, scaleLinear, select } from 'd3';
import type { BlockSummary } from '../../src/shared/analysis.js';
import type { PoolFigures } from '../../src/shared/figures.js';
import { formatMs, formatShare } from '../../src/shared/format.js';
import { h, setAttribute, setText } from './dom.js';
import { LANE_PARTS, PARTS } from './glossary.js';
import type { LanePart } from './glossary.js';

const ROW = { height: 50, label: 14, lanes: 13, wall: 5, gap: 3 } as const;
/** Room at the right for the longest label of a bar, px. */
const MARGIN = 64;

interface Segment {
  readonly part: LanePart;
  readonly from: number;
  readonly to: number;
}

interface Bar {
  readonly row: PoolFigures;
  readonly segments: readonly Segment[];
  readonly laneMs: number;
  readonly wallMs: number;
}

export interface SummaryChart {
  readonly element: HTMLElement;
  update(rows: readonly PoolFigures[]): void;
}

const partsOf = ({ workMs, overhead }: BlockSummary): { readonly [P in LanePart]: number } => ({
  work: workMs,
  send: overhead.sendMs,
  return: overhead.returnMs,
  spawn: overhead.spawnMs,
  load: overhead.loadMs,
});

/** The parts of a row end to end, ms. */
export function barOf(row: PoolFigures): Bar {
  const segments: Segment[] = [];
  let laneMs = 0;
  if (row.summary) {
    const parts = partsOf(row.summary);
    for (const part of LANE_PARTS) {
      if (parts[part] > 0) segments.push({ part, from: laneMs, to: laneMs + parts[part] });
      laneMs += parts[part];
    }
  }
  return { row, segments, laneMs, wallMs: row.summary?.wallMs ?? 0 };
}

export function summaryChart(): SummaryChart {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.classList.add('summary-chart');
  svg.setAttribute('role', 'img');
  const legend = h(
    'ul',
    { class: 'legend', attrs: { 'aria-hidden': 'true' } },
    ...LANE_PARTS.map((part) =>
      h(
        'li',
        { title: PARTS[part].meaning },
        h('span', { class: `swatch fill-${part}` }),
        PARTS[part].name,
      ),
    ),
    h(
      'li',
      { title: 'What the caller waited' },
      h('span', { class: 'swatch fill-wall' }),
      'Wall time',
    ),
  );
  const caption = h('figcaption', { class: 'visually-hidden' });
  const element = h('figure', { class: 'chart' }, legend, svg, caption);
  let bars: readonly Bar[] = [];
  let width = 0;

  const draw = (): void => {
    if (width < 1) return;
    const most = max(bars, ({ laneMs, wallMs }) => Math.max(laneMs, wallMs)) ?? 0;
    const x = scaleLinear([0, most > 0 ? most : 1], [0, Math.max(20, width - MARGIN)]);
    const height = bars.length * ROW.height;
    const root = select(svg).attr('width', width).attr('height', height);
    root.attr('viewBox', `0 0 ${width} ${height}`);
    const groups = root
      // Not any 'g': a row has one of its own, which the join would take for a second row and remove.
      .selectAll<SVGGElement, Bar>('g.row')
      .data(bars, ({ row }) => `${row.pool} ${row.workers}`)
      .join((enter) => {
        const group = enter.append('g').attr('class', 'row');
        group.append('text').attr('class', 'chart-name').attr('y', 11);
        group.append('g').attr('class', 'lanes');
        group.append('rect').attr('class', 'fill-wall');
        group.append('text').attr('class', 'chart-value');
        group.append('text').attr('class', 'chart-value wall-value');
        return group;
      })
      .attr('transform', (_, i) => `translate(0, ${i * ROW.height})`);
    const wallTop = ROW.label + ROW.lanes + ROW.gap;
    groups.select('.chart-name').text(({ row }) => translate(row.title));
    groups
      .select('rect.fill-wall')
      .attr('y', wallTop)
      .attr('height', ROW.wall)
      .attr('width', ({ wallMs }) => x(wallMs));
    groups
      .select('.chart-value')
      .attr('x', ({ laneMs }) => x(laneMs) + 4)
      .attr('y', ROW.label + ROW.lanes - 3)
      .text(({ laneMs }) => (laneMs > 0 ? formatMs(laneMs) : ''));
    groups
      .select('.wall-value')
      .attr('x', ({ wallMs }) => x(wallMs) + 4)
      .attr('y', wallTop + ROW.wall + 2)
      .text(({ wallMs }) => (wallMs > 0 ? formatMs(wallMs) : ''));
    const rects = groups
      .select('.lanes')
      .selectAll<SVGRectElement, Segment>('rect')
      .data(
        ({ segments }) => segments,
        ({ part }) => part,
      )
      .join((enter) => {
        const rect = enter.append('rect').attr('y', ROW.label).attr('height', ROW.lanes);
        rect.append('title');
        return rect;
      })
      .attr('class', ({ part }) => `fill-${part}`)
      .attr('x', ({ from }) => x(from))
      .attr('width', ({ from, to }) => Math.max(0, x(to) - x(from)));
    rects
      .select('title')
      .text(({ part, from, to }) => `${translate(PARTS[part].name)}: ${formatMs(to - from)}`);
  };

  new ResizeObserver(([entry]) => {
    const measured = Math.floor(entry?.contentRect.width ?? 0);
    if (measured === width) return;
    width = measured;
    draw();
  }).observe(element);

  return {
    element,
    update(rows) {
      bars = rows.map(barOf);
      setText(caption, bars.map(inWords).join(' '));
      setAttribute(svg, 'aria-label', 'Time of the lanes by part, and wall time, per pool');
      draw();
    },
  };
}

function inWords({ row, segments, laneMs, wallMs }: Bar): string {
  const parts = segments.map(
    ({ part, from, to }) => `${translate(PARTS[part].name)} ${formatShare((to - from) / laneMs)}`,
  );
  return `${row.title}: wall time ${formatMs(wallMs)}; lanes occupied ${formatMs(laneMs)}: ${parts.join(', ')}.`;
}
