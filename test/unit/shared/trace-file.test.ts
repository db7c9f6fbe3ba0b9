import assert from 'node:assert/strict';
import { ChunkWriter } from '../../../src/shared/trace/chunk.js';
import { decodeTraceFile, encodeTraceFile, tracesOf } from '../../../src/shared/trace/file.js';
import type { TraceFile } from '../../../src/shared/trace/file.js';

function sample(): TraceFile {
  const writers = [new ChunkWriter(0), new ChunkWriter(1)];
  const chunks = writers.flatMap((writer, block) => {
    writer.submitted(10 + block, 0);
    const first = writer.take();
    writer.settled(0, 0, 0, { dispatch: 11, receive: 12, start: 13, end: 14, settle: 15 });
    const second = writer.take();
    assert.ok(first && second);
    return [first, second];
  });
  return {
    product: '1.2.3',
    record: {
      id: 'r',
      title: 'fä',
      startedAt: 1,
      functions: [],
      status: 'done',
      blocks: [],
      warnings: [],
    },
    details: [{ block: 0, task: 0, fn: 0, input: '1' }],
    chunks,
  };
}

describe('a trace file', () => {
  it('gives back what was put in, also out of the middle of a larger buffer', () => {
    const file = sample();
    const bytes = encodeTraceFile(file);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    assert.deepEqual(decodeTraceFile(shifted.subarray(3)), file);
    assert.deepEqual(decodeTraceFile(Buffer.from(shifted.buffer, 3)), file);
  });

  it('gives the traces of its blocks', () => {
    const traces = tracesOf(decodeTraceFile(encodeTraceFile(sample())).chunks);
    assert.deepEqual([...traces.keys()], [0, 1]);
    assert.equal(traces.get(1)?.tasks.submit[0], 11);
    assert.equal(traces.get(1)?.outcomeOf(0), 'ok');
  });

  it('is refused if it is none, cut short anywhere, or of a later version', () => {
    const bytes = encodeTraceFile(sample());
    assert.throws(() => decodeTraceFile(new Uint8Array(4)), /not a trace/);
    assert.throws(
      () => decodeTraceFile(new TextEncoder().encode('{"traceEvents": []}')),
      /not a trace/,
    );
    assert.throws(() => decodeTraceFile(bytes.subarray(0, 40)), /cut short/);
    assert.throws(() => decodeTraceFile(bytes.subarray(0, -1)), /cut short/);
    const later = bytes.slice();
    later[8] = 2;
    assert.throws(() => decodeTraceFile(later), /version 2/);
  });
});
