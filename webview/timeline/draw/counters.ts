/** The lanes of counters below those of the workers: a row per worker, on a scale that all groups share. */
import { translate } from '../../l10n.js';
import { formatBytes } from '../../../src/shared/format.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { levelsPerColumn, peaksPerColumn } from '../model/counters.js';
import type { Series } from '../model/counters.js';
import type { CounterBox } from '../model/layout.js';
import type { CounterKind } from '../types.js';
import { widthOf } from './labels.js';
import { shownTo, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import type { Slot } from './bars.js';
import { mix } from './theme.js';
import type { Colour } from './theme.js';

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
    drawRows(context, scene, group, box, most);
    nameRows(context, scene, box, most);
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
  const height = rowHeight >= 6 ? rowHeight - 2 : rowHeight - 1;
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
    const slot = { top: y, height };
    if (rowHeight >= LEAST_LINE) drawLine(context, scene, group, series, kind, most, slot);
    else drawHeat(context, scene, group, series, theme.counters[kind], most, slot);
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
  const path = pathOf(scene, group, series, kind !== 'memory', yOf);
  if (!path) return;
  const area = new Path2D(path.line);
  area.lineTo(path.right, bottom);
  area.lineTo(path.left, bottom);
  area.closePath();
  context.fillStyle = mix(colour, scene.theme.background, 0.35).css;
  context.fill(area);
  context.strokeStyle = colour.css;
  context.lineWidth = 1;
  context.stroke(path.line);
}

/** Where a line would be lower than it is thick: the more, the brighter. */
function drawHeat(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  series: Series,
  colour: Colour,
  most: number,
  { top, height }: Slot,
): void {
  const { domain, gutter, width } = scene;
  const x = xOf(scene, group);
  const [from, to] = [domain[0] + group.zero, domain[1] + group.zero];
  const band = (left: number, right: number, value: number): void => {
    context.globalAlpha = Math.min(1, value / most);
    context.fillRect(left, top, right - left, height);
  };
  context.fillStyle = colour.css;
  const first = Math.max(1, series.countUpTo(from));
  const last = Math.min(series.length, series.countUpTo(to) + 1);
  const columns = Math.max(1, Math.floor(width - gutter));
  if (last - first <= columns) {
    // A sample tells of the time since the one before.
    for (let i = first; i < last; i++) {
      const left = Math.max(gutter, x(series.at[i - 1] ?? 0));
      band(left, Math.min(width, x(series.at[i] ?? 0)), series.value[i] ?? 0);
    }
  } else {
    levelsPerColumn(series, from, (to - from) / columns, columns).forEach((value, column) =>
      band(gutter + column, gutter + column + 1, value),
    );
  }
  context.globalAlpha = 1;
}

interface Drawn {
  readonly line: Path2D;
  readonly left: number;
  readonly right: number;
}

/** From sample to sample; where several share a pixel, their largest. Null if nothing is in view. */
function pathOf(
  scene: Scene,
  group: Group,
  series: Series,
  stepped: boolean,
  yOf: (value: number) => number,
): Drawn | null {
  const { domain, gutter, width } = scene;
  const x = xOf(scene, group);
  const [from, to] = [domain[0] + group.zero, domain[1] + group.zero];
  const low = Math.max(0, series.countUpTo(from) - 1);
  const high = Math.min(series.length, series.countUpTo(to) + 1);
  if (high - low < 2) return null;
  const line = new Path2D();
  const points: [x: number, y: number][] = [];
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
  points.forEach(([left, y], i) => {
    const before = points[i - 1];
    if (!before) line.moveTo(left, y);
    else if (stepped) {
      // A rate tells of the time since the sample before.
      line.lineTo(before[0], y);
      line.lineTo(left, y);
    } else line.lineTo(left, y);
  });
  return { line, left: points[0]?.[0] ?? 0, right: points.at(-1)?.[0] ?? 0 };
}

/** What it is, and what a full row stands for. */
function nameRows(
  context: CanvasRenderingContext2D,
  { theme, gutter, width }: Scene,
  { kind, top, rowHeight, workers }: CounterBox,
  most: number,
): void {
  context.font = theme.font;
  context.textBaseline = 'middle';
  const wide = gutter >= 60;
  const scale = counterText(kind, most);
  const name = translate(COUNTER_NAMES[kind]);
  const text = wide ? scale : `${name} ${scale}`;
  const boxWidth = widthOf(context, text) + 8;
  context.fillStyle = theme.background.css;
  context.globalAlpha = 0.8;
  context.fillRect(width - boxWidth, top, boxWidth, 12);
  context.globalAlpha = 1;
  context.textAlign = 'right';
  context.fillStyle = theme.muted.css;
  context.fillText(text, width - 4, top + 6);
  if (wide) context.fillText(name, gutter - 20, top + 6);
  // Which worker a row is of, where there is room to say so.
  const every = Math.ceil(11 / rowHeight);
  workers.forEach((worker, row) => {
    const own = worker === NO_WORKER;
    if (row % every !== 0 || (own && (row === 0 || !wide))) return;
    const y = top + row * rowHeight + Math.min(rowHeight / 2, 6);
    context.fillText(own ? translate('program') : String(worker + 1), gutter - 6, y);
  });
}
