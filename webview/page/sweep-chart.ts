/** Draws the plots of a sweep: what was measured with its spread, and the law that it follows with its band. */
import { area, line, scaleLinear } from 'd3';
import type { ScaleLinear } from 'd3';
import { translate } from '../l10n.js';
import { fill, h, setAttribute, show, svgElement, svgTitle } from './dom.js';
import type { ChartPoint, SweepMarks, SweepPlot } from './sweep-plots.js';

const MARGIN = { top: 18, right: 10, bottom: 20, left: 40 } as const;
/** Ticks nearer to each other than this would run into one another, px. */
const TICK_ROOM = 18;
const RADIUS = 3.5;

export interface PlotView {
  readonly element: HTMLElement;
  update(plot: SweepPlot | null, marks: SweepMarks): void;
}

/** A plot as wide as there is room. */
export function plotView(name: SweepPlot['name'], height: number): PlotView {
  const svg = svgElement('svg', { class: 'sweep-svg', role: 'img', height });
  const caption = h('figcaption', {});
  const element = h('figure', { class: `sweep-plot sweep-${name}`, data: { plot: name } }, caption);
  element.append(svg);
  let drawn: { readonly plot: SweepPlot; readonly marks: SweepMarks } | null = null;
  let width = 0;
  const draw = (): void => {
    if (!drawn || width < MARGIN.left + MARGIN.right + 20) return;
    svg.setAttribute('width', String(width));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren(...marksIn(drawn.plot, drawn.marks, width, height));
  };
  new ResizeObserver(([entry]) => {
    const measured = Math.floor(entry?.contentRect.width ?? 0);
    if (measured === width) return;
    width = measured;
    draw();
  }).observe(element);
  return {
    element,
    update(plot, marks) {
      show(element, plot !== null);
      drawn = plot && { plot, marks };
      if (!plot) return;
      fill(caption, plot.title);
      const said = [...plot.points, ...plot.checked].map(({ text }) => translate(text));
      setAttribute(svg, 'aria-label', `${translate(plot.title)}. ${said.join('; ')}`);
      draw();
    },
  };
}

function marksIn(plot: SweepPlot, marks: SweepMarks, width: number, height: number): Element[] {
  const x = scaleLinear([1, Math.max(2, marks.most)], [MARGIN.left + 8, width - MARGIN.right - 8]);
  const y = scaleLinear([0, plot.top], [height - MARGIN.bottom, MARGIN.top]);
  return [
    ...axes(plot, marks, x, y, width),
    ...verticals(marks, x, y, plot.top),
    ...law(plot, marks.most, x, y),
    ...plot.dots.map(({ workers, value }) =>
      svgElement('circle', { class: 'dot', cx: x(workers), cy: y(value), r: 1.5 }),
    ),
    ...plot.points.flatMap((point) => pointMarks(point, 'measured', x, y)),
    ...plot.checked.flatMap((point) => pointMarks(point, 'checked', x, y)),
  ];
}

type Scale = ScaleLinear<number, number>;

/** Numbers from the left on that have room beside the one before; the most always has. */
export function ticksWithRoom(ticks: readonly number[], x: (value: number) => number): number[] {
  const most = ticks.at(-1);
  const kept: number[] = [];
  for (const tick of ticks) {
    const isClear = x(tick) - x(kept.at(-1) ?? -Infinity) >= TICK_ROOM || kept.length === 0;
    if (tick !== most && isClear && x(most ?? tick) - x(tick) >= TICK_ROOM) kept.push(tick);
  }
  return most === undefined ? kept : [...kept, most];
}

