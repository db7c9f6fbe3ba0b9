import assert from 'node:assert/strict';
import { lockFinding } from '../../../../src/shared/table/rows/lock.js';

describe('what a single lock would cost', () => {
  const interval = (low: number, value: number, high: number) => ({ low, value, high, n: 6 });

  const found = (low: number, value: number, high: number): string =>
    lockFinding({ ratio: value, interval: interval(low, value, high), rounds: 6 });

  it('is told where the event loop takes longer than threads', () => {
    assert.match(
      found(1.8, 1.9, 2),
      /would cost a factor of 1\.90× \(1\.80–2\.00\).*so much longer/,
    );
  });

  it('is not told without an interval, whatever the rounds showed', () => {
    const told = lockFinding({ ratio: 1.02, interval: null, rounds: 1 });
    assert.match(told, /takes 4 rounds to tell\. In 1 round, .* took 1\.02× as long as threads/);
  });

  it('is not claimed where threads take longer, or where it cannot be told', () => {
    const none = /not shown to cost anything here.*as long as threads/;
    assert.match(found(0.31, 0.5, 0.86), none);
    assert.match(found(0.9, 1.1, 1.3), none);
  });
});
