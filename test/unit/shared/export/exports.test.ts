import assert from 'node:assert/strict';
import { csvParseRows } from 'd3';
import { csvOf } from '../../../../src/shared/export/csv.js';
import type { ExportedRun } from '../../../../src/shared/export/exported-run.js';
import { fileNameOf } from '../../../../src/shared/export/formats.js';
import { htmlReport } from '../../../../src/shared/export/html.js';
import { tracesOf } from '../../../../src/shared/trace/file.js';
import { sampleRecord, sampleTrace } from '../trace/sample.js';

function exported(chunks = sampleTrace(120).chunks, record = sampleRecord()): ExportedRun {
  const [known] = sampleTrace().details;
  return {
    product: '1.2.3',
    record,
    traces: tracesOf(chunks),
    details: (block, task) => (block === 0 && task === 0 ? known : null),
  };
}

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
      strings: { '</script><script>bad()': '</script>' },
    };
    const html = await htmlReport(parts, content);
    const count = (pattern: RegExp): number => html.match(pattern)?.length ?? 0;
    // Four of ours that begin and end; what was in the texts begins and ends nothing.
    assert.equal(count(/<script/g) - count(/\\\/(script|style)><script/g), 4);
    const ends = html.split('</script>').length - 1;
    assert.equal(ends - count(/bad\(\)<\/script>/g), 4);
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
