/** What is under the pointer. */
import { laneAt } from '../model/layout.js';
import { HEADING_HEIGHT, STRIP_HEIGHT } from '../model/layout.js';
import type { Lane } from '../model/lane.js';
import { scaleOf, shownTo } from '../draw/scene.js';
import type { Group, Scene } from '../draw/scene.js';
import { markSlot } from '../draw/marks.js';
import type { OutputMark } from '../../../src/shared/run.js';
import type { CounterKind, TaskSelection } from '../types.js';

/** Bars as far as this from the pointer can be met, CSS pixels. */
const REACH = 3;

/** The bar at a time, or the longest of those within `reach`; -1 if there is none. */
export function barAt(lane: Lane, time: number, reach: number): number {
  const begun = lane.begun(time);
  if (begun > 0 && lane.until(begun - 1) >= time) return begun - 1;
  return lane.longest(lane.firstAfter(time - reach), lane.begun(time + reach));
}

/** The group at a height. */
export const groupAt = ({ groups }: Scene, y: number): Group | undefined =>
  groups.find(({ box }) => y >= box.top && y < box.bottom);

export function headingAt(scene: Scene, y: number): Group | undefined {
  const group = groupAt(scene, y);
  return group && y < group.box.top + HEADING_HEIGHT ? group : undefined;
}

/** The group whose strip is at a height, and the time there, µs since the run began. */
export function momentAt(
  scene: Scene,
  x: number,
  y: number,
): { group: Group; time: number } | null {
  const group = groupAt(scene, y);
  const top = group?.box.stripTop ?? null;
  if (!group || top === null || x < scene.gutter || y < top || y > top + STRIP_HEIGHT) return null;
  return { group, time: timeAt(scene, group, x) };
}

/** The row of a counter at a height, and the time there, µs since the run began. */
export function counterAt(scene: Scene, x: number, y: number): CounterHit | null {
  const group = groupAt(scene, y);
  if (!group || x < scene.gutter) return null;
  for (const { kind, top, rowHeight, workers } of group.box.counters) {
    const worker = workers[Math.floor((y - top) / rowHeight)];
    if (y < top || worker === undefined) continue;
    return { group, kind, worker, time: timeAt(scene, group, x) };
  }
  return null;
}

export interface CounterHit {
  readonly group: Group;
  readonly kind: CounterKind;
  readonly worker: number;
  readonly time: number;
}

/** What was written about where the pointer is, and in which group. */
export function marksAt(
  scene: Scene,
  x: number,
  y: number,
): { readonly group: Group; readonly marks: readonly OutputMark[] } | null {
  const group = groupAt(scene, y);
  if (!group) return null;
  const reach = REACH / scaleOf(scene);
  const time = timeAt(scene, group, x);
  const marks = scene.marks.within(group.block, time - reach, time + reach).filter((mark) => {
    const { top, height } = markSlot(group, mark);
    return y >= top - 1 && y <= top + height + 1;
  });
  return marks.length > 0 ? { group, marks } : null;
}

/** The moment of a group at a place, µs since the run began. */
const timeAt = (scene: Scene, group: Group, x: number): number =>
  scene.domain[0] + group.zero + (x - scene.gutter) / scaleOf(scene);

export function taskAt(scene: Scene, x: number, y: number): TaskSelection | null {
  const group = groupAt(scene, y);
  if (!group || x < scene.gutter || x > shownTo(scene)) return null;
  const row = group.lanes.rows[laneAt(group.box, y)];
  if (!row) return null;
  const scale = scaleOf(scene);
  const time = timeAt(scene, group, x);
  const { block } = group;
  for (const running of group.lanes.running()) {
    if (running.row !== row) continue;
    if (time >= running.from && time <= group.now + REACH / scale) {
      return { block, task: running.task };
    }
  }
  const bar = barAt(row.lane, time, REACH / scale);
  return bar < 0 ? null : { block, task: row.lane.task(bar) };
}
