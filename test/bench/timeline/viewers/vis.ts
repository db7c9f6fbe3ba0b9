/** vis-timeline, from its standalone script (a global `vis`). */
import { barsOf } from './bars.js';
import { LANES, offer, painted } from './viewer.js';

interface Item {
  readonly id: number;
  readonly group: number;
  readonly start: number;
  readonly end: number;
  readonly type: 'range';
}

declare const vis: {
  DataSet: new (items: readonly unknown[]) => unknown;
  Timeline: new (element: Element, items: unknown, groups: unknown, options: object) => unknown;
};

let items: Item[] = [];

offer({
  prepare: (tasks) => {
    // Its finest grain is a millisecond: 1 µs is drawn as 1 ms.
    items = barsOf(tasks).map(({ lane, start, end }, id) => ({
      id,
      group: lane,
      start,
      end,
      type: 'range',
    }));
    // Objects, whose bytes nobody knows.
    return Promise.resolve(NaN);
  },
  async load() {
    const began = performance.now();
    const groups = Array.from({ length: LANES }, (_, id) => ({ id, content: `worker ${id + 1}` }));
    await new Promise<void>((onInitialDrawComplete) => {
      new vis.Timeline(document.body, new vis.DataSet(items), new vis.DataSet(groups), {
        stack: false,
        height: 480,
        showCurrentTime: false,
        onInitialDrawComplete,
      });
    });
    await painted();
    const all = performance.now() - began;
    return { first: all, all };
  },
  surface: () => document.querySelector('.vis-panel.vis-center') ?? document.body,
  wheel: { zoom: { deltaY: 100 }, pan: { shiftKey: true, deltaY: 25 } },
  release: () => (items = []),
});
