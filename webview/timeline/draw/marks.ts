/** Where tasks wrote something: ticks in the lower edge of a group's heading, and on the lane where the worker is known. */
import type { OutputMark } from '../../../src/shared/run.js';
import { HEADING_HEIGHT } from '../model/layout.js';
import { slotOf } from './lanes.js';
import { xOf } from './scene.js';
import type { Group, Scene } from './scene.js';
import type { Slot } from './bars.js';

/** Height of the band at the heading's lower edge, CSS pixels. */
const BAND = 6;
/** Half the width of a tick. */
const HALF = 2.5;

/** Where a mark is drawn. */
export function markSlot(group: Group, { worker }: OutputMark): Slot {
  const { box, lanes } = group;
  const row = worker === undefined ? -1 : lanes.rows.findIndex((one) => one.worker === worker);
  if (row < 0 || box.collapsed || box.laneHeight < 10) {
    return { top: box.top + HEADING_HEIGHT - BAND, height: BAND };
  }
  return { top: slotOf(group, row).top - 2, height: BAND };
}

export function drawMarks(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  const x = xOf(scene, group);
  const { theme, domain, marks } = scene;
  const seen = marks.within(group.block, domain[0] + group.zero, domain[1] + group.zero);
  const drawn = new Map<number, number>();
  for (const mark of seen) {
    const { top, height } = markSlot(group, mark);
    const at = Math.round(x(mark.at));
    // One per place and stream: more of them would look like one.
    const place = top * 2 + (mark.stream === 'stderr' ? 1 : 0);
    if ((drawn.get(place) ?? -Infinity) >= at - 1) continue;
    drawn.set(place, at);
    const colour =
      mark.stream === 'stderr' ? (theme.outcomes[4] ?? theme.foreground) : theme.foreground;
    context.fillStyle = colour.css;
    context.beginPath();
    context.moveTo(at - HALF, top);
    context.lineTo(at + HALF, top);
    context.lineTo(at, top + height);
    context.fill();
  }
}
