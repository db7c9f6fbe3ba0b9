import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProblemError } from '../../../../src/shared/problem.js';
import { chromeTraceOf } from '../../../../src/shared/export/chrome-trace.js';
import { importChromeTrace } from '../../../../src/shared/trace/chrome/import.js';
import { EventScanner } from '../../../../src/shared/trace/chrome/scan.js';
import { decodeTraceFile, encodeTraceFile, tracesOf } from '../../../../src/shared/trace/file.js';
import type { TraceFile } from '../../../../src/shared/trace/file.js';
import { sampleTrace } from './sample.js';

async function* pieces(text: string, size = text.length): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) {
    yield await Promise.resolve(bytes.subarray(at, at + Math.max(1, size)));
  }
}

const read = (value: unknown): Promise<TraceFile> =>
  importChromeTrace(pieces(JSON.stringify(value)), 't.json');

/** Lane, name, start and length (µs) of every task of a block. */
function tasksOf({ record, chunks }: TraceFile, block = 0): string[] {
  const trace = tracesOf(chunks).get(block);
  assert.ok(trace);
  return Array.from({ length: trace.taskCount }, (_, task) => {
    const { worker, fn, start, end } = trace.tasks;
    const lane = record.blocks[block]?.lanes?.[worker[task] ?? 0] ?? '?';
    const [from, to] = [start.of(task), end.of(task)];
    return `${lane}: ${record.functions[fn[task] ?? 0]?.name ?? '?'} ${from}+${to - from}`;
  });
}

async function refusal(text: string): Promise<string> {
  const thrown: unknown = await importChromeTrace(pieces(text), 't').then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof ProblemError, String(thrown));
  return `${thrown.problem.what} ${thrown.problem.detail ?? ''}`;
}

