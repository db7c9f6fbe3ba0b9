import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chromeTraceOf } from '../../../../src/shared/export/chrome-trace.js';
import type { ExportedRun } from '../../../../src/shared/export/exported-run.js';
import type { BlockRecord } from '../../../../src/shared/run.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { tracesOf } from '../../../../src/shared/trace/file.js';
import { poolTitle } from '../../../../src/shared/words.js';
import { sampleRecord, sampleTrace } from '../trace/sample.js';
import { importIntoPerfetto } from './perfetto.js';
import type { TraceEvent } from './perfetto.js';

function exported(chunks = sampleTrace(120).chunks, record = sampleRecord()): ExportedRun {
  const [known] = sampleTrace().details;
  return {
    product: '1.2.3',
    record,
    traces: tracesOf(chunks),
    details: (block, task) => (block === 0 && task === 0 ? known : null),
  };
}

const eventsOf = (run: ExportedRun): TraceEvent[] => {
  const text = [...chromeTraceOf(run)].join('');
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents;
};

/** Complete events of one thread that neither follow each other nor nest, for a reader that adds as floating-point numbers. */
function crossings(events: readonly TraceEvent[]): string[] {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== 'X') continue;
    const key = `${event.pid}/${event.tid ?? ''}`;
    threads.set(key, [...(threads.get(key) ?? []), event]);
  }
  const found: string[] = [];
  for (const [key, list] of threads) {
    const sorted = list.toSorted((a, b) => startOf(a) - startOf(b) || endOf(b) - endOf(a));
    const open: TraceEvent[] = [];
    for (const event of sorted) {
      let around = open.at(-1);
      for (; around && endOf(around) <= startOf(event); around = open.at(-1)) open.pop();
      if (around && endOf(event) > endOf(around)) found.push(`${key}: ${event.name}`);
      open.push(event);
    }
  }
  return found;
}

const startOf = ({ ts = NaN }: TraceEvent): number => ts;
const endOf = ({ ts = NaN, dur = NaN }: TraceEvent): number => ts + dur;

