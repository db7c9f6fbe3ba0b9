import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { COUNTERS } from '../../../../src/shared/words.js';
import {
  Counters,
  levelsPerColumn,
  pausedIn,
  peaksPerColumn,
  Series,
} from '../../../../webview/timeline/model/counters.js';
import { overlap } from './traces.js';

interface Sample {
  readonly at: number;
  readonly value: number;
}

const samples = fc
  .array(
    fc.record({
      after: fc.double({ min: 0, max: 100, noNaN: true }),
      value: fc.double({ min: 0, max: 1e9, noNaN: true }),
    }),
    { maxLength: 80 },
  )
  .map((drafts) => {
    let at = 10;
    return drafts.map(({ after, value }): Sample => ({ at: (at += after), value }));
  });

function seriesOf(all: readonly Sample[]): Series {
  const series = new Series();
  for (const { at, value } of all) series.push(at, value);
  return series;
}

const view = fc.record({
  from: fc.double({ min: -50, max: 2000, noNaN: true }),
  step: fc.double({ min: 0.1, max: 90, noNaN: true }),
  count: fc.integer({ min: 1, max: 60 }),
});

/** The first sample at a time or after it, if there was one at or before it: what a rate looks back on. */
function slowAt(all: readonly Sample[], time: number): number {
  if (!all.some(({ at }) => at <= time)) return NaN;
  const exact = all.filter(({ at }) => at === time).at(-1);
  return (exact ?? all.find(({ at }) => at > time))?.value ?? NaN;
}

describe('counters over time', () => {
  it('have in each column the largest sample, and one in its middle, as looking at each has it', () => {
    fc.assert(
      fc.property(samples, view, (all, { from, step, count }) => {
        const series = seriesOf(all);
        const peaks = peaksPerColumn(series, from, step, count);
        const levels = levelsPerColumn(series, from, step, count);
        for (let column = 0; column < count; column++) {
          const inside = all.filter(
            ({ at }) =>
              at > from &&
              at <= from + count * step &&
              Math.min(count - 1, Math.floor((at - from) / step)) === column,
          );
          const most = Math.max(...inside.map(({ value }) => value));
          assert.equal(peaks[column], inside.length > 0 ? most : NaN);
          const slow = slowAt(all, from + (column + 0.5) * step);
          assert.equal(levels[column], Number.isNaN(slow) ? 0 : slow);
        }
      }),
    );
  });

  it('say how long was spent collecting between two moments', () => {
    const pauses = fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
      ),
      { maxLength: 50 },
    );
    const edge = fc.double({ min: 0, max: 3000, noNaN: true });
    fc.assert(
      fc.property(pauses, edge, edge, (drafts, a, b) => {
        let at = 0;
        const all = drafts.map(([idle, length]) => ({ at: (at += idle + length), value: length }));
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const slow = all.reduce(
          (sum, pause) => sum + overlap(pause.at - pause.value, pause.at, from, to),
          0,
        );
        assert.ok(Math.abs(pausedIn(seriesOf(all), from, to) - slow) < 1e-6);
      }),
    );
  });

  it('are kept by worker as chunks come, whatever way they are cut', () => {
    const sample = fc.record({
      worker: fc.constantFrom(0, 1, 2, NO_WORKER),
      counter: fc.nat({ max: 3 }),
      value: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(sample), fc.integer({ min: 1, max: 20 }), (all, rows) => {
        const trace = new BlockTrace(0);
        const counters = new Counters(trace);
        const writer = new ChunkWriter(0);
        const flush = (): void => {
          const data = writer.take();
          if (data) trace.append(data);
          counters.update();
        };
        all.forEach(({ worker, counter, value }, i) => {
          writer.counter(worker, counter, 100 * i, value);
          if (writer.size >= rows) flush();
        });
        flush();
        for (const kind of ['elu', 'cpu', 'memory'] as const) {
          const own = all.filter(({ counter }) => COUNTERS[counter] === kind);
          const workers = [0, 1, 2, NO_WORKER].filter(
            (worker) => own.filter((one) => one.worker === worker).length > 1,
          );
          assert.deepEqual(counters.workersOf(kind), workers);
          assert.equal(counters.peakOf(kind), Math.max(0, ...own.map(({ value }) => value)));
          for (const worker of workers) {
            const expected = all.flatMap((one, i) =>
              one.worker === worker && COUNTERS[one.counter] === kind
                ? [{ at: 100 * i, value: one.value }]
                : [],
            );
            for (const time of [-1, 0, 50, 100, 250, 1000]) {
              assert.equal(counters.at(kind, worker, time), slowAt(expected, time));
            }
          }
        }
        const main = all.some((one) => one.worker === NO_WORKER && COUNTERS[one.counter] === 'gc');
        assert.equal(counters.pausesOf(7, true) !== undefined, main, 'of the program itself');
        assert.equal(counters.pausesOf(7, false), undefined);
      }),
    );
  });
});
