/** speedscope, given the same tasks in its own format at its most compact: a frame for each run, and nothing else. */
import { barsOf } from './bars.js';
import { offerDropped } from './dropped.js';
import { eventedFile, span } from './evented.js';
import { LANES } from './viewer.js';

offerDropped((tasks) => {
  const bars = barsOf(tasks);
  const last = bars.reduce((latest, { end }) => Math.max(latest, end), 0);
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    bars.filter((bar) => bar.lane === lane).map(({ start, end }) => span(0, start, end)),
  );
  return eventedFile(['resize'], lanes, last);
});
