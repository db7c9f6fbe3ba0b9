import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockLanes } from '../../../../webview/timeline/model/block-lanes.js';
import { Busy } from '../../../../webview/timeline/model/busy.js';
import { Columns } from '../../../../webview/timeline/model/columns.js';
import {
  bucketOf,
  emptyCounts,
  percentileOf,
  rankOf,
} from '../../../../webview/timeline/model/histogram.js';
import { RasterCache, snapped } from '../../../../webview/timeline/draw/raster-cache.js';
import { rangeStatistics } from '../../../../webview/timeline/model/statistics.js';
import { barAt } from '../../../../webview/timeline/interact/hit.js';
import { near, overlap, serialTasks, stream } from './traces.js';
import type { Task } from './traces.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const lanesOf = (tasks: readonly Task[]): BlockLanes =>
  new BlockLanes(
    stream(tasks, 64, () => undefined),
    false,
  );
const lastOf = (tasks: readonly Task[]): number => Math.max(...tasks.map(({ settle }) => settle));

describe('the columns of a raster', () => {
  it('hold what a lane did in each, however they are filled', () => {
    fc.assert(
      fc.property(
        serialTasks(300),
        share,
        share,
        fc.integer({ min: 1, max: 90 }),
        (tasks, a, b, count) => {
          const last = lastOf(tasks);
          const from = Math.min(a, b) * last;
          const step = Math.max(1e-3, (Math.abs(a - b) * last) / count);
          for (const { lane } of lanesOf(tasks).rows) {
            const columns = new Columns(count);
            columns.fill(lane, from, step);
            for (let column = 0; column < count; column++) {
              const slow = lane.partsIn(from + column * step, from + (column + 1) * step);
              assert.ok(near((columns.run[column] ?? NaN) * step, slow.run, last + step));
              assert.ok(near((columns.lead[column] ?? NaN) * step, slow.lead, last + step));
              assert.ok(near((columns.tail[column] ?? NaN) * step, slow.tail, last + step));
              assert.equal(columns.begun[column], lane.begun(from + column * step));
            }
            // A part of them, as after a small pan, comes out the same.
            const part = new Columns(count);
            const first = Math.floor(count / 3);
            part.fill(lane, from, step, false, first);
            for (let column = first; column < count; column++) {
              assert.ok(
                near(
                  (part.run[column] ?? NaN) * step,
                  (columns.run[column] ?? NaN) * step,
                  last + step,
                ),
              );
              assert.equal(part.begun[column + 1], columns.begun[column + 1]);
            }
          }
        },
      ),
    );
  });

  it('at a glance have each moment in its column or the next, and no time lost or added', () => {
    fc.assert(
      fc.property(
        serialTasks(400),
        fc.integer({ min: 1, max: 12 }),
        fc.tuple(share, share),
        (tasks, count, [a, b]) => {
          const last = lastOf(tasks);
          const from = (a - 0.2) * last;
          const step = ((0.05 + b) * last) / count;
          const [exact, glance] = [new Columns(count), new Columns(count)];
          for (const { lane } of lanesOf(tasks).rows) {
            exact.fill(lane, from, step);
            glance.fill(lane, from, step, true);
            for (const part of ['run', 'lead', 'tail'] as const) {
              let off = 0;
              for (let column = 0; column < count; column++) {
                off += ((glance[part][column] ?? NaN) - (exact[part][column] ?? NaN)) * step;
                // By as much as a page may last, at the first edge and at this one.
                assert.ok(Math.abs(off) <= 2 * step * 1.001, `${part} ${off} of ${step}`);
                // But for the last bit of a sum.
                assert.ok((glance[part][column] ?? NaN) >= -1e-6, 'nothing negative');
              }
            }
            for (let edge = 0; edge <= count; edge++) {
              const [seen = NaN, right = NaN] = [glance.begun[edge], exact.begun[edge]];
              assert.ok(Math.abs(seen - right) <= 16, `${seen} of ${right} begun`);
              assert.ok(edge === 0 || seen >= (glance.begun[edge - 1] ?? NaN), 'in order');
            }
          }
        },
      ),
    );
  });

  it('are the same after any way of panning and zooming as if there had been none', () => {
    const move = fc.tuple(fc.boolean(), fc.integer({ min: -40, max: 40 }), share, fc.boolean());
    fc.assert(
      fc.property(
        serialTasks(200),
        fc.integer({ min: 1, max: 60 }),
        fc.array(move, { minLength: 1, maxLength: 8 }),
        (tasks, count, moves) => {
          const last = lastOf(tasks);
          const cache = new RasterCache();
          const { rows } = lanesOf(tasks);
          let [from, step] = [0, last / count];
          for (const [isPan, by, factor, glance] of moves) {
            if (isPan) from += by * step + factor * step;
            else step *= 0.5 + factor;
            cache.begin();
            const grid = snapped({ from, step, count });
            assert.ok(Math.abs(grid.from - from) <= step * 0.501, 'moved by less than is seen');
            for (const { lane } of rows) {
              const found = cache.columnsOf(lane, grid, glance);
              // What was worked out at a glance is none of what is exact later.
              if (glance) continue;
              const fresh = new Columns(count);
              fresh.fill(lane, grid.from, grid.step);
              for (let column = 0; column < count; column++) {
                for (const part of ['run', 'lead', 'tail'] as const) {
                  const [a, b] = [found[part][column] ?? NaN, fresh[part][column] ?? NaN];
                  assert.ok(near(a * step, b * step, last + step), `${part} ${a} ${b}`);
                }
              }
            }
          }
        },
      ),
    );
  });

  it('add up to the number of busy lanes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(share, share), { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (bars, count) => {
          const busy = new Busy(count);
          const slow = new Float64Array(count);
          for (const [a, b] of bars) {
            const [from, to] = [a * count * 1.2 - 2, a * count * 1.2 - 2 + b * count];
            busy.add(from, to);
            for (let column = 0; column < count; column++) {
              slow[column] = (slow[column] ?? 0) + overlap(from, to, column, column + 1);
            }
          }
          busy.finish();
          slow.forEach((value, column) =>
            assert.ok(Math.abs(value - (busy.share[column] ?? NaN)) < 1e-4),
          );
        },
      ),
    );
  });
});

