import assert from 'node:assert/strict';
import { summarise } from '../../../../src/shared/analysis.js';
import type { FromPage, Surroundings } from '../../../../src/shared/page-protocol.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { PageModel } from '../../../../webview/page/model.js';
import type { Topic } from '../../../../webview/page/model.js';
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
});