describe('Chrome trace events from elsewhere', () => {
  it('as VizTracer writes them: complete events, nested, with names of threads', async () => {
    const file = await read({
      traceEvents: [
        { ph: 'M', pid: 7, tid: 7, name: 'process_name', args: { name: 'MainProcess' } },
        { ph: 'M', pid: 7, tid: 8, name: 'thread_name', args: { name: 'MainThread' } },
        { ph: 'X', pid: 7, tid: 8, ts: 1010.5, dur: 20, name: 'inner', cat: 'FEE' },
        { ph: 'X', pid: 7, tid: 8, ts: 1000, dur: 100, name: 'outer', cat: 'FEE' },
      ],
      viztracer_metadata: { version: '1' },
    });
    assert.equal(file.record.foreign, true);
    assert.equal(file.record.blocks[0]?.label, 'MainProcess (7)');
    assert.deepEqual(tasksOf(file), ['MainThread: outer 0+100', 'MainThread: inner 10.5+20']);
    assert.deepEqual(file.record.warnings, []);
  });

  it('as DevTools writes them: a bare list, begins and ends, asynchronous ones, what has no length', async () => {
    const file = await read([
      { ph: 'B', pid: 1, tid: 2, ts: 100, name: 'task' },
      { ph: 'B', pid: 1, tid: 2, ts: 110, name: 'paint' },
      { ph: 'E', pid: 1, tid: 2, ts: 130 },
      { ph: 'E', pid: 1, tid: 2, ts: 150 },
      { ph: 'b', pid: 1, tid: 2, ts: 120, cat: 'net', id: '0x1', name: 'load' },
      { ph: 'b', pid: 1, tid: 9, ts: 121, cat: 'net', id: '0x2', name: 'load' },
      { ph: 'e', pid: 1, tid: 3, ts: 140, cat: 'net', id: '0x1', name: 'load' },
      { ph: 'e', pid: 1, tid: 3, ts: 161, cat: 'net', id: '0x2', name: 'load' },
      { ph: 'I', pid: 1, tid: 2, ts: 122, name: 'mark' },
      { ph: 'C', pid: 1, tid: 2, ts: 122, name: 'heap', args: { used: 1 } },
      { ph: 'E', pid: 1, tid: 2, ts: 170 },
      { ph: 'B', pid: 4, tid: 1, ts: 165, name: 'never ends' },
      { ph: 'X', pid: 1 },
    ]);
    assert.deepEqual(tasksOf(file, 0), [
      'thread 2: task 0+50',
      'thread 2: paint 10+20',
      'async net: load 20+20',
      'async net: load 21+40',
    ]);
    assert.deepEqual(tasksOf(file, 1), ['thread 1: never ends 65+5']);
    assert.match(file.record.warnings.join(' '), /2 events without a begin or an end/);
    assert.match(file.record.warnings.join(' '), /2 events without a length/);
    assert.match(file.record.warnings.join(' '), /1 item of the list could not be read/);
  });

  it('can be kept as a trace of our own', async () => {
    const file = await read([{ ph: 'X', pid: 1, tid: 1, ts: 5, dur: 10, name: 'a' }]);
    const again = await decodeTraceFile(await encodeTraceFile(file));
    assert.deepEqual(again.record, file.record);
    assert.deepEqual(tasksOf(again), tasksOf(file));
  });

  it('our own export comes back with every task where it was', async () => {
    const { record, chunks, product } = sampleTrace(60);
    const traces = tracesOf(chunks);
    const text = [...chromeTraceOf({ product, record, traces, details: () => null })].join('');
    const file = await importChromeTrace(pieces(text, 1000), 't.json');
    assert.deepEqual(
      file.record.blocks.map(({ label, lanes }) => [label, lanes]),
      [
        ['Thread pool × 2 (1)', ['worker 1', 'worker 2']],
        ['Process pool × 2 (2)', ['worker 1', 'worker 2']],
      ],
    );
    const ran = tasksOf(file).filter((task) => task.includes('fä'));
    assert.equal(ran.length, 59);
  });

  it('are found however the text is cut, whatever stands around and in them', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const event = fc.dictionary(fc.string(), value);
    const property = fc.property(
      fc.array(event),
      fc.dictionary(
        fc.string().filter((key) => key !== 'traceEvents'),
        value,
      ),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      (events, around, bare, size) => {
        const text = JSON.stringify(bare ? events : { ...around, traceEvents: events, z: [{}] });
        const scanner = new EventScanner();
        const found: unknown[] = [];
        for (let at = 0; at < text.length; at += size) {
          found.push(...scanner.push(text.slice(at, at + size)));
        }
        assert.equal(JSON.stringify(found), JSON.stringify(events));
        assert.equal(scanner.ended, true);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('that were cut off are shown as far as they go, and said to be', async () => {
    const text = JSON.stringify([
      { ph: 'X', pid: 1, tid: 1, ts: 5, dur: 10, name: 'a' },
      { ph: 'X', pid: 1, tid: 1, ts: 25, dur: 10, name: 'b' },
    ]);
    const file = await importChromeTrace(pieces(text.slice(0, -10)), 't.json');
    assert.deepEqual(tasksOf(file), ['thread 1: a 0+10']);
    assert.match(file.record.warnings.join(), /ends in the middle/);
  });

  it('are refused with a reason where there are none', async () => {
    assert.match(await refusal('hello'), /no Chrome trace events.*neither with/);
    assert.match(await refusal(''), /no Chrome trace events/);
    assert.match(await refusal('{"nodes": [], "samples": []}'), /no Chrome trace events/);
    assert.match(await refusal('[]'), /no event with a length/);
    assert.match(await refusal('[{"ph": nonsense}]'), /no Chrome trace events/);
    assert.match(await refusal(`[{"ph":"X","name":"${'x'.repeat(5_000_000)}`), /never ends/);
    assert.match(await refusal('['.repeat(1_000_000)), /no event with a length/);
  });

  it('are read or refused, whatever they are', async () => {
    const field = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), fc.object());
    const event = fc.record(
      {
        ph: fc.constantFrom('X', 'B', 'E', 'b', 'e', 'M', 'S', 'F', 'i', '?'),
        pid: fc.oneof(fc.nat(2), field),
        tid: fc.oneof(fc.nat(2), field),
        ts: fc.oneof(fc.nat(100), field),
        dur: fc.oneof(fc.nat(100), field),
        name: fc.oneof(fc.constantFrom('a', 'thread_name', '__proto__'), field),
        id: fc.nat(2),
        args: field,
      },
      { requiredKeys: ['ph'] },
    );
    const property = fc.asyncProperty(fc.array(event), async (events) => {
      const file = await read(events).catch((thrown: unknown) => {
        assert.ok(thrown instanceof ProblemError, String(thrown));
      });
      if (file) await decodeTraceFile(await encodeTraceFile(file));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
