/** speedscope, given send, run and return of each task in its own format: what ours shows of a lane. */
import { decodeChunk } from '../../../../src/shared/trace/chunk.js';
import { chunksOf, shapesOf } from '../synthetic.js';
import { offerDropped } from './dropped.js';
import { eventedFile, span } from './evented.js';
import { LANES } from './viewer.js';

const FRAMES = ['send', 'run', 'return'];

offerDropped((tasks) => {
  const [shape] = shapesOf(tasks, 'one', LANES, 0.0005);
  const lanes = Array.from({ length: LANES }, () => ({ spans: [] as string[], end: 0 }));
  for (const { data } of shape ? chunksOf(shape, 0) : []) {
    const { settledWorker, dispatch, start, end, settle } = decodeChunk(data);
    settledWorker.forEach((worker, row) => {
      const lane = lanes[worker];
      if (!lane) return;
      // It takes only what is in order, one behind the other; a stamp that a task never reached is NaN.
      const edges = [dispatch, start, end, settle].map((column) => {
        const at = column[row] ?? NaN;
        return (lane.end = at > lane.end ? at : lane.end);
      });
      FRAMES.forEach((_, frame) => {
        lane.spans.push(span(frame, edges[frame] ?? NaN, edges[frame + 1] ?? NaN));
      });
    });
  }
  const last = Math.max(...lanes.map(({ end }) => end));
  return eventedFile(
    FRAMES,
    lanes.map(({ spans }) => spans),
    last,
  );
});
