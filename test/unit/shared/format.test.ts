import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatRatio,
  formatShare,
  plural,
} from '../../../src/shared/format.js';

describe('format', () => {
  it('writes lengths of time in the unit that people would use', () => {
    const cases: [number, string][] = [
      [0, '0 ms'],
      [0.0123, '12.3 µs'],
      [0.9994, '999 µs'],
      [0.9996, '1.00 ms'],
      [4.5678, '4.57 ms'],
      [99.96, '100 ms'],
      [999.4, '999 ms'],
      [999.6, '1.00 s'],
      [12_345, '12.3 s'],
      [125_400, '125 s'],
      [599_499, '599 s'],
      [599_501, '10 min 00 s'],
      [725_400, '12 min 05 s'],
    ];
    for (const [ms, text] of cases) assert.equal(formatMs(ms), text);
  });

  it('never writes 60 seconds, 1000 of a unit with a bigger one, or NaN', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
        assert.doesNotMatch(formatMs(ms), /min 60|NaN|^1,?000 (µs|ms)/);
      }),
    );
  });

  it('says so where a value is not known', () => {
    for (const unknown of [null, undefined, NaN, Infinity]) {
      assert.equal(formatMs(unknown), '–');
      assert.equal(formatShare(unknown), '–');
      assert.equal(formatRatio(unknown), '–');
    }
  });

  it('does not round a little to nothing, nor nearly all to all', () => {
    assert.equal(formatShare(0), '0 %');
    assert.equal(formatShare(0.0001), '<1 %');
    assert.equal(formatShare(0.344), '34 %');
    assert.equal(formatShare(0.9999), '>99 %');
    assert.equal(formatShare(1), '100 %');
  });

  it('writes ratios, counts and bytes', () => {
    assert.equal(formatRatio(2.934), '2.93×');
    assert.equal(formatRatio(12.34), '12.3×');
    assert.equal(formatCount(1_234_567), '1,234,567');
    assert.equal(plural(1, 'task'), '1 task');
    assert.equal(plural(2048, 'task'), '2,048 tasks');
    assert.equal(formatBytes(512), '512 B');
    assert.equal(formatBytes(8_232_148_992), '7.7 GB');
    assert.equal(formatBytes(1023.9 * 1024 ** 2), '1.0 GB');
  });
});
