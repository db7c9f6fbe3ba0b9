import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/shared/problem.js';
import { compareResults } from '../../../../src/shared/results.js';
import { TASK_STAMPS } from '../../../../src/shared/trace/block-trace.js';
import type { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { decodeChunk } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import {
  decodeTraceFile,
  encodeTraceFile,
  readTrace,
  tracesOf,
} from '../../../../src/shared/trace/file.js';
import type { TraceFile } from '../../../../src/shared/trace/file.js';
import { SECTION, writeSection } from '../../../../src/shared/trace/sections.js';
import { sampleChunks, sampleRecord, sampleTrace } from './sample.js';

function assertSame(read: BlockTrace | undefined, written: BlockTrace): void {
  assert.ok(read);
  assert.equal(read.taskCount, written.taskCount);
  assert.equal(read.settledCount, written.settledCount);
  assert.equal(read.failedCount, written.failedCount);
  for (let task = 0; task < written.taskCount; task++) {
    for (const stamp of TASK_STAMPS) {
      const [a, b] = [read.stampOf(task, stamp), written.stampOf(task, stamp)];
      const same = Number.isNaN(b) ? Number.isNaN(a) : Math.abs(a - b) <= 0.0016;
      assert.ok(same, `${stamp} of ${task}: ${a}, not ${b}`);
    }
    for (const name of ['fn', 'worker', 'outcome'] as const) {
      assert.equal(read.tasks[name][task], written.tasks[name][task]);
    }
  }
  assert.deepEqual(read.workers, written.workers);
  assert.equal(read.counters.length, written.counters.length);
}

/** Tasks in the order in which it was told that they were sent: what waits at a time is worked out from it. */
const dispatchesOf = (chunks: readonly ArrayBuffer[], block: number): number[] =>
  chunks
    .map((buffer) => decodeChunk(buffer))
    .flatMap((chunk) => (chunk.block === block ? [...chunk.dispatchedTask] : []));

const blob = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = Buffer.concat(parts);
  return new Uint8Array(whole);
};

const START = new Uint8Array([...Buffer.from('POOLLANE'), 3, 0, 0, 0]);
const text = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(value));

