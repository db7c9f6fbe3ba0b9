import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Stamps } from '../../../../src/shared/trace/stamps.js';

/** µs: most lie soon after their base, some far, some are not known. */
const offset = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0, max: 5000, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1e9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);
const base = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0, max: 1e9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);

const set = (stamps: Stamps, row: number, at: number): void =>
  stamps.set(Uint32Array.of(row), Float64Array.of(at));

/** The stamps of the first `count` rows, which are the same read one by one and in one go. */
function read(stamps: Stamps, count: number): Float64Array {
  const found = new Float64Array(count);
  const rows = Uint32Array.from(found.keys());
  stamps.read(rows, found);
  assert.deepEqual(
    found,
    Float64Array.from(rows, (row) => stamps.of(row)),
  );
  return found;
}

describe('stamps kept as distances', () => {
  it('are right to half a nanosecond, however far they lie, and however often they grow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(base, offset), { maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (rows, room) => {
          let capacity = room;
          let bases = new Float64Array(capacity);
          let stamps = new Stamps(capacity, bases);
          const wanted: number[] = [];
          rows.forEach(([from, by], row) => {
            if (row === capacity) {
              capacity *= 2;
              const larger = new Float64Array(capacity);
              larger.set(bases);
              bases = larger;
              stamps = stamps.grown(row, capacity, bases);
            }
            const at = (Number.isNaN(from) ? 7 : from) + by;
            bases[row] = from;
            stamps.clear(row, row + 1);
            assert.equal(stamps.of(row), NaN, 'none yet');
            set(stamps, row, at);
            wanted.push(at);
          });
          const all = read(stamps, wanted.length);
          wanted.forEach((at, row) => {
            const found = all[row] ?? 0;
            const same = Number.isNaN(at) ? Number.isNaN(found) : Math.abs(found - at) <= 6e-4;
            assert.ok(same, `${found} for ${at}`);
          });
        },
      ),
    );
  });

  it('hold thousands that lie far off', () => {
    const count = 10_000;
    const bases = new Float64Array(count);
    const stamps = new Stamps(count, bases);
    const at = (row: number): number => 123_456.7 + row * 1000.0007;
    const rows = Uint32Array.from(bases.keys());
    stamps.set(rows, Float64Array.from(rows, at));
    const larger = new Float64Array(2 * count);
    const grown = stamps.grown(count, 2 * count, larger);
    set(grown, count, 5);
    const all = read(grown, count);
    for (let row = 0; row < count; row++) {
      assert.ok(Math.abs((all[row] ?? 0) - at(row)) <= 6e-4, String(row));
    }
    assert.equal(grown.of(count), 5);
  });

  it('are never later than their limit', () => {
    const bases = Float64Array.of(1e6 + 1 / 3);
    const limits = Float64Array.of(1e6 + 1 / 3 + 0.1);
    const stamps = new Stamps(1, bases, limits);
    set(stamps, 0, limits[0] ?? NaN);
    assert.ok((read(stamps, 1)[0] ?? NaN) <= (limits[0] ?? NaN));
  });
});
