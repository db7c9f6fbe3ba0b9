import assert from 'node:assert/strict';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { BlockLanes } from '../../../../webview/timeline/model/block-lanes.js';

const CPU = 1;
const MEMORY = 2;

describe('the cores a block uses', () => {
  it('are those of its runner and its workers together, round by round', () => {
    const writer = new ChunkWriter(0);
    const trace = new BlockTrace(0);
    const lanes = new BlockLanes(trace, false);
    const flush = (): void => {
      const data = writer.take();
      assert.ok(data);
      lanes.append(trace.append(data));
    };
    writer.counter(NO_WORKER, CPU, 100, 0.25);
    writer.counter(NO_WORKER, MEMORY, 100, 1e6);
    writer.counter(0, CPU, 101, 0.5);
    flush();
    // The round may go on in the next chunk.
    writer.counter(1, CPU, 102, 1);
    writer.counter(NO_WORKER, CPU, 200, 0.125);
    flush();
    assert.deepEqual(lanes.cpu.all, [
      { at: 100, cores: 1.75 },
      { at: 200, cores: 0.125 },
    ]);
    assert.equal(lanes.cpu.coresAt(50), 1.75);
    assert.equal(lanes.cpu.coresAt(150), 0.125);
    assert.ok(Number.isNaN(lanes.cpu.coresAt(201)));
  });
});
