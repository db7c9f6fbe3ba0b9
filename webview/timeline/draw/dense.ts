/**
 * A lane where bars are too narrow to draw one by one, in pixels: the busy part of a column is as high as its share of
 * the time, run at the bottom, send and return above, so that a million tasks still tell what the time went to. Tasks
 * that did not end well hang from the top, never less than a third high.
 */
import type { Row } from '../model/block-lanes.js';
import type { Columns } from '../model/columns.js';
import type { LaneMatches } from '../model/matches.js';
import { DIMMED } from './bars.js';
import { colourOf, laneColour } from './scene.js';
import type { Group, Scene } from './scene.js';
import { Stack } from './stack.js';
import type { Rows } from './stack.js';
import { mix, packed } from './theme.js';
import type { Colour } from './theme.js';

/** What one lane is drawn from; `from` and `step`: µs at the left edge of column 0, and per column. */
export interface Dense {
  readonly row: Row;
  readonly columns: Columns;
  readonly from: number;
  readonly step: number;
}

/** Least height of what did not end well, as a share of the lane's. */
const LEAST_TROUBLE = 0.35;

/** Colours and heights of one lane's columns; reused. */
class Shades {
  readonly run: Uint32Array;
  readonly bad: Uint32Array;
  /** Share of the height, 0 where all ended well. */
  readonly trouble: Float32Array;
  /** Share of the bars that match a search; only while one is on. */
  readonly matching: Float32Array;

  readonly stack: Stack;

  constructor(count: number, width: number, grain: number) {
    this.stack = new Stack(width, grain);
    this.matching = new Float32Array(count);
    this.run = new Uint32Array(count);
    this.bad = new Uint32Array(count);
    this.trouble = new Float32Array(count);
  }
}

let shades = new Shades(0, 0, 1);

/**
 * Fills `rows` and gives the columns with tasks that did not end well, as pairs of first column and the one past the
 * last.
 */
export function shadeLane(scene: Scene, group: Group, dense: Dense, rows: Rows): number[] {
  const { columns } = dense;
  const { width, grain } = rows;
  const { stack } = shades;
  if (stack.width !== width || stack.grain !== grain || shades.run.length !== columns.count) {
    shades = new Shades(columns.count, width, grain);
  }
  const troubled = chooseColours(scene, group, dense);
  if (scene.found) {
    countMatches(scene.found.lane(group.block, dense.row.lane), dense);
    pileMatches(scene, columns, rows);
    return [];
  }
  pile(scene, columns, rows);
  return troubled;
}

/** The first bar that reaches into a column. */
function lowOf({ row: { lane }, columns, from, step }: Dense, column: number): number {
  const begun = columns.begun[column] ?? 0;
  return begun > 0 && lane.until(begun - 1) > from + column * step ? begun - 1 : begun;
}

function countMatches(matches: LaneMatches, dense: Dense): void {
  const { columns } = dense;
  for (let column = 0; column < columns.count; column++) {
    const [low, high] = [lowOf(dense, column), columns.begun[column + 1] ?? 0];
    shades.matching[column] = high > low ? matches.countIn(low, high) / (high - low) : 0;
  }
}

/** As `pile`, but what matches stands out at the bottom, never less than a row high, and the rest steps back. */
function pileMatches(scene: Scene, columns: Columns, rows: Rows): void {
  const { stack } = shades;
  const { theme } = scene;
  const tall = rows.count;
  const [send, back] = [dimmed(scene, theme.phases.send), dimmed(scene, theme.phases.return)];
  const [shownRun, shownSend, shownReturn] = shownParts(scene);
  stack.begin(tall);
  for (let column = 0; column < columns.count; column++) {
    const runs = shownRun * (columns.run[column] ?? 0);
    const sends = runs + shownSend * (columns.lead[column] ?? 0);
    const all = sends + shownReturn * (columns.tail[column] ?? 0);
    const match = shades.matching[column] ?? 0;
    if (all <= 0 && match === 0) continue;
    const bad = (shades.trouble[column] ?? 0) > 0;
    const main = (bad ? shades.bad[column] : shades.run[column]) ?? 0;
    const runRows = Math.max(match > 0 ? 1 : 0, rowsOf(runs, tall, tall));
    const lit = match > 0 ? Math.max(1, Math.round(runRows * match)) : 0;
    let at = 0;
    const raise = (to: number, colour: number): void => {
      if (to <= at) return;
      stack.put(column, at, colour);
      at = to;
    };
    raise(lit, main);
    if (!scene.only) {
      raise(runRows, blended(main, theme.lane, DIMMED));
      raise(rowsOf(sends, tall, tall), send);
      raise(rowsOf(all, tall, tall), back);
    }
    if (at > 0 && at < tall) stack.put(column, at, 0);
  }
  stack.into(rows);
}

