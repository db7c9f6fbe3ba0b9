/**
 * A lane where bars are too narrow to draw one by one, in pixels: the busy part of a column is as high as its share of
 * the time, run at the bottom, send and return above, so that a million tasks still tell what the time went to. Tasks
 * that did not end well hang from the top, never less than a third high.
 */
import type { Row } from '../model/block-lanes.js';
import type { Columns } from '../model/columns.js';
import { colourOf, laneColour } from './scene.js';
import type { Group, Scene } from './scene.js';
import { packed } from './theme.js';

/** What one lane is drawn from; `from` and `step`: µs at the left edge of column 0, and per column. */
export interface Dense {
  readonly row: Row;
  readonly columns: Columns;
  readonly from: number;
  readonly step: number;
}

/** A stretch of rows of an image, all as wide as there are columns. */
export interface Rows {
  readonly pixels: Uint32Array;
  readonly first: number;
  readonly count: number;
}

/** Least height of what did not end well, as a share of the lane's. */
const LEAST_TROUBLE = 0.35;

/** Colours and heights of one lane's columns; reused. */
class Shades {
  readonly run: Uint32Array;
  readonly bad: Uint32Array;
  /** Share of the height, 0 where all ended well. */
  readonly trouble: Float32Array;

  constructor(count: number) {
    this.run = new Uint32Array(count);
    this.bad = new Uint32Array(count);
    this.trouble = new Float32Array(count);
  }
}

let shades = new Shades(0);

/**
 * Fills `rows` and gives the columns with tasks that did not end well, as pairs of first column and the one past the
 * last.
 */
export function shadeLane(scene: Scene, group: Group, dense: Dense, rows: Rows): number[] {
  const { columns } = dense;
  const { hidden } = scene;
  if (hidden.has('run')) columns.run.fill(0);
  if (hidden.has('send')) columns.lead.fill(0);
  if (hidden.has('return')) columns.tail.fill(0);
  if (shades.run.length !== columns.count) shades = new Shades(columns.count);
  const troubled = chooseColours(scene, group, dense);
  stack(scene, columns, rows);
  return troubled;
}

function chooseColours(scene: Scene, group: Group, { row, columns, from, step }: Dense): number[] {
  const { lane } = row;
  const { failures } = lane;
  const byTask = scene.colourBy === 'function';
  shades.run.fill(packed(laneColour(scene, row), 1));
  shades.trouble.fill(0);
  const troubled: number[] = [];
  let failure = failures.countBelow(Math.max(0, (columns.begun[0] ?? 0) - 1));
  if (!byTask && failure >= failures.length) return troubled;
  for (let column = 0; column < columns.count; column++) {
    const begun = columns.begun[column] ?? 0;
    const high = columns.begun[column + 1] ?? 0;
    const low = begun > 0 && lane.until(begun - 1) > from + column * step ? begun - 1 : begun;
    if (low >= high) continue;
    if (byTask) {
      const task = lane.task(Math.max(0, lane.longest(low, high)));
      shades.run[column] = packed(colourOf(scene, group, row, task), 1);
    }
    while (failure < failures.length && failures.at(failure) < low) failure++;
    if (failure >= failures.length || failures.at(failure) >= high) continue;
    const first = lane.task(failures.at(failure));
    const share = lane.failuresIn(low, high) / (high - low);
    shades.bad[column] = packed(colourOf(scene, group, row, first), 1);
    shades.trouble[column] = Math.max(LEAST_TROUBLE, share);
    if (troubled.at(-1) === column) troubled[troubled.length - 1] = column + 1;
    else troubled.push(column, column + 1);
  }
  return troubled;
}

/** Row by row, which is how an image lies in memory. */
function stack(scene: Scene, { run, lead, tail, count }: Columns, rows: Rows): void {
  const send = packed(scene.theme.phases.send, 1);
  const back = packed(scene.theme.phases.return, 1);
  const { pixels } = rows;
  const { trouble } = shades;
  for (let row = 0; row < rows.count; row++) {
    // The lowest row shows whatever was there at all: one short task in a long second must be seen.
    const level = row === 0 ? 0 : (row + 0.5) / rows.count;
    const fromTop = 1 - (row + 0.5) / rows.count;
    let at = (rows.first + rows.count - 1 - row) * count;
    for (let column = 0; column < count; column++, at++) {
      if (fromTop < (trouble[column] ?? 0)) {
        pixels[at] = shades.bad[column] ?? 0;
        continue;
      }
      const worked = run[column] ?? 0;
      if (level < worked) {
        pixels[at] = shades.run[column] ?? 0;
        continue;
      }
      const sent = worked + (lead[column] ?? 0);
      if (level < sent) pixels[at] = send;
      else if (level < sent + (tail[column] ?? 0)) pixels[at] = back;
    }
  }
}
