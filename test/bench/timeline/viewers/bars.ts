/** The same tasks as ours, as bare bars. */
import { decodeChunk } from '../../../../src/shared/trace/chunk.js';
import { chunksOf, shapesOf } from '../synthetic.js';
import { LANES } from './viewer.js';
import type { Bar } from './viewer.js';

export function barsOf(tasks: number): Bar[] {
  const [shape] = shapesOf(tasks, 'one', LANES, 0.0005);
  if (!shape) return [];
  const bars: Bar[] = [];
  for (const { data } of chunksOf(shape, 0)) {
    const { settledWorker, start, end } = decodeChunk(data);
    settledWorker.forEach((lane, row) => {
      bars.push({ lane, start: start[row] ?? 0, end: end[row] ?? 0 });
    });
  }
  return bars;
}
