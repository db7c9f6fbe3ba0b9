import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Transport, Way } from '../../../../src/shared/table/measured.js';
import { breakEvenOf, transferableShare } from '../../../../src/shared/table/way.js';

const way = (bytes: number, thereUs: number): Way => ({ bytes, thereUs, backUs: 10 });

/** A pool whose way costs 20 µs there and 10 back, and so much a byte. */
const pool = (perByte: number, own: Way | null = null): Transport => ({
  empty: way(0, 20),
  copied: [16, 1024].map((kb) => way(kb * 1024, 20 + kb * 1024 * perByte)),
  transferred: null,
  own,
});

describe('the break-even size', () => {
  it('is where the line of the way meets the length of a task', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
        fc.double({ min: 31, max: 1e7, noNaN: true }),
        (perByte, runUs) => {
          const even = breakEvenOf(pool(perByte), runUs);
          assert.ok(even);
          const cost = 30 + even.bytes * perByte;
          assert.ok(Math.abs(cost - runUs) <= runUs * 1e-9, `${cost} for ${runUs}`);
          assert.equal(even.isExtrapolated, even.bytes > 1024 * 1024);
          assert.equal(even.from, 'bytes');
        },
      ),
    );
  });

  it('is nothing where an empty task takes longer than the work', () => {
    assert.equal(breakEvenOf(pool(0.001), 25)?.bytes, 0);
  });

  it('is told from arguments of its own where they are large enough to tell', () => {
    const objects = breakEvenOf(pool(0.001, way(10_000, 20 + 10_000 * 0.02)), 1030);
    assert.deepEqual([objects?.from, Math.round(objects?.bytes ?? 0)], ['own', 50_000]);
    assert.equal(breakEvenOf(pool(0.001, way(9, 21)), 1030)?.from, 'bytes');
  });

  it('is none where nothing ran, or nothing was measured', () => {
    assert.equal(breakEvenOf(pool(0.001), NaN), null);
    assert.equal(breakEvenOf({ ...pool(0.001), copied: [] }, 100), null);
  });
});

describe('the share that could be transferred', () => {
  it('is of all that is sent and returned', () => {
    const side = (bytes: number, transferable: number) => ({ bytes, transferable });
    const share = (sent: [number, number], returned: [number, number]) =>
      transferableShare({ tasks: 1, sent: side(...sent), returned: side(...returned) });
    assert.equal(share([100, 50], [100, 0]), 0.25);
    assert.equal(share([0, 0], [0, 0]), null);
    assert.equal(transferableShare({ tasks: 1, sent: null, returned: side(10, 10) }), 1);
  });
});
