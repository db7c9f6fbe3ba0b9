/** What lies over the bars and changes with every move of the pointer: hover, selection, range, straggler. */
import { heightOf, HEADING_HEIGHT } from '../model/layout.js';
import { formatShare } from '../../../src/shared/format.js';
import { costOfLast, lastInWords } from '../model/describe.js';
import type { Domain } from '../model/view.js';
import type { TaskSelection } from '../types.js';
import { widthOf } from './labels.js';
import { slotOf } from './lanes.js';
import { scaleOf, shownTo, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';

export interface Marks {
  /** Brushed range of the axis. */
  readonly range: Domain | null;
  /** Where the pointer is, CSS pixels; null if it is elsewhere. */
  readonly cursor: number | null;
}

export class Overlay {
  #blank = false;

  constructor(readonly canvas: HTMLCanvasElement) {}

  draw(scene: Scene, marks: Marks): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const { ratio, width, gutter, theme } = scene;
    // An empty canvas is out of the way: it would be composed anew with every frame of the bars below.
    const blank =
      !marks.range &&
      marks.cursor === null &&
      !scene.selection &&
      !scene.hover &&
      !scene.groups.some((group) => stragglerOf(group)) &&
      scene.until === null;
    if (blank !== this.#blank) this.canvas.hidden = this.#blank = blank;
    if (blank) return;
    const height = heightOf(scene.groups.map(({ box }) => box));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(gutter, 0, width - gutter, height);
    context.clip();
    if (marks.range) drawRange(context, scene, marks.range);
    if (scene.until === null) {
      for (const group of scene.groups) drawStraggler(context, scene, group);
    } else {
      context.fillStyle = theme.focus.css;
      context.fillRect(Math.round(shownTo(scene)) - 1, 0, 2, height);
    }
    if (scene.selection) outline(context, scene, scene.selection, 2);
    if (scene.hover) outline(context, scene, scene.hover, 1);
    if (marks.cursor !== null && marks.cursor >= gutter) {
      context.fillStyle = theme.muted.css;
      context.globalAlpha = 0.6;
      context.fillRect(Math.round(marks.cursor), 0, 1, height);
      context.globalAlpha = 1;
    }
    context.restore();
  }
}

function drawRange(context: CanvasRenderingContext2D, scene: Scene, [from, to]: Domain): void {
  const scale = scaleOf(scene);
  const left = scene.gutter + (from - scene.domain[0]) * scale;
  const right = scene.gutter + (to - scene.domain[0]) * scale;
  for (const { box } of scene.groups) {
    const top = box.top + HEADING_HEIGHT;
    const height = box.bottom - top;
    context.fillStyle = scene.theme.background.css;
    context.globalAlpha = 0.6;
    context.fillRect(scene.gutter, top, Math.max(0, left - scene.gutter), height);
    context.fillRect(right, top, Math.max(0, scene.width - right), height);
    context.globalAlpha = 1;
    context.fillStyle = scene.theme.focus.css;
    context.fillRect(Math.round(left), top, 1, height);
    context.fillRect(Math.round(right), top, 1, height);
  }
}

/** An outline around a task's bar, and a line for the time it waited in the queue. */
function outline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { block, task }: TaskSelection,
  strength: number,
): void {
  const group = scene.groups.find((one) => one.block === block);
  const found = group?.lanes.find(task);
  if (!group || !found || group.box.collapsed) return;
  const { theme } = scene;
  const x = xOf(scene, group);
  const { tasks } = group.lanes.trace;
  const { row, bar } = found;
  const slot = slotOf(group, group.lanes.indexOf(row));
  const dispatch = tasks.dispatch[task] ?? NaN;
  const from = bar < 0 ? Math.max(dispatch, row.lane.runEnd) : row.lane.from(bar);
  const to = bar < 0 ? group.now : row.lane.until(bar);
  const submit = tasks.submit[task] ?? NaN;
  // In the gap below the lane, where it strikes out nothing.
  const below = Math.round(slot.top + slot.height) + 1.5;
  if (x(from) - x(submit) > 3 && !scene.hidden.has('queue')) {
    context.strokeStyle = theme.foreground.css;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(Math.max(x(submit), scene.gutter - 4), below);
    context.lineTo(Math.min(x(from) + 1, scene.width + 4), below);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = theme.foreground.css;
    context.fillRect(x(submit) - 1, below - 4, 2, 5);
  }
  const left = Math.max(x(from), scene.gutter - 6);
  const right = Math.min(Math.max(x(to), left + 3), scene.width + 6);
  context.strokeStyle = theme.foreground.css;
  context.lineWidth = strength;
  const grow = strength / 2;
  context.beginPath();
  context.roundRect(
    left - grow,
    slot.top - grow,
    right - left + 2 * grow,
    slot.height + 2 * grow,
    3,
  );
  context.stroke();
}

const stragglerOf = ({ lanes, live, box }: Group): number =>
  box.collapsed ? 0 : costOfLast(lanes, live);

/** Names the task that settled last, where it alone kept the block going. */
function drawStraggler(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  const share = stragglerOf(group);
  if (share === 0) return;
  const { straggler } = group.lanes;
  const found = group.lanes.find(straggler.task);
  if (!found) return;
  const { theme } = scene;
  const x = xOf(scene, group);
  const slot = slotOf(group, group.lanes.indexOf(found.row));
  const [left, right] = [x(straggler.at - straggler.alone), x(straggler.at)];
  if (right < scene.gutter || left > scene.width || right - left < 6) return;
  const y = slot.top + slot.height + 1;
  context.fillStyle = theme.foreground.css;
  context.fillRect(left, y - 1, right - left, 2);
  context.fillRect(left, y - 4, 1, 4);
  context.fillRect(right - 1, y - 4, 1, 4);
  if (slot.height < 10) return;
  context.font = theme.font;
  const room = scene.width - right - 10;
  const text = [...lastInWords(group.lanes, share), formatShare(share)].find(
    (each) => widthOf(context, each) + 8 <= room,
  );
  if (text === undefined) return;
  const wide = widthOf(context, text) + 8;
  const at = right + 6;
  const middle = slot.top + slot.height / 2 + 0.5;
  context.fillStyle = theme.background.css;
  context.globalAlpha = 0.85;
  context.fillRect(at, middle - 7, wide, 14);
  context.globalAlpha = 1;
  context.fillStyle = theme.foreground.css;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, at + 4, middle);
}
