/** speedscope, given send, run and return of each task in its own format: what ours shows of a lane, as compactly as it takes it. */
import { decodeChunk } from '../../../../src/shared/trace/chunk.js';
import { chunksOf, shapesOf } from '../synthetic.js';
import { offerDropped } from './dropped.js';
import { LANES } from './viewer.js';

const FRAMES = ['send', 'run', 'return'];

/** Piece by piece: as one string it would be too long. */
offerDropped((tasks) => {
  const [shape] = shapesOf(tasks, 'one', LANES, 0.0005);
  const lanes = Array.from({ length: LANES }, () => ({ events: [] as string[], end: 0 }));
  for (const { data } of shape ? chunksOf(shape, 0) : []) {
    const { settledWorker, dispatch, start, end, settle } = decodeChunk(data);
    settledWorker.forEach((worker, row) => {
      const lane = lanes[worker];
      if (!lane) return;
      // It takes only what is in order, one behind the other; a stamp that a task never reached is NaN.
      const from = [dispatch, start, end, settle].map((column) => {
        const at = column[row] ?? NaN;
        return (lane.end = at > lane.end ? at : lane.end);
      });
      FRAMES.forEach((_, frame) => {
        const [open = 0, close = 0] = from.slice(frame);
        lane.events.push(
          `{"type":"O","frame":${frame},"at":${open}},{"type":"C","frame":${frame},"at":${close}}`,
        );
      });
    });
  }
  const all = Math.max(...lanes.map(({ end }) => end));
  const frames = FRAMES.map((name) => ({ name }));
  const parts = [
    `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":${JSON.stringify({ frames })},"profiles":[`,
  ];
  lanes.forEach(({ events }, lane) => {
    parts.push(
      `${lane > 0 ? ',' : ''}{"type":"evented","name":"worker ${lane + 1}","unit":"microseconds","startValue":0,"endValue":${all},"events":[${events.join()}]}`,
    );
  });
  parts.push(']}');
  return new File(parts, 'run.speedscope.json');
});
