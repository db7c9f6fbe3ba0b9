/** Bars drawn one by one, with their anatomy. */
import { translate } from '../../l10n.js';
import type { Row, Running } from '../model/block-lanes.js';
import { barLabel, widthOf } from './labels.js';
import { colourOf, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import { inkOn, mix } from './theme.js';
import type { Colour } from './theme.js';

/** Where a lane's bars go, CSS pixels. */
export interface Slot {
  readonly top: number;
  readonly height: number;
}

/** Widths from which bars get round corners and a label, CSS pixels. */
const ROUND_FROM = 6;
const LABEL_FROM = 18;
/** How much is left of what does not match a search. */
export const DIMMED = 0.22;

type Context = CanvasRenderingContext2D;

/** Draws the bars `low` ≤ bar < `high` of a row. */
export function drawBars(
  context: Context,
  scene: Scene,
  group: Group,
  row: Row,
  slot: Slot,
  low: number,
  high: number,
): void {
  const { theme, hidden } = scene;
  const x = xOf(scene, group);
  const { lane } = row;
  const found = scene.found?.lane(group.block, lane);
  for (let bar = low; bar < high; bar++) {
    const dim = found !== undefined && !found.has(bar);
    if (dim && scene.only) continue;
    context.globalAlpha = dim ? DIMMED : 1;
    const [from, start, end, until] = [
      lane.from(bar),
      lane.start(bar),
      lane.end(bar),
      lane.until(bar),
    ];
    if (start > from && !hidden.has('send')) {
      thin(context, theme.phases.send, x(from), x(start), slot);
    }
    if (until > end && !hidden.has('return')) {
      thin(context, theme.phases.return, x(end), x(until), slot);
    }
    const task = lane.task(bar);
    const failed = (group.lanes.trace.tasks.outcome[task] ?? 0) !== 0;
    if (hidden.has('run') && !failed) continue;
    const colour = colourOf(scene, group, row, task);
    const [left, right] = runEdges(x(start), x(end), failed);
    block(context, scene, colour, left, right, slot, failed);
    label(context, scene, group, colour, task, left, right, slot, end - start, failed);
  }
  context.globalAlpha = 1;
}

/** Draws a task that runs now: its bar is open at the right. */
export function drawRunning(
  context: Context,
  scene: Scene,
  group: Group,
  { task, from, row }: Running,
  slot: Slot,
): void {
  if (scene.hidden.has('run')) return;
  const dim = scene.found !== null && !scene.found.has(group.block, task);
  if (dim && scene.only) return;
  context.globalAlpha = dim ? DIMMED : 1;
  const x = xOf(scene, group);
  const colour = mix(colourOf(scene, group, row, task), scene.theme.background, 0.55);
  const left = Math.max(x(from), scene.gutter - 8);
  const right = Math.min(Math.max(x(group.now), left + 2), scene.width + 8);
  block(context, scene, colour, left, right, slot, false);
  context.fillStyle = colourOf(scene, group, row, task).css;
  context.fillRect(right - 2, slot.top, 2, slot.height);
  label(context, scene, group, colour, task, left, right, slot, group.now - from);
  context.globalAlpha = 1;
}

/** A worker's start: spawn and load, before its first bar. */
export function drawWorkerStart(
  context: Context,
  scene: Scene,
  group: Group,
  row: Row,
  slot: Slot,
): void {
  const life = group.lanes.trace.workers[row.worker];
  if (!life || row.sub > 0) return;
  const { theme, hidden } = scene;
  const x = xOf(scene, group);
  const part = (name: 'spawn' | 'load', from: number | undefined, to: number | undefined): void => {
    if (from === undefined || hidden.has(name)) return;
    const over = to ?? (group.live ? group.now : from);
    const [left, right] = [x(from), Math.max(x(over), x(from) + 1)];
    if (right < scene.gutter || left > scene.width) return;
    const colour = theme.phases[name];
    block(context, scene, colour, left, right, inset(slot, 0.2), false);
    write(context, scene, inkOn(colour), translate(name), left, right, slot);
  };
  part('spawn', life.spawn, life.online);
  part('load', life.loadStart, life.loadEnd);
  const gone = life.lost ?? life.exit;
  if (gone === undefined) return;
  const at = x(gone);
  context.fillStyle = (
    life.lost === undefined ? theme.muted : (theme.outcomes[3] ?? theme.muted)
  ).css;
  context.fillRect(at - 0.5, slot.top, life.lost === undefined ? 1 : 3, slot.height);
}

/** Bars next to each other are told apart by a gap; what did not end well is never narrower than it can be seen. */
function runEdges(left: number, right: number, failed: boolean): [number, number] {
  const width = right - left;
  const least = failed ? 3 : 0.5;
  if (width < least) return [left, left + least];
  return [left, width > 4 ? right - 1 : right];
}

const inset = ({ top, height }: Slot, share: number): Slot => ({
  top: top + height * share,
  height: height * (1 - 2 * share),
});

/** Send and return: a thinner bar, so that the run stands out. */
function thin(context: Context, colour: Colour, left: number, right: number, slot: Slot): void {
  const { top, height } = slot.height >= 8 ? inset(slot, 0.26) : slot;
  context.fillStyle = colour.css;
  context.fillRect(left, top, Math.max(0.5, right - left), height);
}

function block(
  context: Context,
  scene: Scene,
  colour: Colour,
  left: number,
  right: number,
  { top, height }: Slot,
  failed: boolean,
): void {
  // Far outside coordinates cost precision: bars are cut a little outside the plot.
  const from = Math.max(left, scene.gutter - 8);
  const width = Math.min(right, scene.width + 8) - from;
  const { outline } = scene.theme;
  context.fillStyle = colour.css;
  const round = width >= ROUND_FROM && height >= 8;
  if (round || outline) {
    context.beginPath();
    if (round) context.roundRect(from, top, width, height, Math.min(3, height / 5));
    else context.rect(from, top, width, height);
    context.fill();
  } else {
    context.fillRect(from, top, width, height);
  }
  if (failed) hatch(context, scene, colour, from, top, width, height);
  if (!outline || width < 4) return;
  context.strokeStyle = outline.css;
  context.lineWidth = 1;
  context.strokeRect(from + 0.5, top + 0.5, width - 1, height - 1);
}

/** Stripes that tell a failure without colour. */
export function hatch(
  context: Context,
  scene: Scene,
  colour: Colour,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  if (width < 3) return;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = mix(scene.theme.background, colour, 0.6).css;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = left - height - ((left - height) % 6); at < left + width; at += 6) {
    context.moveTo(at, top + height);
    context.lineTo(at + height, top);
  }
  context.stroke();
  context.restore();
}

function label(
  context: Context,
  scene: Scene,
  group: Group,
  colour: Colour,
  task: number,
  left: number,
  right: number,
  slot: Slot,
  length: number,
  failed = false,
): void {
  const [from, to] = [Math.max(left, scene.gutter), Math.min(right, scene.width)];
  if (to - from < LABEL_FROM || slot.height < 10) return;
  const text = barLabel(context, group, task, length, to - from - 10);
  if (text === '') return;
  if (failed) {
    // Stripes are hard to read on.
    context.fillStyle = colour.css;
    const wide = widthOf(context, text) + 6;
    context.fillRect(from + 2, slot.top + slot.height / 2 - 7, wide, 14);
  }
  write(context, scene, inkOn(colour), text, from, to, slot);
}

function write(
  context: Context,
  scene: Scene,
  ink: string,
  text: string,
  left: number,
  right: number,
  slot: Slot,
): void {
  const from = Math.max(left, scene.gutter);
  if (slot.height < 10 || Math.min(right, scene.width) - from < widthOf(context, text) + 6) {
    return;
  }
  context.fillStyle = ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, from + 5, slot.top + slot.height / 2 + 0.5);
}
