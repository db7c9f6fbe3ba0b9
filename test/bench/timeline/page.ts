/** A page with nothing but the timeline, driven from outside through `window.bench`. */
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { Timeline } from '../../../webview/timeline/index.js';
import type { RangeStatistics, TaskSelection } from '../../../webview/timeline/index.js';
import { chunksOf, recordOf, shapesOf } from './synthetic.js';
import type { Shape } from './synthetic.js';

const heard: {
  select: (TaskSelection | null)[];
  range: (RangeStatistics | null)[];
  activate: TaskSelection[];
} = {
  select: [],
  range: [],
  activate: [],
};
const container = document.getElementById('timeline') ?? document.body;
const timeline = new Timeline(container, {
  onSelect: (selection) => heard.select.push(selection),
  onActivate: (selection) => heard.activate.push(selection),
  onRange: (range) => heard.range.push(range),
});

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Chunks made beforehand, so that making them is not measured. */
let prepared: { block: number; at: number; data: ArrayBuffer }[] = [];
let shapes: readonly Shape[] = [];

const bench = {
  timeline,
  heard,
  prepare(wanted: readonly Shape[]): number {
    shapes = wanted;
    prepared = wanted.flatMap((shape, block) =>
      [...chunksOf(shape, block)].map((chunk) => ({ block, ...chunk })),
    );
    return prepared.reduce((sum, { data }) => sum + data.byteLength, 0);
  },
  /** Prepares a run as a user may have one: few tasks of a small pool, or many of 16 workers with rare failures. */
  show(tasks: number): void {
    const [workers, failing] = tasks <= 100 ? [3, 0.1] : [16, tasks > 1e5 ? 8e-6 : 0.004];
    bench.prepare(
      shapesOf(tasks, 'one', workers, failing).map((shape) => ({ ...shape, straggler: 2.5 })),
    );
  },
  /** A task has written something here and there. */
  mark(): void {
    const marks = [0.2, 0.21, 0.55, 0.8].map((share, i) => ({
      block: 0,
      at: share * (prepared.at(-1)?.at ?? 0),
      stream: i === 2 ? ('stderr' as const) : ('stdout' as const),
      text: `line ${i}`,
    }));
    timeline.setMarks(marks);
  },
  /** Gives the time until the first and until all bars are on screen, ms. */
  async load(status: 'done' | 'running' = 'done'): Promise<{ first: number; all: number }> {
    const began = performance.now();
    const traces = new Map(shapes.map((_, block) => [block, new BlockTrace(block)]));
    timeline.setRun(recordOf(shapes, status), traces);
    let first = NaN;
    let pause = began;
    for (const { block, data } of prepared) {
      const appended = traces.get(block)?.append(data);
      if (appended) timeline.appended(block, appended);
      if (performance.now() - pause < 12) continue;
      await nextFrame();
      pause = performance.now();
      if (Number.isNaN(first) && Number(container.dataset['bars']) > 0) first = pause - began;
    }
    await nextFrame();
    await nextFrame();
    const all = performance.now() - began;
    return { first: Number.isNaN(first) ? all : first, all };
  },
  /** Plays the chunks as they would have come, up to `until` µs, `speed` times as fast; stays live. */
  async play(until: number, speed = 1): Promise<void> {
    const traces = new Map(shapes.map((_, block) => [block, new BlockTrace(block)]));
    timeline.setRun(recordOf(shapes, 'running'), traces);
    const began = performance.now();
    for (const { block, at, data } of prepared) {
      if (at > until) break;
      while ((performance.now() - began) * 1e3 * speed < at) await nextFrame();
      const appended = traces.get(block)?.append(data);
      if (appended) timeline.appended(block, appended);
    }
  },
};

export type Bench = typeof bench;
declare global {
  interface Window {
    bench: Bench;
  }
}
window.bench = bench;
