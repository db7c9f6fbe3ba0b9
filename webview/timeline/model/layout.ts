/** Where things stand, in CSS pixels from the top of the chart; pure. */
import type { CounterKind } from '../types.js';
import type { Row } from './block-lanes.js';

export const HEADING_HEIGHT = 24;
export const STRIP_HEIGHT = 26;
const GROUP_GAP = 10;
/** Lanes of one group together are never higher than this; past it, they share rows of pixels. */
const MOST_LANES_HEIGHT = 480;
/** The same where most lanes are sub-lanes of one worker: they are there to show how many, not which. */
const MOST_SUB_LANES_HEIGHT = 220;

/** A group of lanes: one block. */
export interface GroupBox {
  readonly block: number;
  readonly top: number;
  readonly bottom: number;
  /** Only heading and strip are shown. */
  readonly collapsed: boolean;
  /** The strip of busy workers; null where one lane says it all. */
  readonly stripTop: number | null;
  readonly lanesTop: number;
  /** Where the last lane ends. */
  readonly lanesBottom: number;
  /** Height of a lane with the gap below it; below 1 if several share a row of pixels. */
  readonly laneHeight: number;
  readonly lanes: number;
  /** Below the lanes. */
  readonly counters: readonly CounterBox[];
}

/** The lanes of one counter: a row per worker. */
export interface CounterBox {
  readonly kind: CounterKind;
  readonly top: number;
  readonly rowHeight: number;
  /** From top to bottom. */
  readonly workers: readonly number[];
}

export interface GroupToPlace {
  readonly block: number;
  readonly rows: readonly Row[];
  readonly collapsed: boolean;
  readonly counters: readonly Pick<CounterBox, 'kind' | 'workers'>[];
}

/** Thick bars for few lanes; thinner as they get many. `lanes`: of all groups that are open. */
function laneHeightFor(lanes: number): number {
  if (lanes <= 6) return 30;
  if (lanes <= 12) return 26;
  if (lanes <= 24) return 22;
  if (lanes <= 48) return 18;
  return lanes <= 96 ? 14 : 11;
}

/** Places groups below each other. */
export function placeGroups(groups: readonly GroupToPlace[]): GroupBox[] {
  const open = groups.filter(({ collapsed }) => !collapsed);
  const wanted = laneHeightFor(open.reduce((sum, { rows }) => sum + Math.min(rows.length, 32), 0));
  let top = 0;
  return groups.map(({ block, rows, collapsed, counters }) => {
    const lanes = rows.length;
    const hasStrip = collapsed || lanes > 1;
    const stripTop = hasStrip ? top + HEADING_HEIGHT : null;
    const lanesTop = top + HEADING_HEIGHT + (hasStrip ? STRIP_HEIGHT + 4 : 0);
    const subLanes = rows.filter(({ sub }) => sub > 0).length;
    const room = subLanes * 2 > lanes ? MOST_SUB_LANES_HEIGHT : MOST_LANES_HEIGHT;
    const most = room / Math.max(1, lanes);
    const laneHeight = most >= wanted ? wanted : most >= 1 ? Math.floor(most) : most;
    const height = collapsed ? 0 : Math.max(lanes === 0 ? 0 : 1, Math.ceil(laneHeight * lanes));
    const lanesBottom = lanesTop + height;
    const boxes = collapsed ? [] : placeCounters(counters, lanesBottom);
    const last = boxes.at(-1);
    const box: GroupBox = {
      block,
      top,
      bottom: last ? last.top + last.rowHeight * last.workers.length : lanesBottom,
      lanesBottom,
      counters: boxes,
      collapsed,
      stripTop,
      lanesTop,
      laneHeight,
      lanes,
    };
    top = box.bottom + GROUP_GAP;
    return box;
  });
}

/** A row is as high as a line needs to be read, and lower where there are many; all of a counter are no higher than this. */
const MOST_COUNTER_HEIGHT = 80;
const COUNTER_GAP = 5;

function placeCounters(counters: GroupToPlace['counters'], from: number): CounterBox[] {
  let top = from;
  return counters.map(({ kind, workers }) => {
    const rowHeight = Math.max(3, Math.min(18, Math.floor(MOST_COUNTER_HEIGHT / workers.length)));
    const box = { kind, workers, rowHeight, top: top + COUNTER_GAP };
    top = box.top + rowHeight * workers.length;
    return box;
  });
}

/** Height of the whole chart. */
export const heightOf = (boxes: readonly GroupBox[]): number => (boxes.at(-1)?.bottom ?? 0) + 4;

/** The lane of a group at a height, or -1 between lanes' groups. */
export function laneAt(box: GroupBox, y: number): number {
  if (box.collapsed || y < box.lanesTop || y >= box.lanesBottom) return -1;
  return Math.min(box.lanes - 1, Math.floor((y - box.lanesTop) / box.laneHeight));
}
