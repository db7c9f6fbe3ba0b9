/** Collections of garbage: bars along the lower edge of their worker's lane. */
import type { Series } from '../model/counters.js';
import type { Slot } from './bars.js';
import { slotOf } from './lanes.js';
import { scaleOf, xOf } from './scene.js';
import type { Group, Scene } from './scene.js';

/** Pixels; wide enough to be seen, and no wider than to tell one from the next. */
const LEAST_WIDTH = 1;

export function drawPauses(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  const { box, lanes } = group;
  if (box.collapsed || box.laneHeight < 4 || !lanes.counters.hasPauses) return;
  lanes.rows.forEach((row, index) => {
    if (row.sub > 0) return;
    const pauses = lanes.counters.pausesOf(row.worker, lanes.inline);
    if (pauses) drawRow(context, scene, group, pauses, slotOf(group, index));
  });
}

/** Height and top of the band that pauses are drawn in, CSS pixels. */
export function pauseBand({ top, height }: Slot): Slot {
  const tall = Math.max(2, Math.min(5, Math.round(height * 0.2)));
  return { top: top + height - tall, height: tall };
}

function drawRow(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  pauses: Series,
  slot: Slot,
): void {
  const x = xOf(scene, group);
  const [from, to] = [scene.domain[0] + group.zero, scene.domain[1] + group.zero];
  const { top, height } = pauseBand(slot);
  context.fillStyle = scene.theme.pause.css;
  // What would lie on the pixel that was drawn last says nothing more.
  let drawn = -Infinity;
  const pixel = 1 / scaleOf(scene);
  for (let i = pauses.countUpTo(from); i < pauses.length; i++) {
    const end = pauses.at[i] ?? NaN;
    const begin = end - (pauses.value[i] ?? 0);
    if (begin > to) break;
    if (end < drawn + pixel / 2) continue;
    const left = Math.max(x(begin), scene.gutter - 2);
    context.fillRect(left, top, Math.max(LEAST_WIDTH, x(end) - left), height);
    drawn = Math.max(end, begin + pixel);
  }
}
