/** From bar to bar by key. */
import type { BlockLanes } from './block-lanes.js';
import type { TaskSelection } from '../types.js';

/** A block whose lanes are shown. */
export interface Shown {
  readonly block: number;
  readonly lanes: BlockLanes;
  readonly zero: number;
}

/** The tasks of a row from left to right: its bars, then what runs there. */
function tasksOf(lanes: BlockLanes, row: number): { count: number; at: (bar: number) => number } {
  const entry = lanes.rows[row];
  if (!entry) return { count: 0, at: () => -1 };
  const { lane } = entry;
  for (const running of lanes.running()) {
    if (running.row !== entry) continue;
    return {
      count: lane.count + 1,
      at: (bar) => (bar < lane.count ? lane.task(bar) : running.task),
    };
  }
  return { count: lane.count, at: (bar) => lane.task(bar) };
}

function place(blocks: readonly Shown[], { block, task }: TaskSelection) {
  const shown = blocks.findIndex((entry) => entry.block === block);
  const lanes = blocks[shown]?.lanes;
  const found = lanes?.find(task);
  if (!lanes || !found) return null;
  return {
    shown,
    lanes,
    row: lanes.indexOf(found.row),
    bar: found.bar < 0 ? found.row.lane.count : found.bar,
  };
}

/** The first task there is. */
export function firstTask(blocks: readonly Shown[]): TaskSelection | null {
  for (const { block, lanes } of blocks) {
    for (let row = 0; row < lanes.rows.length; row++) {
      const { count, at } = tasksOf(lanes, row);
      if (count > 0) return { block, task: at(0) };
    }
  }
  return null;
}

/** The neighbour in the same lane, or the task itself at its end. */
export function stepInLane(
  blocks: readonly Shown[],
  from: TaskSelection,
  by: number,
): TaskSelection | null {
  const here = place(blocks, from);
  if (!here) return firstTask(blocks);
  const { count, at } = tasksOf(here.lanes, here.row);
  const bar = Math.max(0, Math.min(count - 1, here.bar + by));
  return { block: from.block, task: at(bar) };
}

/** The task nearest in time in the next lane that has any, over the ends of groups. */
export function stepLane(
  blocks: readonly Shown[],
  from: TaskSelection,
  by: 1 | -1,
): TaskSelection | null {
  const here = place(blocks, from);
  if (!here) return firstTask(blocks);
  const own = blocks[here.shown];
  const lane = here.lanes.rows[here.row]?.lane;
  const time =
    (lane && here.bar < lane.count ? lane.start(here.bar) : here.lanes.trace.latest) -
    (own?.zero ?? 0);
  let [shown, row] = [here.shown, here.row + by];
  for (;;) {
    const block = blocks[shown];
    if (!block) return from;
    const next = block.lanes.rows[row];
    if (!next) {
      shown += by;
      row = by > 0 ? 0 : (blocks[shown]?.lanes.rows.length ?? 0) - 1;
      continue;
    }
    const { count, at } = tasksOf(block.lanes, row);
    if (count > 0) {
      const begun = next.lane.begun(time + block.zero);
      return { block: block.block, task: at(Math.max(0, Math.min(count - 1, begun - 1))) };
    }
    row += by;
  }
}

/** The task of the next number, on to the next block at the end. */
export function stepTask(
  blocks: readonly Shown[],
  { block, task }: TaskSelection,
  by: 1 | -1,
): TaskSelection | null {
  const shown = blocks.findIndex((entry) => entry.block === block);
  const own = blocks[shown];
  if (!own) return firstTask(blocks);
  const next = task + by;
  if (next >= 0 && next < own.lanes.trace.taskCount) return { block, task: next };
  const neighbour = blocks[shown + by];
  if (!neighbour || neighbour.lanes.trace.taskCount === 0) return { block, task };
  return { block: neighbour.block, task: by > 0 ? 0 : neighbour.lanes.trace.taskCount - 1 };
}
