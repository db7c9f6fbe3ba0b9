/** speedscope, given the same tasks in its own format at its most compact: a frame for each run, and nothing else. */
import { barsOf } from './bars.js';
import { offerDropped } from './dropped.js';
import { LANES } from './viewer.js';

/** Piece by piece: as one string it would be too long. */
offerDropped((tasks) => {
  const bars = barsOf(tasks);
  const end = bars.reduce((last, bar) => Math.max(last, bar.end), 0);
  const parts = [
    '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"resize"}]},"profiles":[',
  ];
  for (let lane = 0; lane < LANES; lane++) {
    const events = bars
      .filter((bar) => bar.lane === lane)
      .map(
        ({ start, end: over }) =>
          `{"type":"O","frame":0,"at":${start}},{"type":"C","frame":0,"at":${over}}`,
      );
    parts.push(
      `${lane > 0 ? ',' : ''}{"type":"evented","name":"worker ${lane + 1}","unit":"microseconds","startValue":0,"endValue":${end},"events":[${events.join()}]}`,
    );
  }
  parts.push(']}');
  return new File(parts, 'run.speedscope.json');
});
