import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EndTree } from '../../../../webview/timeline/model/end-tree.js';
import { Lane } from '../../../../webview/timeline/model/lane.js';
import type { BarStamps, Parts } from '../../../../webview/timeline/model/lane.js';
import { MaxMip } from '../../../../webview/timeline/model/max-mip.js';
import { near, overlap } from './traces.js';

const length = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true }));

/** Bars that may ask for more room than they get. */
const bars = fc
  .array(fc.tuple(length, length, length, length, fc.boolean()), { minLength: 1, maxLength: 400 })
  .map((rows) => {
    let at = 0;
    return rows.map(([idle, lead, run, tail, failed], task): BarStamps => {
      const from = at + idle * 0.3 - 20;
      const start = Math.max(from, at + idle * 0.3) + lead;
      const end = start + run;
      at = end;
      return { task, from, start, end, until: end + tail, failed };
    });
  });

function laneOf(stamps: readonly BarStamps[]): Lane {
  const lane = new Lane();
  for (const bar of stamps) lane.append(bar);
  return lane;
}

/** Bar by bar, with what the bars before and after leave of each. */
function slowParts(stamps: readonly BarStamps[], from: number, to: number): Parts {
  const parts = { lead: 0, run: 0, tail: 0 };
  const begins = stamps.map(({ from: at, start }, i) =>
    Math.min(start, Math.max(at, stamps[i - 1]?.end ?? -Infinity)),
  );
  stamps.forEach(({ start, end, until }, i) => {
    parts.lead += overlap(from, to, begins[i] ?? 0, start);
    parts.run += overlap(from, to, start, end);
    parts.tail += overlap(from, to, end, Math.min(until, begins[i + 1] ?? Infinity));
  });
  return parts;
}

describe('a lane', () => {
  it('knows the time spent on each part in any window', () => {
    fc.assert(
      fc.property(
        bars,
        fc.tuple(
          fc.double({ min: -0.1, max: 1.1, noNaN: true }),
          fc.double({ min: 0, max: 1.1, noNaN: true }),
        ),
        (stamps, [a, b]) => {
          const lane = laneOf(stamps);
          const last = stamps.at(-1)?.until ?? 0;
          const [from, to] = [Math.min(a, b) * last, Math.max(a, b) * last];
          const fast = lane.partsIn(from, to);
          const slow = slowParts(stamps, from, to);
          for (const part of ['lead', 'run', 'tail'] as const) {
            assert.ok(
              near(fast[part], slow[part], last),
              `${part}: ${fast[part]} for ${slow[part]}`,
            );
          }
        },
      ),
    );
  });

  it('keeps bars apart and in order', () => {
    fc.assert(
      fc.property(bars, (stamps) => {
        const lane = laneOf(stamps);
        for (let bar = 0; bar < lane.count; bar++) {
          assert.ok(lane.from(bar) <= lane.start(bar) && lane.start(bar) <= lane.end(bar));
          assert.ok(lane.end(bar) <= lane.until(bar));
          if (bar > 0) assert.ok(lane.until(bar - 1) <= lane.from(bar) + 1e-9);
        }
      }),
    );
  });

  it('finds how many bars have begun, from any earlier answer', () => {
    fc.assert(
      fc.property(
        bars,
        fc.double({ min: 0, max: 1.1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (stamps, at, part) => {
          const lane = laneOf(stamps);
          const time = at * (stamps.at(-1)?.until ?? 0);
          let slow = 0;
          while (slow < lane.count && lane.from(slow) <= time) slow++;
          assert.equal(lane.begun(time), slow);
          assert.equal(lane.begun(time, Math.floor(part * slow)), slow);
        },
      ),
    );
  });

  it('finds the longest run and the failures of any stretch', () => {
    fc.assert(
      fc.property(bars, fc.nat(400), fc.nat(400), (stamps, a, b) => {
        const lane = laneOf(stamps);
        const [low, high] = [Math.min(a, b, lane.count), Math.min(Math.max(a, b), lane.count)];
        let longest = -1;
        let failures = 0;
        for (let bar = low; bar < high; bar++) {
          if (longest < 0 || lane.run(bar) > lane.run(longest)) longest = bar;
          if (stamps[bar]?.failed) failures++;
        }
        assert.equal(lane.longest(low, high), longest);
        assert.equal(lane.failuresIn(low, high), failures);
      }),
    );
  });

  it('cuts off what overlaps the bar before', () => {
    const lane = new Lane();
    lane.append({ task: 0, from: 0, start: 10, end: 20, until: 30, failed: false });
    lane.append({ task: 1, from: 5, start: 15, end: 40, until: 41, failed: false });
    assert.deepEqual(lane.partsIn(0, 100), { lead: 10, run: 30, tail: 1 });
    assert.equal(lane.start(1), 20);
  });
});

describe('a max-mip', () => {
  it('agrees with looking at every value, while it grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        (values, a, b) => {
          const mip = new MaxMip();
          const lengthOf = (index: number): number => values[index] ?? -1;
          values.forEach((_, index) => mip.push(index, lengthOf));
          const [low, high] = [
            Math.min(a, b, values.length),
            Math.min(Math.max(a, b), values.length),
          ];
          const slice = values.slice(low, high);
          const slow = slice.length === 0 ? -1 : low + slice.indexOf(Math.max(...slice));
          assert.equal(mip.longest(low, high, lengthOf), slow);
        },
      ),
    );
  });
});

describe('the tree of sub-lanes', () => {
  it('finds the topmost one that is free', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.nat(50), fc.nat(50)), { maxLength: 100 }),
        (steps) => {
          const tree = new EndTree();
          const ends: number[] = [];
          for (const [grow, at, value] of steps) {
            if (grow || ends.length === 0) {
              tree.push(value);
              ends.push(value);
            } else {
              tree.set(at % ends.length, value);
              ends[at % ends.length] = value;
            }
            assert.equal(
              tree.freeAt(at),
              ends.findIndex((end) => end <= at),
            );
          }
        },
      ),
    );
  });
});
