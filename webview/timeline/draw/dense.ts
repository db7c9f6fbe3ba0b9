/** Colours of a lane's pixel columns where bars are too narrow to draw one by one. */
import type { Row } from '../model/block-lanes.js';
import type { Columns } from '../model/columns.js';
import { colourOf, laneColour } from './scene.js';
import type { Group, Scene } from './scene.js';
import type { Colour } from './theme.js';

/** How strong the least task in a column is drawn: one short task in a long second must be seen. */
const LEAST = 0.18;

const packed = ({ r, g, b }: Colour, alpha: number): number =>
  ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;

/**
 * Fills `pixels` (one per column) and gives the columns with tasks that did not end well, as pairs of first column
 * and the one past the last.
 */
export function shadeColumns(
  scene: Scene,
  group: Group,
  row: Row,
  columns: Columns,
  from: number,
  step: number,
  pixels: Uint32Array,
): number[] {
  const { theme, hidden } = scene;
  const { lane } = row;
  const showRun = !hidden.has('run');
  const [showLead, showTail] = [!hidden.has('send'), !hidden.has('return')];
  const [send, back] = [theme.phases.send, theme.phases.return];
  const plain = laneColour(scene, row);
  const byTask = scene.colourBy === 'function';
  const troubled: number[] = [];
  let failure = 0;
  for (let column = 0; column < columns.count; column++) {
    const begun = columns.begun[column] ?? 0;
    const high = columns.begun[column + 1] ?? 0;
    const run = showRun ? (columns.run[column] ?? 0) : 0;
    const lead = showLead ? (columns.lead[column] ?? 0) : 0;
    const tail = showTail ? (columns.tail[column] ?? 0) : 0;
    const share = run + lead + tail;
    const low = begun > 0 && share > 0 ? columns.lowOf(column, lane, from + column * step) : begun;
    if (low >= high && share <= 0) {
      pixels[column] = 0;
      continue;
    }
    while (failure < lane.failures.length && lane.failures.at(failure) < low) failure++;
    if (failure < lane.failures.length && lane.failures.at(failure) < high) {
      const worst = colourOf(scene, group, row, lane.task(lane.failures.at(failure)));
      pixels[column] = packed(worst, 1);
      if (troubled.at(-1) === column) troubled[troubled.length - 1] = column + 1;
      else troubled.push(column, column + 1);
      continue;
    }
    const main = byTask
      ? colourOf(scene, group, row, lane.task(Math.max(0, lane.longest(low, high))))
      : plain;
    const alpha = Math.min(1, LEAST + (1 - LEAST) * share);
    if (lead + tail <= 0) {
      pixels[column] = packed(main, alpha);
      continue;
    }
    const blend = (a: number, b: number, c: number): number =>
      Math.round((a * run + b * lead + c * tail) / share);
    pixels[column] =
      ((Math.round(alpha * 255) << 24) |
        (blend(main.b, send.b, back.b) << 16) |
        (blend(main.g, send.g, back.g) << 8) |
        blend(main.r, send.r, back.r)) >>>
      0;
  }
  return troubled;
}
