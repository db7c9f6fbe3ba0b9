import assert from 'node:assert/strict';
import { wallOf } from '../../../src/host/head-of.js';
import { summarise } from '../../../src/shared/analysis.js';
import { chunksOf, recordOf, traceOf } from './run-fixture.js';

describe('the wall time of a run that is listed', () => {
  const wall = (chunks: readonly ArrayBuffer[]): number | null =>
    wallOf({ record: recordOf(), chunks: () => chunks, details: () => null });

  it('is that of the trace, without one being built', () => {
    for (const outcomes of [
      [[0]],
      [
        [0, 1],
        [2, null],
      ],
      [[null], [0], [0, 0]],
    ]) {
      const chunks = chunksOf(0, outcomes);
      assert.equal(wall(chunks), summarise(traceOf(0, chunks)).wallMs);
    }
  });

  it('is read from the trace where there is one, and not from the chunks', () => {
    for (const outcomes of [[[0, 1], [2]], [[null]]]) {
      const chunks = chunksOf(0, outcomes);
      const traces = new Map([[0, traceOf(0, chunks)]]);
      const none = (): never => assert.fail('the chunks are read');
      const run = { record: recordOf(), chunks: none, details: () => null, traces };
      assert.equal(wallOf(run), wall(chunks));
    }
  });

  it('is unknown where nothing has settled', () => {
    assert.equal(wall([]), null);
    assert.equal(wall(chunksOf(0, [[null, null]])), null);
  });
});
