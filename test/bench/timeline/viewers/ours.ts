import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { Timeline } from '../../../../webview/timeline/index.js';
import { chunksOf, recordOf, shapesOf } from '../synthetic.js';
import { LANES, nextFrame, offer, painted } from './viewer.js';

const container = document.createElement('div');
document.body.append(container);
const nothing = (): void => undefined;
const timeline = new Timeline(container, {
  onSelect: nothing,
  onActivate: nothing,
  onRange: nothing,
});

/** As long as a message handler may keep the page from drawing, ms. */
const BUSY_MS = 12;

let shapes: ReturnType<typeof shapesOf> = [];
let chunks: ArrayBuffer[] = [];

offer({
  prepare: (tasks) => {
    shapes = shapesOf(tasks, 'one', LANES, 0.0005);
    chunks = shapes.flatMap((shape, block) => [...chunksOf(shape, block)].map(({ data }) => data));
    return Promise.resolve(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  },
  async load() {
    const began = performance.now();
    const trace = new BlockTrace(0);
    // As the page does: a run says how many tasks there will be.
    trace.expect(shapes[0]?.tasks ?? 0);
    timeline.setRun(recordOf(shapes), new Map([[0, trace]]));
    let first = NaN;
    let since = began;
    for (const chunk of chunks) {
      timeline.appended(0, trace.append(chunk));
      if (performance.now() - since < BUSY_MS) continue;
      await nextFrame();
      since = performance.now();
      if (Number.isNaN(first) && Number(container.dataset['bars']) > 0) first = since - began;
    }
    await painted();
    const all = performance.now() - began;
    return { first: Number.isNaN(first) ? all : first, all };
  },
  surface: () => container.querySelector('.timeline-grid') ?? container,
  wheel: { zoom: { ctrlKey: true, deltaY: 24 }, pan: { shiftKey: true, deltaY: 25 } },
  release: () => (chunks = []),
});
