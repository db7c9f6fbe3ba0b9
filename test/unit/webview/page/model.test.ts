import assert from 'node:assert/strict';
import { summarise } from '../../../../src/shared/analysis.js';
import type { FromPage, Surroundings } from '../../../../src/shared/page-protocol.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { PageModel } from '../../../../webview/page/model.js';
import { BESIDE } from '../../../../webview/timeline/types.js';
import type { Topic } from '../../../../webview/page/topics.js';
import { synthetic } from '../harness/synthetic.js';

const surroundings: Surroundings = { trusted: true, wide: false, candidate: null };

const scene = synthetic({
  pools: ['serial', 'thread'],
  tasks: 40,
  workers: 3,
  failEvery: 8,
});
const { run, events } = scene;
const chunks = events.flatMap((event) => ('chunk' in event ? [event.chunk] : []));

function opened() {
  const posted: FromPage[] = [];
  const topics: Topic[] = [];
  const appended: number[] = [];
  const model = new PageModel({
    post: (message) => posted.push(message),
    changed: (topic) => topics.push(topic),
    appended: (block) => appended.push(block),
  });
  const hydrate = (record: RunRecord | null = run): void =>
    model.receive({ type: 'hydrate', run: record, surroundings });
  const chunk = (data: ArrayBuffer | undefined, runId = run.id): void =>
    model.receive({ type: 'chunk', runId, data });
  const asked = (type: FromPage['type']): number =>
    posted.filter((one) => one.type === type).length;
  return { model, posted, topics, appended, hydrate, chunk, asked };
}