const dimmed = ({ theme }: Scene, colour: Colour): number =>
  packed(mix(colour, theme.lane, DIMMED), 1);

/** `share` of a packed colour on what lies below. */
function blended(colour: number, under: Colour, share: number): number {
  const [r, g, b] = [colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff];
  return packed(mix({ css: '', r, g, b }, under, share), 1);
}

function chooseColours(scene: Scene, group: Group, dense: Dense): number[] {
  const { row, columns } = dense;
  const { lane } = row;
  shades.run.fill(packed(laneColour(scene, row), 1));
  shades.trouble.fill(0);
  if (scene.colourBy === 'function') {
    for (let column = 0; column < columns.count; column++) {
      const longest = lane.longest(lowOf(dense, column), columns.begun[column + 1] ?? 0);
      if (longest < 0) continue;
      shades.run[column] = packed(colourOf(scene, group, row, lane.task(longest)), 1);
    }
  }
  return findTrouble(scene, group, dense);
}

/** From failure to failure, and past all others of its column. */
function findTrouble(scene: Scene, group: Group, dense: Dense): number[] {
  const { row, columns, from, step } = dense;
  const { lane } = row;
  const { failures } = lane;
  const troubled: number[] = [];
  let failure = failures.countBelow(lowOf(dense, 0));
  let column = 0;
  while (failure < failures.length) {
    const bar = failures.at(failure);
    column = Math.max(column, Math.floor((lane.from(bar) - from) / step));
    // Rounding can be a column off.
    while (
      column > 0 &&
      (columns.begun[column] ?? 0) > bar &&
      lane.until(bar) <= from + column * step
    )
      column--;
    while (column < columns.count && (columns.begun[column + 1] ?? 0) <= bar) column++;
    if (column >= columns.count) break;
    const bad = packed(colourOf(scene, group, row, lane.task(bar)), 1);
    // A long one is in many columns.
    do {
      const [low, high] = [lowOf(dense, column), columns.begun[column + 1] ?? 0];
      shades.bad[column] = bad;
      shades.trouble[column] = Math.max(LEAST_TROUBLE, lane.failuresIn(low, high) / (high - low));
      if (troubled.at(-1) === column) troubled[troubled.length - 1] = column + 1;
      else troubled.push(column, column + 1);
      column++;
    } while (column < columns.count && lowOf(dense, column) <= bar);
    failure = Math.max(failure + 1, failures.countBelow(columns.begun[column] ?? 0));
  }
  return troubled;
}

/** Column by column, from the bottom up. */
function pile(scene: Scene, columns: Columns, rows: Rows): void {
  const { stack, trouble, bad, run: colours } = shades;
  const { run, lead, tail, count } = columns;
  const tall = rows.count;
  const send = packed(scene.theme.phases.send, 1);
  const back = packed(scene.theme.phases.return, 1);
  const [shownRun, shownSend, shownReturn] = shownParts(scene);
  stack.begin(tall);
  for (let column = 0; column < count; column++) {
    const runs = shownRun * (run[column] ?? 0);
    const sends = runs + shownSend * (lead[column] ?? 0);
    const all = sends + shownReturn * (tail[column] ?? 0);
    const troubled = trouble[column] ?? 0;
    if (all <= 0 && troubled === 0) continue;
    const most = troubled === 0 ? tall : tall - Math.ceil(troubled * tall);
    let at = rowsOf(runs, tall, most);
    if (at > 0) stack.put(column, 0, colours[column] ?? 0);
    const sent = rowsOf(sends, tall, most);
    if (sent > at) {
      stack.put(column, at, send);
      at = sent;
    }
    const returned = rowsOf(all, tall, most);
    if (returned > at) {
      stack.put(column, at, back);
      at = returned;
    }
    if (at > 0 && at < most) stack.put(column, at, 0);
    if (troubled > 0) stack.put(column, most, bad[column] ?? 0);
  }
  stack.into(rows);
}

/** 1 for run, send and return that are shown, 0 for those that are not. */
const shownParts = ({ hidden }: Scene): [run: number, send: number, back: number] => [
  hidden.has('run') ? 0 : 1,
  hidden.has('send') ? 0 : 1,
  hidden.has('return') ? 0 : 1,
];

/** At least one row: one short task in a long second must be seen. */
function rowsOf(share: number, tall: number, most: number): number {
  if (share <= 0) return 0;
  const rows = (share * tall + 0.5) | 0;
  return rows > most ? most : rows || Math.min(1, most);
}