function axes(
  plot: SweepPlot,
  { ticks }: SweepMarks,
  x: Scale,
  y: Scale,
  width: number,
): Element[] {
  const bottom = y(0);
  const rows = y.ticks(plot.name === 'speedup' ? 5 : 3).flatMap((value) => [
    svgElement('line', {
      class: 'grid',
      x1: MARGIN.left,
      x2: width - MARGIN.right,
      y1: y(value),
      y2: y(value),
    }),
    text(plot.format(value), {
      class: 'tick',
      x: MARGIN.left - 4,
      y: y(value) + 4,
      'text-anchor': 'end',
    }),
  ]);
  const columns = ticksWithRoom(ticks, x).map((tick) =>
    text(String(tick), { class: 'tick', x: x(tick), y: bottom + 14, 'text-anchor': 'middle' }),
  );
  return [...rows, ...columns];
}

/** Cores and knee; their labels stand on opposite sides, so that they may be the same number. */
function verticals(
  { cores, enough, most }: SweepMarks,
  x: Scale,
  y: Scale,
  top: number,
): Element[] {
  const [from, to] = [y(0), y(top)];
  const mark = (kind: string, at: number, label: string, isLeft: boolean): Element[] => [
    svgElement('line', { class: kind, x1: x(at), x2: x(at), y1: from, y2: to }),
    text(label, {
      class: `label ${kind}-label`,
      x: x(at) + (isLeft ? -3 : 3),
      y: to - 5,
      'text-anchor': isLeft ? 'end' : 'start',
    }),
  ];
  const isRight = (at: number): boolean => (at - 1) / Math.max(1, most - 1) > 0.6;
  const isLeftEnough = enough !== null && enough > 1 && (enough === cores || isRight(enough));
  return [
    ...(cores === null
      ? []
      : mark('cores', cores, coresLabel(cores), isRight(cores) && !isLeftEnough)),
    ...(enough === null ? [] : mark('knee', enough, `${enough} enough`, isLeftEnough)),
  ];
}

const coresLabel = (cores: number): string =>
  `${Number.isInteger(cores) ? cores : cores.toFixed(1)} ${cores === 1 ? 'core' : 'cores'}`;

function law({ band, ideal, top }: SweepPlot, most: number, x: Scale, y: Scale): Element[] {
  type Place = SweepPlot['band'][number];
  const elements: Element[] = [];
  if (ideal) {
    // No further than the plot reaches.
    const end = ideal(most) > top ? top : most;
    const path = { x1: x(1), y1: y(ideal(1)), x2: x(end), y2: y(ideal(end)) };
    elements.push(svgElement('line', { class: 'ideal', ...path }));
  }
  if (band.length === 0) return elements;
  const shape = area<Place>(
    (at) => x(at.workers),
    (at) => y(at.low),
    (at) => y(at.high),
  );
  const middle = line<Place>(
    (at) => x(at.workers),
    (at) => y(at.value),
  );
  elements.push(svgElement('path', { class: 'band', d: shape([...band]) ?? '' }));
  elements.push(svgElement('path', { class: 'law', d: middle([...band]) ?? '' }));
  return elements;
}

function pointMarks(
  point: ChartPoint,
  kind: 'measured' | 'checked',
  x: Scale,
  y: Scale,
): Element[] {
  // Beside each other, so that neither hides the other.
  const at = x(point.workers) + (kind === 'checked' ? 7 : 0);
  const [low, high] = [y(point.low), y(point.high)];
  const whisker = svgElement('line', {
    class: `whisker ${kind}`,
    x1: at,
    x2: at,
    y1: low,
    y2: high,
  });
  const middle = y(point.value);
  const mark =
    kind === 'measured'
      ? svgElement('circle', { class: `point ${kind}`, cx: at, cy: middle, r: RADIUS })
      : svgElement('path', { class: `point ${kind}`, d: diamond(at, middle) });
  mark.append(svgTitle(point.text));
  return [whisker, mark];
}

const diamond = (x: number, y: number): string =>
  `M${x - RADIUS - 0.5},${y} l${RADIUS + 0.5},${-RADIUS - 0.5} l${RADIUS + 0.5},${RADIUS + 0.5} l${-RADIUS - 0.5},${RADIUS + 0.5} Z`;

function text(content: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = svgElement('text', attributes);
  element.textContent = translate(content);
  return element;
}