describe('the Chrome trace of a run', () => {
  it('has a process for each block, a thread for each worker, and an event for each task that ran', () => {
    const events = eventsOf(exported());
    const named = (name: string): unknown[] =>
      events
        .filter((event) => event.ph === 'M' && event.name === name)
        .map(({ args }) => args?.['name']);
    assert.deepEqual(named('process_name'), ['Thread pool × 2', 'Process pool × 2']);
    assert.deepEqual(named('thread_name'), ['worker 1', 'worker 2', 'worker 1', 'worker 2']);
    const tasks = events.filter(({ ph, cat }) => ph === 'X' && cat === 'task');
    assert.equal(tasks.length, 2 * 119);
    const first = tasks.find(({ pid, args }) => pid === 1 && args?.['task'] === 0);
    assert.equal(first?.args?.['input'], '1');
    assert.equal(events.filter(({ ph, cat }) => ph === 'i' && cat === 'task').length, 2);
    assert.ok(events.some(({ ph, name }) => ph === 'C' && name === 'cpu'));
    assert.deepEqual(crossings(events), []);
  });

  it('is taken whole by the rules of Perfetto: every task on the thread of its worker, none dropped', () => {
    const { slices, counters, errors } = importIntoPerfetto(eventsOf(exported()));
    assert.deepEqual(errors, []);
    const places = new Map<string, number>();
    for (const { process, thread, name } of slices) {
      if (name !== 'fä') continue;
      const place = `${process}, ${thread}`;
      places.set(place, (places.get(place) ?? 0) + 1);
    }
    // Of 120 tasks each, the last never started.
    assert.deepEqual([...places].toSorted(), [
      ['Process pool × 2, worker 1', 60],
      ['Process pool × 2, worker 2', 59],
      ['Thread pool × 2, worker 1', 60],
      ['Thread pool × 2, worker 2', 59],
    ]);
    const tasks = exported().traces.get(1)?.tasks;
    const first = slices.find(
      ({ process, name }) => process.startsWith('Process') && name === 'fä',
    );
    assert.ok(Math.abs((first?.ts ?? NaN) - (tasks?.start.of(0) ?? NaN) * 1e3) < 2);
    assert.deepEqual([...counters.keys()], ['cpu worker 1']);
  });

  it('crosses nothing and loses nothing, whatever overlaps, in any number of pools', () => {
    // µs with a fraction of whole nanoseconds, early and late in a long run.
    const time = fc.nat(3_000_000).map((nanos) => nanos / 1e3);
    const task = fc.tuple(time, time, time, time, fc.nat(2));
    const pools = fc.constantFrom('serial', 'eventLoop', 'thread', 'process' as const);
    const block = fc.record({ pool: pools, tasks: fc.array(task, { maxLength: 40 }) });
    const begin = fc.constantFrom(0, 1_234.567, 86_400_000_000.001);
    const property = fc.property(fc.array(block, { maxLength: 4 }), begin, (blocks, from) => {
      const chunks = blocks.flatMap(({ tasks }, index) => chunkOf(index, tasks, from));
      const records = blocks.map(({ pool, tasks }, index): BlockRecord => {
        const common = { index, pool, round: 0, status: 'done', tasks: tasks.length } as const;
        return { ...common, workers: pool === 'serial' ? 1 : 3 };
      });
      const events = eventsOf(exported(chunks, sampleRecord({ blocks: records })));
      assert.deepEqual(crossings(events), []);
      const { slices, errors } = importIntoPerfetto(events);
      assert.deepEqual(errors, []);
      const names = slices.map(({ process, thread }) => `${process}/${thread}`);
      assert.ok(
        names.every((name) => /^(Serial|Event loop|Thread|Process).*\/(main|worker)/.test(name)),
      );
      for (const [i, { workers, pool, tasks }] of records.entries()) {
        if (records.some((other, k) => k !== i && other.pool === pool)) continue;
        const title = poolTitle(pool, workers);
        const ran = slices.filter(({ process, name }) => process === title && name === 'fä');
        assert.equal(ran.length, tasks);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('shows more tasks at once than it has threads as asynchronous ones', () => {
    const at = (task: number): Stamps => [0, task, 5000 + task, 5000 + task, 0];
    const chunks = chunkOf(
      0,
      Array.from({ length: 1100 }, (_, task) => at(task)),
      0,
    );
    const blocks: BlockRecord[] = [
      { index: 0, pool: 'eventLoop', workers: 1, round: 0, status: 'done', tasks: 1100 },
    ];
    const events = eventsOf(exported(chunks, sampleRecord({ blocks })));
    const { slices, errors } = importIntoPerfetto(events);
    assert.deepEqual(errors, []);
    const tasks = slices.filter(({ name }) => name === 'fä');
    assert.equal(tasks.length, 1100);
    assert.equal(tasks.filter(({ thread }) => thread === '').length, 1100 - 1024);
    assert.deepEqual(new Set(tasks.map(({ dur }) => Math.round(dur / 1e3))), new Set([5000]));
  });
});

/** Four times in any order, µs, and the worker. */
type Stamps = readonly [number, number, number, number, number];

function chunkOf(block: number, tasks: readonly Stamps[], from: number): ArrayBuffer[] {
  const writer = new ChunkWriter(block);
  tasks.forEach(([a, b, c, d, worker], index) => {
    const [dispatch, start, end, settle] = [a, b, c, d]
      .toSorted((x, y) => x - y)
      .map((at) => from + at) as [number, number, number, number];
    writer.submitted(from, 0);
    writer.settled(index, worker, 0, { dispatch, receive: start, start, end, settle });
  });
  const chunk = writer.take();
  return chunk ? [chunk] : [];
}
