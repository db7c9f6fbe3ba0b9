/** The column at the left: what lanes and rows of counters are called. */
import { translate } from '../../l10n.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { heightOf } from '../model/layout.js';
import type { CounterBox } from '../model/layout.js';
import { COUNTER_NAMES } from './counters.js';
import { cutTo } from './labels.js';
import { NAMED_FROM } from './scene.js';
import type { Group, Scene } from './scene.js';

/** Names have to be this far apart to be read, CSS pixels. */
const LINE_HEIGHT = 11;

export function drawMargin(context: CanvasRenderingContext2D, scene: Scene): void {
  context.font = scene.theme.font;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillStyle = scene.theme.muted.css;
  for (const group of scene.groups) {
    if (group.box.collapsed) continue;
    nameLanes(context, scene, group);
    for (const box of group.box.counters) nameCounter(context, scene, box);
  }
}

/**
 * The column as a picture, drawn anew only when it has changed: names do not move with the view, and text takes longer to
 * draw than anything else of its size.
 */
export class KeptMargin {
  readonly #canvas = document.createElement('canvas');
  #of: readonly unknown[] = [];

  draw(context: CanvasRenderingContext2D, scene: Scene): void {
    const { gutter, ratio, groups } = scene;
    const height = heightOf(groups.map(({ box }) => box));
    const of = seenOf(scene);
    if (of.length !== this.#of.length || of.some((value, i) => value !== this.#of[i])) {
      this.#of = of;
      this.#draw(scene, gutter, height);
    }
    if (this.#canvas.width < 1 || this.#canvas.height < 1) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#canvas, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  #draw(scene: Scene, gutter: number, height: number): void {
    const { ratio, theme } = scene;
    this.#canvas.width = Math.round(gutter * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = theme.background.css;
    context.fillRect(0, 0, gutter + 1, height + 1);
    drawMargin(context, scene);
  }
}

/** All that the column depends on, to be compared piece by piece. */
function seenOf({ groups, gutter, ratio, theme }: Scene): unknown[] {
  const seen: unknown[] = [gutter, ratio, theme.background.css, theme.muted.css, theme.font];
  for (const { record, lanes, box } of groups) {
    seen.push(record, lanes.rows, box.top, box.bottom, box.collapsed, box.laneHeight);
    for (const { kind, top, rowHeight, workers } of box.counters) {
      seen.push(kind, top, rowHeight, workers.join());
    }
  }
  return seen;
}

/** In between names, where there is no room for all of them, lanes go without. */
function nameLanes(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  const { box, lanes } = group;
  const { gutter } = scene;
  const every = Math.ceil(LINE_HEIGHT / box.laneHeight);
  let named = -Infinity;
  lanes.rows.forEach((row, index) => {
    if (index - named < every || (row.sub > 0 && every > 1)) return;
    named = index;
    const name = cutTo(context, rowName(scene, group, row.worker, row.sub), gutter - 8);
    const middle = Math.max(0.5 * box.laneHeight, every > 1 ? 5 : 0);
    context.fillText(name, gutter - 6, box.lanesTop + index * box.laneHeight + middle + 0.5);
  });
}

function rowName({ gutter }: Scene, { record }: Group, worker: number, sub: number): string {
  const wide = gutter >= NAMED_FROM;
  if (worker === NO_WORKER) return wide ? translate('not run') : '–';
  if (record.pool === 'serial') return wide ? translate('main') : '';
  if (record.pool === 'eventLoop') return sub === 0 && wide ? translate('main') : String(sub + 1);
  if (sub > 0) return `·${sub + 1}`;
  const own = record.lanes?.[worker];
  if (own !== undefined) return own;
  return wide ? translate(`worker ${worker + 1}`) : String(worker + 1);
}

/** What it is, and of which worker a row is, where there is room to say so. */
function nameCounter(
  context: CanvasRenderingContext2D,
  { gutter }: Scene,
  { kind, top, rowHeight, workers }: CounterBox,
): void {
  const wide = gutter >= NAMED_FROM;
  if (wide) context.fillText(translate(COUNTER_NAMES[kind]), gutter - 20, top + 6);
  const every = Math.ceil(LINE_HEIGHT / rowHeight);
  workers.forEach((worker, row) => {
    const own = worker === NO_WORKER;
    if (row % every !== 0 || (own && (row === 0 || !wide))) return;
    const y = top + row * rowHeight + Math.min(rowHeight / 2, 6);
    context.fillText(own ? translate('program') : String(worker + 1), gutter - 6, y);
  });
}