describe('the statistics of a range', () => {
  it('agree with looking at every task', () => {
    fc.assert(
      fc.property(serialTasks(), share, share, (tasks, a, b) => {
        const last = lastOf(tasks);
        const [from, to] = [Math.min(a, b) * last + 0.5, Math.max(a, b) * last + 0.7];
        const lanes = lanesOf(tasks);
        const zero = 3;
        const found = rangeStatistics([{ lanes, zero }], from - zero, to - zero);
        // f32 lengths can move an edge by a hair: tasks that end or begin right at the range count either way.
        const touching = (room: number): Task[] =>
          tasks.filter((task) => {
            const start = Number.isNaN(task.start) ? task.settle : task.start;
            const end = Number.isNaN(task.end) ? task.settle : task.end;
            return start <= to + room && end >= from - room;
          });
        const [few, many] = [touching(-0.05), touching(0.05)];
        assert.ok(found.count >= few.length && found.count <= many.length);
        if (few.length !== many.length) return;
        assert.equal(found.failed, few.filter(({ outcome }) => outcome !== 0).length);
        const runs = few.map(({ start, end }) => (end - start || 0) / 1e3).sort((x, y) => x - y);
        for (const [name, part] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          if (runs.length === 0) assert.ok(Number.isNaN(found[name]));
          else assert.ok(near(found[name], runs[rankOf(runs.length, part)] ?? NaN, last / 1e3));
        }
        const run = tasks.reduce(
          (sum, { start, end }) => sum + (overlap(start, end, from, to) || 0),
          0,
        );
        const capacity =
          lanes.rows.length *
          Math.max(0, Math.min(to, lanes.trace.latest) - Math.max(from, lanes.begin));
        if (capacity > 1) assert.ok(Math.abs(found.busyShare - run / capacity) < 1e-3);
        assert.ok(found.overheadShare >= 0 && found.overheadShare <= 1);
      }),
    );
  });

  it('read percentiles from histograms within 4.5 %', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 500 }),
        share,
        (lengths, part) => {
          const counts = emptyCounts();
          for (const length of lengths) {
            const bucket = bucketOf(length);
            counts[bucket] = (counts[bucket] ?? 0) + 1;
          }
          lengths.sort((a, b) => a - b);
          const exact = lengths[rankOf(lengths.length, part)] ?? NaN;
          assert.ok(Math.abs(percentileOf(counts, part) / exact - 1) < 0.045);
        },
      ),
    );
  });

  it('are the same, nearly, for a hundred thousand tasks read from histograms', () => {
    const tasks = Array.from({ length: 120_000 }, (_, i): Task => {
      const at = 10 + Math.floor(i / 4) * 100;
      const end = at + 10 + ((i * 7919) % 83);
      const worker = i % 4;
      return {
        worker,
        submit: 1,
        dispatch: at,
        receive: at,
        start: at,
        end,
        settle: end,
        outcome: 0,
      };
    });
    const lanes = lanesOf(tasks);
    const range = [{ lanes, zero: 0 }];
    const [quick, exact] = [rangeStatistics(range, 0, 1e9), rangeStatistics(range, 0, 1e9, true)];
    assert.ok(quick.approximate && !exact.approximate);
    assert.equal(quick.count, exact.count);
    for (const name of ['p50', 'p95', 'p99'] as const) {
      assert.ok(Math.abs(quick[name] / exact[name] - 1) < 0.045, name);
    }
  });
});

describe('pointing at a lane', () => {
  it('meets the bar that is there, or the longest in reach', () => {
    fc.assert(
      fc.property(
        serialTasks(),
        share,
        fc.double({ min: 0, max: 500, noNaN: true }),
        (tasks, at, reach) => {
          const time = at * lastOf(tasks);
          for (const { lane } of lanesOf(tasks).rows) {
            const bar = barAt(lane, time, reach);
            const all = Array.from({ length: lane.count }, (_, i) => i);
            const there = all.filter((i) => lane.from(i) <= time && lane.until(i) >= time);
            const near = all.filter(
              (i) => lane.from(i) <= time + reach && lane.until(i) > time - reach,
            );
            if (there.length > 0) assert.ok(there.includes(bar));
            else if (near.length === 0) assert.equal(bar, -1);
            else assert.equal(lane.run(bar), Math.max(...near.map((i) => lane.run(i))));
          }
        },
      ),
    );
  });
});
