import assert from 'node:assert/strict';
import { StallWatch } from '../../../src/cli/stall.js';
import type { BlockRecord } from '../../../src/shared/run.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { sampleRecord } from '../shared/trace/sample.js';

describe('a run in which nothing ends', () => {
  const running = (index: number, settled: number) => {
    const blocks = sampleRecord().blocks.map((block): BlockRecord => ({
      ...block,
      status: block.index === index ? 'running' : 'done',
    }));
    const trace = new BlockTrace(index);
    trace.settledCount = settled;
    return { record: sampleRecord({ blocks }), traces: new Map([[index, trace]]) };
  };

  it('is said to be so after half a minute, once a block', () => {
    const watch = new StallWatch();
    assert.equal(watch.look(running(0, 1), 0), null);
    assert.equal(watch.look(running(0, 1), 29_000), null);
    const said = watch.look(running(0, 1), 30_000) ?? '';
    assert.match(said, /^For 30 s no task has ended in Thread pool × 2: 1 of 3 have\. .*Ctrl\+C/);
    assert.equal(watch.look(running(0, 1), 90_000), null);
    assert.equal(watch.look(running(1, 0), 91_000), null);
    assert.match(watch.look(running(1, 0), 121_000) ?? '', /Process pool × 2: 0 of 3 have/);
  });

  it('is not where tasks end now and then, nor between blocks', () => {
    const watch = new StallWatch();
    for (let task = 0; task < 10; task++) {
      assert.equal(watch.look(running(0, task), task * 25_000), null);
    }
    for (const at of [300_000, 400_000]) {
      assert.equal(watch.look({ record: sampleRecord(), traces: new Map() }, at), null);
    }
  });
});
