/** The lanes of counters below those of the workers: a row per worker, on a scale that all groups share. */
import { translate } from '../../l10n.js';
import { formatBytes } from '../../../src/shared/format.js';
import { peaksPerColumn } from '../model/counters.js';
import type { Series } from '../model/counters.js';
import type { CounterBox } from '../model/layout.js';
import type { CounterKind } from '../types.js';
import { drawHeat } from './heat.js';
import { widthOf } from './labels.js';
import { NAMED_FROM, shownTo, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import type { Slot } from './bars.js';
import { mix } from './theme.js';

/** Rows lower than this are bands of more or less colour, CSS pixels. */
const LEAST_LINE = 9;

/** Names in the column at the left, and how a value is written. */
export const COUNTER_NAMES: Readonly<Record<CounterKind, string>> = {
  elu: 'loop',
  cpu: 'CPU',
  memory: 'memory',
};

export function counterText(kind: CounterKind, value: number): string {
  if (kind === 'elu') return `${Math.round(value * 100)} %`;
  return kind === 'cpu' ? `${value.toFixed(2)} cores` : formatBytes(value);
}

/** What a full row stands for. */
export function scaleOfCounter(scene: Scene, kind: CounterKind): number {
  if (kind === 'elu') return 1;
  let peak = kind === 'cpu' ? 1 : 0;
  for (const { lanes } of scene.groups) peak = Math.max(peak, lanes.counters.peakOf(kind));
  return peak || 1;
}

export function drawCounters(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  for (const box of group.box.counters) {
    const most = scaleOfCounter(scene, box.kind);
    if (box.rowHeight >= LEAST_LINE) drawRows(context, scene, group, box, most);
    else drawHeat(context, scene, group, box, most);
    nameScale(context, scene, box, most);
  }
}

function drawRows(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  box: CounterBox,
  most: number,
): void {
  const { theme, gutter, width } = scene;
  const { kind, top, rowHeight, workers } = box;
  const height = rowHeight - 2;
  context.save();
  context.beginPath();
  context.rect(gutter, top, shownTo(scene) - gutter, rowHeight * workers.length);
  context.clip();
  workers.forEach((worker, row) => {
    const y = top + row * rowHeight;
    context.fillStyle = theme.lane.css;
    context.fillRect(gutter, y, width - gutter, height);
    const series = group.lanes.counters.of(kind, worker);
    if (!series) return;
    drawLine(context, scene, group, series, kind, most, { top: y, height });
  });
  context.restore();
}

/** An area under a line. */
function drawLine(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  series: Series,
  kind: CounterKind,
  most: number,
  { top, height }: Slot,
): void {
  const colour = scene.theme.counters[kind];
  const bottom = top + height;
  const yOf = (value: number): number => bottom - (value / most) * (height - 1);
  const points = pointsOf(scene, group, series, yOf);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return;
  trace(context, points, kind !== 'memory');
  context.lineTo(last[0], bottom);
  context.lineTo(first[0], bottom);
  context.closePath();
  context.fillStyle = mix(colour, scene.theme.background, 0.35).css;
  context.fill();
  trace(context, points, kind !== 'memory');
  context.strokeStyle = colour.css;
  context.lineWidth = 1;
  context.stroke();
}

type Point = readonly [x: number, y: number];

/** From sample to sample; where several share a pixel, their largest. Empty if nothing is in view. */
function pointsOf(
  scene: Scene,
  group: Group,
  series: Series,
  yOf: (value: number) => number,
): Point[] {
  const { domain, gutter, width } = scene;
  const x = xOf(scene, group);
  const [from, to] = [domain[0] + group.zero, domain[1] + group.zero];
  const low = Math.max(0, series.countUpTo(from) - 1);
  const high = Math.min(series.length, series.countUpTo(to) + 1);
  if (high - low < 2) return [];
  const points: Point[] = [];
  const columns = Math.max(1, Math.floor(width - gutter));
  if (high - low <= 2 * columns) {
    for (let i = low; i < high; i++) {
      points.push([x(series.at[i] ?? 0), yOf(series.value[i] ?? 0)]);
    }
  } else {
    peaksPerColumn(series, from, (to - from) / columns, columns).forEach((peak, column) => {
      if (!Number.isNaN(peak)) points.push([gutter + column + 0.5, yOf(peak)]);
    });
  }
  return points;
}

/** Begins a path through `points`. */
function trace(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  stepped: boolean,
): void {
  context.beginPath();
  points.forEach(([left, y], i) => {
    const before = points[i - 1];
    if (!before) context.moveTo(left, y);
    else {
      // A rate tells of the time since the sample before.
      if (stepped) context.lineTo(before[0], y);
      context.lineTo(left, y);
    }
  });
}

/** What a full row stands for; and of what, where there is no room to say so at the left. */
function nameScale(
  context: CanvasRenderingContext2D,
  { theme, gutter, width }: Scene,
  { kind, top }: CounterBox,
  most: number,
): void {
  context.font = theme.font;
  context.textBaseline = 'middle';
  const scale = counterText(kind, most);
  const text = gutter >= NAMED_FROM ? scale : `${translate(COUNTER_NAMES[kind])} ${scale}`;
  const boxWidth = widthOf(context, text) + 8;
  context.fillStyle = theme.background.css;
  context.globalAlpha = 0.8;
  context.fillRect(width - boxWidth, top, boxWidth, 12);
  context.globalAlpha = 1;
  context.textAlign = 'right';
  context.fillStyle = theme.muted.css;
  context.fillText(text, width - 4, top + 6);
}
