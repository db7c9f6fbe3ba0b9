import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compactCount, tickFormat } from '../../../../webview/timeline/model/format.js';
import { laneAt, placeGroups } from '../../../../webview/timeline/model/layout.js';
import { Lane } from '../../../../webview/timeline/model/lane.js';
import {
  clampDomain,
  reveal,
  SHORTEST_SPAN,
  spanOf,
  zoomAbout,
} from '../../../../webview/timeline/model/view.js';
import type { Domain } from '../../../../webview/timeline/model/view.js';

const time = fc.double({ min: -1e6, max: 1e9, noNaN: true });
const domain = fc
  .tuple(time, fc.double({ min: 1, max: 1e9, noNaN: true }))
  .map(([from, span]): Domain => [from, from + span]);

describe('what is seen of the axis', () => {
  it('stays within what there is', () => {
    fc.assert(
      fc.property(domain, domain, (wanted, whole) => {
        const [from, to] = clampDomain(wanted, whole);
        const room = 1e-6 * (Math.abs(whole[0]) + Math.abs(whole[1]));
        assert.ok(from >= whole[0] - room && to <= whole[1] + room);
        assert.ok(to - from >= SHORTEST_SPAN - room);
        assert.ok(to - from <= Math.max(spanOf(whole), SHORTEST_SPAN) + room);
      }),
    );
  });

  it('is itself again after zooming in and out about the same moment', () => {
    fc.assert(
      fc.property(
        domain,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (seen, at, factor) => {
          const about = seen[0] + at * spanOf(seen);
          const back = zoomAbout(zoomAbout(seen, about, factor), about, 1 / factor);
          assert.ok(Math.abs(back[0] - seen[0]) < 1e-5 * (spanOf(seen) + Math.abs(seen[0])));
          assert.ok(Math.abs(spanOf(back) / spanOf(seen) - 1) < 1e-5);
        },
      ),
    );
  });

  it('moves to a bar, and not at all if it is in view', () => {
    fc.assert(
      fc.property(domain, domain, (seen, [from, to]) => {
        const next = reveal(seen, from, to);
        assert.ok(next[0] <= from + 1e-6 && next[1] >= to - 1e-6);
        if (from >= seen[0] && to <= seen[1]) assert.equal(next, seen);
      }),
    );
  });
});

describe('how times are written', () => {
  it('gives ticks one unit and no digit too many', () => {
    const labels = (from: number, to: number, step: number): string[] => {
      const { format } = tickFormat(from, to, step);
      return [0, 1, 2].map((i) => format(from + i * step));
    };
    assert.deepEqual(labels(0, 1_800_000, 200_000), ['0', '0.2 s', '0.4 s']);
    assert.deepEqual(labels(0, 900_000, 100_000), ['0', '100 ms', '200 ms']);
    assert.deepEqual(labels(745_500, 751_500, 500), ['745.5 ms', '746.0 ms', '746.5 ms']);
    assert.deepEqual(labels(0, 10, 2), ['0', '2 µs', '4 µs']);
    assert.deepEqual(labels(0, 1e8, 2e7), ['0', '20 s', '40 s']);
  });

  it('counts from a round moment deep inside a long run', () => {
    const { base, format } = tickFormat(12_345_678, 12_345_698, 5);
    assert.equal(base?.label, '12.345 s');
    assert.equal(format(12_345_680), '+680 µs');
  });

  it('never writes two ticks alike', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.integer({ min: -1, max: 8 }),
        fc.constantFrom(1, 2, 5),
        (at, power, times) => {
          const step = times * 10 ** power;
          const from = Math.floor(at / step) * step;
          const { format } = tickFormat(from, from + 10 * step, step);
          const labels = Array.from({ length: 11 }, (_, i) => format(from + i * step));
          assert.equal(new Set(labels).size, 11, labels.join());
        },
      ),
    );
  });

  it('shortens counts', () => {
    assert.equal(compactCount(9999), '9999');
    assert.equal(compactCount(12_345), '12 k');
    assert.equal(compactCount(999_999), '1.0 M');
  });
});

describe('where lanes stand', () => {
  const rowsOf = (workers: number, subs = 1) =>
    Array.from({ length: workers }, (_, worker) =>
      Array.from({ length: subs }, (_, sub) => ({ worker, sub, lane: new Lane() })),
    ).flat();

  it('finds the lane at each height, and none in headings and gaps', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 40 }),
            fc.integer({ min: 1, max: 30 }),
            fc.boolean(),
            fc.array(fc.constantFrom('elu', 'cpu', 'memory'), { maxLength: 3 }),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (groups) => {
          const boxes = placeGroups(
            groups.map(([workers, subs, collapsed, kinds], block) => ({
              block,
              rows: rowsOf(workers, subs),
              collapsed,
              counters: kinds.map((kind) => ({
                kind,
                workers: Array.from({ length: workers + 1 }, (_, worker) => worker),
              })),
            })),
          );
          let bottom = 0;
          for (const box of boxes) {
            assert.ok(box.top >= bottom && box.lanesTop > box.top && box.bottom >= box.lanesTop);
            bottom = box.bottom;
            assert.equal(laneAt(box, box.lanesTop - 1), -1);
            assert.equal(laneAt(box, box.lanesBottom), -1);
            let over = box.lanesBottom;
            for (const { top, rowHeight, workers } of box.counters) {
              assert.ok(top > over && rowHeight >= 3, 'apart, and high enough to be seen');
              over = top + rowHeight * workers.length;
            }
            assert.equal(over, box.bottom);
            if (box.collapsed) continue;
            for (let lane = 0; lane < box.lanes; lane++) {
              const y = box.lanesTop + (lane + 0.5) * box.laneHeight;
              assert.equal(laneAt(box, y), lane);
            }
          }
        },
      ),
    );
  });

  it('gives few lanes room and never lets many grow without bounds', () => {
    const height = (rows: number, subs = 1): number => {
      const [box] = placeGroups([
        { block: 0, rows: rowsOf(rows, subs), collapsed: false, counters: [] },
      ]);
      return box ? box.bottom - box.lanesTop : NaN;
    };
    assert.equal(height(4), 4 * 30);
    assert.ok(height(1000) <= 481);
    assert.ok(height(1, 1000) <= 221);
  });
});
