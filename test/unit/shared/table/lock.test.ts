import assert from 'node:assert/strict';
import { lockFinding } from '../../../../src/shared/table/rows/lock.js';

describe('what a single lock would cost', () => {
  const interval = (low: number, value: number, high: number) => ({ low, value, high, n: 6 });

  it('is told where the event loop takes longer than threads', () => {
    const told = /would cost a factor of 1\.9.*so much longer/;
    assert.match(lockFinding({ ratio: 1.9, interval: interval(1.8, 1.9, 2) }), told);
    assert.match(lockFinding({ ratio: 1.9, interval: null }), told);
  });

  it('is not claimed where threads take longer, or where it cannot be told', () => {
    const none = /not shown to cost anything here.*as long as threads/;
    assert.match(lockFinding({ ratio: 0.5, interval: interval(0.31, 0.5, 0.86) }), none);
    assert.match(lockFinding({ ratio: 1.1, interval: interval(0.9, 1.1, 1.3) }), none);
    assert.match(lockFinding({ ratio: 0.46, interval: null }), none);
  });
});
