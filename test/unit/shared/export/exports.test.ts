import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvParseRows } from 'd3';
import { chromeTraceOf } from '../../../../src/shared/export/chrome-trace.js';
import { csvOf } from '../../../../src/shared/export/csv.js';
import type { ExportedRun } from '../../../../src/shared/export/exported-run.js';
import { fileNameOf } from '../../../../src/shared/export/formats.js';
import { htmlReport } from '../../../../src/shared/export/html.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk.js';
import { tracesOf } from '../../../../src/shared/trace/file.js';
import { sampleRecord, sampleTrace } from '../trace/sample.js';

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

function exported(chunks = sampleTrace(120).chunks, record = sampleRecord()): ExportedRun {
  const [known] = sampleTrace().details;
  return {
    product: '1.2.3',
    record,
    traces: tracesOf(chunks),
    details: (block, task) => (block === 0 && task === 0 ? known : null),
  };
}

const eventsOf = (run: ExportedRun): Event[] => {
  const text = [...chromeTraceOf(run)].join('');
  return (JSON.parse(text) as { traceEvents: Event[] }).traceEvents;
};

/** Complete events of one thread that neither follow each other nor nest. */
function crossings(events: readonly Event[]): string[] {
  const threads = new Map<string, Event[]>();
  for (const event of events) {
    if (event.ph !== 'X') continue;
    const key = `${event.pid}/${event.tid}`;
    threads.set(key, [...(threads.get(key) ?? []), event]);
  }
  const found: string[] = [];
  for (const [key, list] of threads) {
    const sorted = list.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
    const open: Event[] = [];
    for (const event of sorted) {
      while (open.length > 0 && endOf(open.at(-1)) <= event.ts) open.pop();
      const around = open.at(-1);
      if (around && endOf(event) > endOf(around)) found.push(`${key}: ${event.name}`);
      open.push(event);
    }
  }
  return found;
}

const endOf = (event: Event | undefined): number => (event ? event.ts + event.dur : NaN);

describe('the CSV of a run', () => {
  it('has a line of names and a row for each task, that a reader of RFC 4180 gets back', () => {
    const run = exported();
    const text = [...csvOf(run)].join('');
    assert.ok(text.endsWith('\r\n'));
    const [names, ...rows] = csvParseRows(text);
    assert.ok(names);
    assert.equal(rows.length, 240);
    const cell = (row: number, name: string): string | undefined =>
      rows[row]?.[names.indexOf(name)];
    for (const row of rows) assert.equal(row.length, names.length);
    const tasks = run.traces.get(0)?.tasks;
    assert.equal(cell(0, 'pool'), 'thread');
    assert.equal(cell(0, 'function'), 'fä');
    assert.equal(cell(0, 'worker'), '1');
    assert.equal(cell(0, 'input'), '1');
    assert.equal(cell(0, 'result'), '"two, three"');
    assert.equal(cell(49, 'outcome'), 'failed');
    const start = Number(cell(7, 'start_ms')) * 1e3;
    assert.ok(Math.abs(start - (tasks?.start.of(7) ?? 0)) < 0.001);
    const took = Number(cell(7, 'run_ms')) * 1e3;
    assert.ok(Math.abs(took - ((tasks?.end.of(7) ?? 0) - (tasks?.start.of(7) ?? 0))) < 0.001);
    // One that never reached a worker.
    assert.deepEqual(
      ['worker', 'start_ms', 'run_ms', 'outcome'].map((name) => cell(119, name)),
      ['', '', '', 'cancelled'],
    );
  });
});

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

  it('never lets events of one thread cross, whatever overlaps', () => {
    const time = fc.integer({ min: 0, max: 1000 });
    const task = fc.tuple(time, time, time, time, fc.integer({ min: 0, max: 2 }));
    const property = fc.property(fc.array(task, { maxLength: 60 }), (tasks) => {
      const writer = new ChunkWriter(0);
      tasks.forEach(([a, b, c, d, worker], index) => {
        const [dispatch = 0, start = 0, end = 0, settle = 0] = [a, b, c, d].sort((x, y) => x - y);
        writer.submitted(0, 0);
        writer.settled(index, worker, 0, { dispatch, receive: start, start, end, settle });
      });
      const chunk = writer.take();
      const events = eventsOf(exported(chunk ? [chunk] : []));
      assert.deepEqual(crossings(events), []);
      assert.equal(events.filter(({ cat }) => cat === 'task').length, tasks.length);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('a report', () => {
  it('can neither be ended nor extended by what is in it', async () => {
    const parts = {
      host: "const a = '</script><script>bad()</script>';",
      script: '// <!-- </SCRIPT\nb();',
      style: 'a::before { content: "</style><script>bad()</script>" }',
      colours: ':root {}',
    };
    const content = {
      title: '</title><script>bad()</script>',
      trace: new Uint8Array([1, 2, 3]),
      language: '"><script>',
    };
    const html = await htmlReport(parts, content);
    const count = (pattern: RegExp): number => html.match(pattern)?.length ?? 0;
    // Three of ours that begin and end; what was in the texts begins and ends nothing.
    assert.equal(count(/<script/g) - count(/\\\/(script|style)><script/g), 3);
    const ends = html.split('</script>').length - 1;
    assert.equal(ends - count(/bad\(\)<\/script>/g), 3);
    assert.match(html, /default-src &#39;none&#39;/);
    assert.doesNotMatch(html, /unsafe-inline/);
    assert.match(html, />AQID<\/script>/);
  });
});

describe('the name of a file', () => {
  it('is of characters that every system allows', () => {
    assert.equal(fileNameOf('a/b: "c" + d', 0), 'a-b-c-+-d-1970-01-01-0000');
    assert.equal(fileNameOf('///', 0), 'run-1970-01-01-0000');
  });
});
