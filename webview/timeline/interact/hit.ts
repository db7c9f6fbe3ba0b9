/** What is under the pointer. */
import { laneAt } from '../model/layout.js';
import { HEADING_HEIGHT, STRIP_HEIGHT } from '../model/layout.js';
import type { Lane } from '../model/lane.js';
import { scaleOf, shownTo } from '../draw/scene.js';
import type { Group, Scene } from '../draw/scene.js';
import type { TaskSelection } from '../types.js';

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
  return { group, time: scene.domain[0] + group.zero + (x - scene.gutter) / scaleOf(scene) };
}

export function taskAt(scene: Scene, x: number, y: number): TaskSelection | null {
  const group = groupAt(scene, y);
  if (!group || x < scene.gutter || x > shownTo(scene)) return null;
  const row = group.lanes.rows[laneAt(group.box, y)];
  if (!row) return null;
  const scale = scaleOf(scene);
  const time = scene.domain[0] + group.zero + (x - scene.gutter) / scale;
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
