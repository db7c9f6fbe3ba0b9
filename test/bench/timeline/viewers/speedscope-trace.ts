/**
 * speedscope, given the same run as the Chrome trace that the product exports: send, run and return of each task, its
 * outcome and waiting time, counters. It is what someone has who wants to see such a run there.
 */
import { chromeTraceOf } from '../../../../src/shared/export/chrome-trace.js';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { chunksOf, recordOf, shapesOf } from '../synthetic.js';
import { offerDropped } from './dropped.js';
import { LANES } from './viewer.js';

offerDropped((tasks) => {
  const shapes = shapesOf(tasks, 'one', LANES, 0.0005);
  const traces = new Map(
    shapes.map((shape, block) => {
      const trace = new BlockTrace(block);
      for (const { data } of chunksOf(shape, block)) trace.append(data);
      return [block, trace];
    }),
  );
  const run = { product: 'bench', record: recordOf(shapes), traces, details: () => null };
  return new File([...chromeTraceOf(run)], 'run.trace.json');
});