describe('page model', () => {
  it('asks for everything, and holds what comes', () => {
    const { model, posted, appended, hydrate, chunk } = opened();
    model.askForAll();
    assert.deepEqual(posted, [{ type: 'ready' }]);
    hydrate();
    for (const data of chunks) chunk(data);
    assert.equal(appended.length, chunks.length);
    for (const { index } of run.blocks) {
      const trace = model.traces.get(index);
      assert.ok(trace);
      assert.equal(trace.settledCount, 40);
      const [own, whole] = [model.summaryOf(index), summarise(trace)];
      assert.deepEqual(
        { ...own, overhead: null, workMs: 0 },
        { ...whole, overhead: null, workMs: 0 },
      );
      assert.ok(Math.abs((own?.workMs ?? 0) - whole.workMs) < 1e-6);
    }
    assert.deepEqual(model.progress, { settled: 80, expected: 80 });
    assert.equal(model.figures[1]?.title, 'Thread pool × 3');
  });

  it('passes over what it does not know, of another run, or too early', () => {
    const { model, hydrate, chunk, asked } = opened();
    for (const odd of [null, 7, 'x', {}, { type: 'news' }, { data: 1 }]) model.receive(odd);
    model.askForAll();
    chunk(chunks[0]);
    hydrate();
    chunk(chunks[0], 'another');
    model.receive({
      type: 'details',
      runId: run.id,
      block: 0,
      task: 3,
      details: scene.details(0, 3),
    });
    assert.equal(model.traces.get(0)?.taskCount, 0);
    assert.equal(model.details, null);
    assert.equal(asked('ready'), 1);
  });

  it('asks for everything anew when a chunk is missing, once, and is whole afterwards', () => {
    const { model, hydrate, chunk, asked } = opened();
    model.askForAll();
    hydrate();
    chunk(chunks[0]);
    chunk(chunks[2]);
    chunk(chunks[3]);
    assert.equal(asked('ready'), 2);
    hydrate();
    assert.equal(model.traces.get(0)?.taskCount, 0);
    for (const data of chunks) chunk(data);
    assert.equal(model.progress.settled, 80);
    assert.equal(model.unreadable, null);
    assert.equal(asked('ready'), 2);
  });

  it('gives up asking when the same chunk is missing again, and says so', () => {
    const { model, hydrate, chunk, asked, posted } = opened();
    model.askForAll();
    for (let i = 0; i < 3; i++) {
      hydrate();
      chunk(chunks[0]);
      chunk(chunks[2]);
    }
    assert.equal(asked('ready'), 2);
    assert.match(model.unreadable ?? '', /chunk 2 where 1 was due/);
    assert.equal(posted.filter(({ type }) => type === 'fault').length, 2);
  });

  it('begins anew with another run, and keeps the selection when the same one is sent again', () => {
    const { model, hydrate } = opened();
    model.askForAll();
    hydrate();
    model.select({ block: 1, task: 2 });
    hydrate();
    assert.deepEqual(model.selection, { block: 1, task: 2 });
    model.receive({ type: 'run', run: { ...run, id: 'next' } });
    assert.equal(model.selection, null);
    assert.equal(model.run?.id, 'next');
  });

  it('asks for the details of the selected task, and again once it has settled', () => {
    const { model, hydrate, chunk, asked } = opened();
    model.askForAll();
    hydrate();
    chunk(chunks[0]);
    model.select({ block: 0, task: 39 });
    assert.equal(asked('details'), 1);
    assert.equal(model.details, 'asked');
    model.receive({ type: 'details', runId: run.id, block: 0, task: 39, details: null });
    assert.equal(model.details, null);
    for (const data of chunks.slice(1)) chunk(data);
    assert.equal(asked('details'), 2);
    const kept = scene.details(0, 39);
    model.receive({ type: 'details', runId: run.id, block: 0, task: 39, details: kept });
    assert.deepEqual(model.details, kept);
  });

  it('does not take the late answer about another task', () => {
    const { model, hydrate } = opened();
    model.askForAll();
    hydrate();
    model.select({ block: 0, task: 1 });
    model.select({ block: 0, task: 2 });
    model.receive({
      type: 'details',
      runId: run.id,
      block: 0,
      task: 1,
      details: scene.details(0, 1),
    });
    assert.equal(model.details, 'asked');
  });

  it('works out the figures once per change', () => {
    const { model, hydrate, chunk } = opened();
    model.askForAll();
    hydrate();
    const before = model.figures;
    assert.equal(model.figures, before);
    chunk(chunks[0]);
    assert.notEqual(model.figures, before);
  });

  it('holds a run beside the shown one, apart from it, until the next hydrate', () => {
    const { model, appended, posted } = opened();
    const other = { ...run, id: 'other' };
    model.askForAll();
    model.receive({ type: 'hydrate', run, surroundings, beside: { run: other, round: null } });
    for (const data of chunks) {
      model.receive({ type: 'chunk', runId: run.id, data });
      model.receive({ type: 'chunk', runId: 'other', data });
    }
    assert.equal(appended.filter((block) => block >= BESIDE).length, chunks.length);
    assert.equal(model.progress.settled, 80, 'figures are those of the shown run');
    model.select({ block: BESIDE + 1, task: 7 });
    const at = model.locate({ block: BESIDE + 1, task: 7 });
    assert.deepEqual([at?.run.id, at?.block, at?.trace?.settledCount], ['other', 1, 40]);
    assert.deepEqual(posted.at(-1), { type: 'details', runId: 'other', block: 1, task: 7 });
    const details = scene.details(1, 7);
    model.receive({ type: 'details', runId: run.id, block: 1, task: 7, details: null });
    assert.equal(model.details, 'asked', 'an answer about the other run is none');
    model.receive({ type: 'details', runId: 'other', block: 1, task: 7, details });
    assert.equal(model.details, details);
    model.receive({ type: 'hydrate', run, surroundings });
    assert.deepEqual([model.beside, model.selection], [null, null]);
  });

  it('asks for everything anew when a chunk of the run beside is missing', () => {
    const { model, asked } = opened();
    model.askForAll();
    const beside = { run: { ...run, id: 'other' }, round: null };
    model.receive({ type: 'hydrate', run, surroundings, beside });
    model.receive({ type: 'chunk', runId: 'other', data: chunks[1] as ArrayBuffer });
    assert.equal(asked('ready'), 2);
  });

  it('keeps what tasks wrote, of the shown run only', () => {
    const { model, hydrate, topics } = opened();
    const mark = { block: 1, at: 5, stream: 'stdout', text: 'hello' } as const;
    model.receive({ type: 'marks', runId: run.id, marks: [mark] });
    assert.deepEqual(model.marks, [], 'before it has been hydrated');
    hydrate();
    model.receive({ type: 'marks', runId: run.id, marks: [mark] });
    model.receive({ type: 'marks', runId: 'other', marks: [mark] });
    model.receive({ type: 'marks', runId: run.id, marks: [{ ...mark, at: 9 }] });
    assert.deepEqual(
      model.marks.map(({ at }) => at),
      [5, 9],
    );
    assert.ok(topics.includes('marks'));
    hydrate();
    assert.deepEqual(model.marks, []);
  });
});