/** Reading ends with what is expected: a problem that says what and what to do. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const thrown: unknown = await decodeTraceFile(bytes).then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof ProblemError, `no problem but ${String(thrown)}`);
  assert.equal(thrown.problem.kind, 'file');
  assert.ok(thrown.problem.todo.length > 10);
  return `${thrown.problem.what} ${thrown.problem.detail ?? ''}`;
}

describe('a trace file', () => {
  it('gives back what was put in, to the nanosecond, however it comes', async () => {
    const file = sampleTrace(40);
    const bytes = await encodeTraceFile(file);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    async function* crumbs(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7)
        yield await Promise.resolve(bytes.subarray(at, at + 7));
    }
    const readings = [
      await decodeTraceFile(bytes),
      await decodeTraceFile(shifted.subarray(3)),
      await decodeTraceFile(Buffer.from(shifted.buffer, 3)),
      await readTrace(crumbs()),
    ];
    const written = tracesOf(file.chunks);
    for (const { product, record, details, marks, chunks } of readings) {
      assert.deepEqual([product, record, details], [file.product, file.record, file.details]);
      assert.deepEqual(marks, file.marks);
      const traces = tracesOf(chunks);
      assert.deepEqual([...traces.keys()], [0, 1]);
      for (const [block, trace] of written) {
        assertSame(traces.get(block), trace);
        assert.deepEqual(dispatchesOf(chunks, block), dispatchesOf(file.chunks, block));
      }
    }
  });

  it('keeps any trace', async () => {
    const at = fc.oneof(
      { weight: 4, arbitrary: fc.double({ min: -1e3, max: 1e10, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    );
    const settle = fc.double({ min: 0, max: 1e10, noNaN: true });
    const task = fc.record({ at: fc.array(at, { minLength: 4, maxLength: 4 }), settle });
    const outcome = fc.integer({ min: 0, max: 4 });
    const property = fc.asyncProperty(
      fc.array(fc.tuple(task, outcome, fc.integer({ min: 0, max: 0xffff }), fc.boolean())),
      fc.integer({ min: 1, max: 5 }),
      async (tasks, perChunk) => {
        const writer = new ChunkWriter(1);
        const chunks: ArrayBuffer[] = [];
        tasks.forEach(([{ at: stamps, settle: over }, code, worker, isOver], index) => {
          const [dispatch = NaN, receive = NaN, start = NaN, end = NaN] = stamps;
          writer.submitted(index, 0);
          if (!Number.isNaN(dispatch)) writer.dispatched(index, worker, dispatch);
          if (isOver)
            writer.settled(index, worker, code, { dispatch, receive, start, end, settle: over });
          const chunk = index % perChunk === 0 ? writer.take() : null;
          if (chunk) chunks.push(chunk);
        });
        const rest = writer.take();
        if (rest) chunks.push(rest);
        const file = { ...sampleTrace(), chunks };
        const read = await decodeTraceFile(await encodeTraceFile(file));
        if (chunks.length === 0) assert.deepEqual(read.chunks, []);
        for (const [block, trace] of tracesOf(chunks))
          assertSame(tracesOf(read.chunks).get(block), trace);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('takes no more than 40 bytes a task, and keeps what equal results mean without their digests', async () => {
    const tasks = 20_000;
    const digests = Array.from({ length: tasks }, (_, task) => `digest of ${task}`);
    const blocks = sampleRecord().blocks.map((block) => ({ ...block, tasks, digests }));
    const file = {
      ...sampleTrace(),
      record: sampleRecord({ blocks }),
      chunks: sampleChunks(2, tasks),
    };
    const bytes = await encodeTraceFile(file);
    const each = bytes.length / (2 * tasks);
    assert.ok(each <= 40, `${each} bytes a task`);
    const { record } = await decodeTraceFile(bytes);
    assert.equal(record.blocks[0]?.digests, undefined);
    assert.deepEqual(compareResults(record), compareResults(file.record));
    assert.equal(compareResults(record)?.compared, tasks);
  });

  it('is refused with what to do if it is something else, or of another version', async () => {
    assert.match(await refusal(new Uint8Array(0)), /not a trace of Pool Lanes/);
    assert.match(await refusal(new Uint8Array(400)), /not a trace of Pool Lanes/);
    assert.match(await refusal(text({ traceEvents: [] })), /not a trace of Pool Lanes/);
    const bytes = await encodeTraceFile(sampleTrace());
    for (const version of [1, 4]) {
      const other = bytes.slice();
      other[8] = version;
      assert.match(await refusal(other), new RegExp(`version ${version}.*reads version 3`));
    }
  });

  it('of the version before, without marks, is read', async () => {
    const head = await writeSection(SECTION.head, text({ product: '1', record: sampleRecord() }));
    const end = await writeSection(SECTION.end, text({ chunks: 0, details: 0 }));
    const start = START.slice();
    start[8] = 2;
    const { record, marks } = await decodeTraceFile(blob([start, head, end]));
    assert.deepEqual([record, marks], [sampleRecord(), []]);
  });

  it('is refused whatever is wrong with its marks', async () => {
    const head = await writeSection(SECTION.head, text({ product: '1', record: sampleRecord() }));
    const end = await writeSection(SECTION.end, text({ chunks: 0, details: 0, marks: 1 }));
    const mark = { block: 0, at: 1, stream: 'stdout', text: 'a' };
    const sound = await writeSection(SECTION.marks, text([mark]));
    assert.deepEqual((await decodeTraceFile(blob([START, head, sound, end]))).marks, [mark]);
    assert.match(await refusal(blob([START, head, end])), /damaged.*before all is said/);
    for (const wrong of [
      mark,
      [{ ...mark, block: 2 }],
      [{ ...mark, at: null }],
      [{ ...mark, stream: 'printer' }],
      [{ ...mark, text: 1 }],
    ]) {
      const marks = await writeSection(SECTION.marks, text(wrong));
      assert.match(await refusal(blob([START, head, marks, end])), /damaged/);
    }
  });

  it('is refused wherever it is cut', async () => {
    const bytes = await encodeTraceFile(sampleTrace());
    for (let length = 12; length < bytes.length; length++) {
      assert.match(await refusal(bytes.subarray(0, length)), /cut short/);
    }
    assert.match(await refusal(blob([bytes, new Uint8Array(1)])), /damaged.*more after its end/);
  });

  it('is read or refused, but never hangs or falls over, whatever bytes are changed', async () => {
    const bytes = await encodeTraceFile(sampleTrace(20));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    const property = fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const other = bytes.slice();
        for (const [at, byte] of changes) other[at] = byte;
        const read = await decodeTraceFile(other).catch((thrown: unknown) => {
          assert.ok(thrown instanceof ProblemError, String(thrown));
        });
        if (read) tracesOf(read.chunks);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  it('is read or refused whatever a chunk of it says', async () => {
    const head = await writeSection(SECTION.head, text({ product: '1', record: sampleRecord() }));
    const end = await writeSection(SECTION.end, text({ chunks: 1, details: 0 }));
    const small = fc.array(fc.nat(12), { maxLength: 120 });
    const any = fc.array(fc.nat(255), { maxLength: 120 });
    const property = fc.asyncProperty(fc.oneof(small, any), async (values) => {
      const chunk = await writeSection(SECTION.chunk, new Uint8Array(values));
      const read = await decodeTraceFile(blob([START, head, chunk, end])).catch(
        (thrown: unknown) => {
          assert.ok(thrown instanceof ProblemError, String(thrown));
        },
      );
      if (read) tracesOf(read.chunks);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('is refused whatever is wrong with its head', async () => {
    const end = await writeSection(SECTION.end, text({ chunks: 0, details: 0 }));
    const wrong: unknown[] = [
      null,
      [],
      { product: 1, record: sampleRecord() },
      { product: '1', record: { ...sampleRecord(), functions: {} } },
      { product: '1', record: { ...sampleRecord(), status: 'sleeping' } },
      { product: '1', record: { ...sampleRecord(), blocks: [{ index: 0 }] } },
      { product: '1', record: sampleRecord({ blocks: sampleRecord().blocks.toReversed() }) },
      { product: '1', record: { ...sampleRecord(), warnings: [1] } },
    ];
    for (const value of wrong) {
      const head = await writeSection(SECTION.head, text(value));
      assert.match(await refusal(blob([START, head, end])), /damaged/);
    }
    assert.match(await refusal(blob([START, end])), /damaged.*no head/);
    const head = await writeSection(SECTION.head, text({ product: '1', record: sampleRecord() }));
    const lost = await writeSection(SECTION.end, text({ chunks: 7, details: 0 }));
    assert.match(await refusal(blob([START, head, lost])), /damaged.*before all is said/);
  });

  it('is refused at the cost of what it claims, not of what it would unpack to', async () => {
    const head = await writeSection(SECTION.head, text({ product: '1', record: sampleRecord() }));
    const claim = (stored: number, unpacked: number): Uint8Array<ArrayBuffer> => {
      const bytes = new Uint8Array(9);
      const view = new DataView(bytes.buffer);
      view.setUint8(0, SECTION.chunk);
      view.setUint32(1, stored, true);
      view.setUint32(5, unpacked, true);
      return bytes;
    };
    const bomb = await writeSection(SECTION.chunk, new Uint8Array(60_000_000));
    const packed = bomb.subarray(9);
    const before = process.memoryUsage().rss;
    const lies = [
      [claim(0xffffffff, 10), new Uint8Array(5)],
      [claim(5, 0xffffffff), new Uint8Array(5)],
      [claim(60_000_000, 10), new Uint8Array(5)],
      [claim(packed.length, 1000), packed],
      [claim(packed.length, 61_000_000), packed],
    ];
    for (const lie of lies) await refusal(blob([START, head, ...lie]));
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 250e6, `${Math.round(grown / 1e6)} MB`);
    // As many rows as can be said in as few bytes as possible are still bounded.
    const rows = new ChunkWriter(0);
    for (let task = 0; task < 50_000; task++) rows.submitted(0, 0);
    const file: TraceFile = { ...sampleTrace(), chunks: [rows.take() ?? new ArrayBuffer(0)] };
    assert.equal(
      tracesOf((await decodeTraceFile(await encodeTraceFile(file))).chunks).get(0)?.taskCount,
      50_000,
    );
  });
});
