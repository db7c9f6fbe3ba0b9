/** The strip of a group: how many workers were busy over time, against pool size and cores; and the queue behind them. */
import { plural } from '../../../src/shared/format.js';
import { translate } from '../../l10n.js';
import { STRIP_HEIGHT } from '../model/layout.js';
import { compactCount } from '../model/format.js';
import { widthOf } from './labels.js';
import { NAMED_FROM, pixelsIn, shownTo, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import { Stack } from './stack.js';
import { mix, packed } from './theme.js';

/** Shades of the upper edge of a shape. */
const EDGES = 8;

/** `busy`: mean number of busy lanes per column of device pixels; `other`: the same of the pool in the run beside. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  busy: Float32Array,
  other?: Float32Array,
): void {
  const top = group.box.stripTop;
  if (top === null) return;
  const { theme, gutter, width } = scene;
  const { record, run } = group;
  const cores = run.machine?.parallelism ?? 0;
  let peak = 0;
  for (const value of busy) peak = Math.max(peak, value);
  for (const value of other ?? []) peak = Math.max(peak, value);
  for (const { cores: used } of group.lanes.cpu.all) peak = Math.max(peak, used);
  const pool = record.pool === 'serial' || record.pool === 'eventLoop' ? 0 : record.workers;
  const most = Math.max(pool, peak, Math.min(cores, 2 * Math.max(pool, peak)), 1) * 1.08;
  const bottom = top + STRIP_HEIGHT;
  const yOf = (value: number): number => bottom - (value / most) * STRIP_HEIGHT;
  fillShape(context, scene, busy, top, most);
  context.save();
  context.beginPath();
  context.rect(gutter, top - 2, shownTo(scene) - gutter, STRIP_HEIGHT + 3);
  context.clip();
  const deepest = drawQueue(context, scene, group, top);
  drawCpu(context, scene, group, yOf);
  if (other && other !== busy) drawOther(context, scene, other, yOf);
  context.restore();
  nameQueue(context, scene, top, deepest);
  context.lineWidth = 1;
  const line = (value: number, dash: readonly number[], name: string, right: number): void => {
    if (value <= 0 || value > most) return;
    const y = Math.round(yOf(value)) + 0.5;
    context.strokeStyle = theme.muted.css;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(gutter, y);
    context.lineTo(width, y);
    context.stroke();
    context.setLineDash([]);
    if (name === '') return;
    context.font = theme.font;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    if (gutter < NAMED_FROM) {
      numberLine(context, scene, value, y);
      return;
    }
    const wide = widthOf(context, name) + 8;
    context.fillStyle = theme.background.css;
    context.fillRect(right - wide, y - 6, wide, 12);
    context.fillStyle = theme.muted.css;
    context.fillText(name, right - 4, y);
  };
  const names = {
    pool: translate(plural(pool, 'worker')),
    cores: translate(plural(cores, 'core')),
  };
  if (cores === pool) {
    line(pool, [4, 3], `${names.pool} · ${names.cores}`, width - 4);
  } else {
    line(pool, [4, 3], names.pool, width - 4);
    // Side by side where they would lie over each other; of two numbers there the pool's is enough.
    const near = pool > 0 && cores <= most && Math.abs(yOf(pool) - yOf(cores)) < 12;
    const name = near && gutter < NAMED_FROM ? '' : names.cores;
    line(cores, [1, 3], name, near ? width - 12 - widthOf(context, names.pool) : width - 4);
  }
}

/** Where there is no room for words: the number in the column of lane names; what it counts, the tooltip says. */
function numberLine(
  context: CanvasRenderingContext2D,
  { theme, gutter }: Scene,
  value: number,
  y: number,
): void {
  const text = String(value);
  if (widthOf(context, text) > gutter - 4) return;
  context.fillStyle = theme.muted.css;
  context.fillText(text, gutter - 4, y + 0.5);
}

let image = new ImageData(1, 1);
let stack = new Stack(1);

/**
 * How busy lanes were, as a filled shape with a soft upper edge: pixel by pixel, as a path of so many points takes longer
 * than all the lanes. `most`: what the full height stands for.
 */
function fillShape(
  context: CanvasRenderingContext2D,
  scene: Scene,
  busy: Float32Array,
  top: number,
  most: number,
): void {
  const { theme, gutter, ratio, grain } = scene;
  const wide = pixelsIn(scene);
  const [left, upper] = [Math.round(gutter * ratio), Math.round(top * ratio)];
  const height = Math.round((top + STRIP_HEIGHT) * ratio) - upper;
  const columns = Math.min(wide, Math.round(shownTo(scene) * ratio) - left);
  if (columns < 1) return;
  if (image.width !== wide || image.height !== height) image = new ImageData(wide, height);
  if (stack.width !== wide || stack.grain !== grain) stack = new Stack(wide, grain);
  const shape = mix(theme.phases.run, theme.background, 0.35);
  const edges = Array.from({ length: EDGES + 1 }, (_, i) =>
    packed(mix(shape, theme.background, i / EDGES), 1),
  );
  const ground = new Uint32Array(wide).fill(packed(theme.background, 1));
  stack.begin(height);
  for (let column = 0; column < busy.length; column++) {
    const high = Math.min(height, ((busy[column] ?? 0) / most) * height);
    const full = Math.floor(high);
    const edge = Math.round((high - full) * EDGES);
    if (full > 0) stack.put(column, 0, edges[EDGES] ?? 0);
    if (full < height && edge > 0) stack.put(column, full, edges[edge] ?? 0);
    const over = full + (edge > 0 ? 1 : 0);
    if (over > 0 && over < height) stack.put(column, over, 0);
  }
  stack.into({ pixels: new Uint32Array(image.data.buffer), first: 0, count: height, ground });
  context.putImageData(image, left, upper, 0, 0, columns, height);
}

/** How busy the other run was, dashed over the filled shape of this one. */
function drawOther(
  context: CanvasRenderingContext2D,
  { theme, gutter, width }: Scene,
  busy: Float32Array,
  yOf: (value: number) => number,
): void {
  const step = (width - gutter) / busy.length;
  context.beginPath();
  busy.forEach((value, column) => {
    const [x, y] = [gutter + column * step, yOf(value)];
    if (column === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.strokeStyle = theme.focus.css;
  context.lineWidth = 1;
  context.setLineDash([3, 2]);
  context.stroke();
  context.setLineDash([]);
}

/** Cores used, on the scale of busy workers: where it stays below them, workers wait for something else than the CPU. */
function drawCpu(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  yOf: (value: number) => number,
): void {
  const samples = group.lanes.cpu.all;
  if (samples.length < 2) return;
  const x = xOf(scene, group);
  context.beginPath();
  // A sample tells of the time since the one before.
  let last: number | null = null;
  for (const { at, cores } of samples) {
    if (last === null) context.moveTo(x(at), yOf(cores));
    else {
      context.lineTo(last, yOf(cores));
      context.lineTo(x(at), yOf(cores));
    }
    last = x(at);
  }
  context.strokeStyle = scene.theme.cpu.css;
  context.lineWidth = 1.5;
  context.stroke();
}

/** A line for the number of waiting tasks, as a share of the most that waited in view; gives that. */
function drawQueue(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { lanes, zero, now }: Group,
  top: number,
): number {
  if (scene.hidden.has('queue') || lanes.trace.taskCount < 2) return 0;
  const { theme, gutter, width, domain } = scene;
  const points = Math.max(2, Math.floor((width - gutter) / 3));
  const step = (domain[1] - domain[0]) / (points - 1);
  const depths: number[] = [];
  for (let i = 0; i < points; i++) {
    const time = domain[0] + zero + i * step;
    if (time > now) break;
    depths.push(lanes.queue.at(lanes.trace, time));
  }
  const most = Math.max(...depths, 0);
  if (most < 1) return 0;
  context.beginPath();
  depths.forEach((depth, i) => {
    const x = gutter + (i / (points - 1)) * (width - gutter);
    const y = top + STRIP_HEIGHT - (depth / most) * (STRIP_HEIGHT - 2) - 0.5;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.strokeStyle = theme.phases.queue.css;
  context.lineWidth = 1;
  context.stroke();
  return most;
}

function nameQueue(
  context: CanvasRenderingContext2D,
  { theme, gutter }: Scene,
  top: number,
  deepest: number,
): void {
  if (deepest < 1 || gutter < NAMED_FROM) return;
  context.font = theme.font;
  context.textAlign = 'right';
  context.textBaseline = 'top';
  context.fillStyle = theme.muted.css;
  context.fillText(
    translate(`queue ${compactCount(deepest)}`),
    gutter - 6,
    top + STRIP_HEIGHT - 12,
  );
}
