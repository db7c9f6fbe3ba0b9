import assert from 'node:assert/strict';
import { poolFigures } from '../../src/shared/figures.js';
import { savedRun, summaryOf, traceOf } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

describe('Compare Pools', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
    await window.chooseRun('cpu.ts', 'fib', 'Compare Pools');
    assert.equal(await window.side.ended('fib'), 'done');
  });
  after(() => closeWindow(window));

  it('draws a group per pool and a bar per task', async () => {
    const run = await savedRun(window);
    assert.deepEqual(
      run.record.blocks.map(({ pool, status }) => [pool, status]),
      [
        ['serial', 'done'],
        ['eventLoop', 'done'],
        ['thread', 'done'],
        ['process', 'done'],
      ],
    );
    const { lanes } = await window.side.timeline({ blocks: 4, bars: 48 });
    const workers = run.record.blocks.map(({ index, pool }) =>
      pool === 'thread' || pool === 'process' ? traceOf(run, index).workers.length : 1,
    );
    assert.equal(
      lanes,
      workers.reduce((sum, count) => sum + count),
    );
  });

  it('shows the numbers of the trace in its table', async () => {
    const run = await savedRun(window);
    const shown = await window.side.summary();
    const figures = poolFigures(run.record, (block) => summaryOf(run, block));
    assert.deepEqual(
      Object.keys(shown),
      figures.map(({ pool }) => pool),
    );
    for (const { pool, summary, speedup, efficiency } of figures) {
      assert.ok(summary);
      const { overhead } = summary;
      const expected = {
        wall: summary.wallMs,
        work: summary.workMs,
        speedup,
        efficiency,
        parallelism: summary.parallelism,
        overhead: overhead.share,
        spawn: overhead.spawnMs,
        load: overhead.loadMs,
        queue: overhead.queueMs,
        send: overhead.sendMs,
        return: overhead.returnMs,
        ok: 12,
        failed: 0,
      };
      for (const [metric, value] of Object.entries(expected)) {
        const cell = shown[pool]?.[metric];
        assert.equal(cell?.value, value, `${metric} of ${pool}`);
        assert.notEqual(cell.text, '');
      }
      assert.ok(summary.wallMs > 0 && summary.workMs > 0);
    }
    assert.equal(shown['serial']?.['speedup']?.value, 1);
  });

  it('names the pool that was measured to be the fastest', async () => {
    const run = await savedRun(window);
    const walls = run.record.blocks.map(({ pool, index }) => ({
      pool,
      wall: summaryOf(run, index).wallMs,
    }));
    const fastest = walls.reduce((a, b) => (b.wall < a.wall ? b : a));
    const verdict = await window.side.part('verdict');
    assert.match((await verdict.getAttribute('data-kind')) ?? '', /^(leading|close)$/);
    assert.equal(await verdict.getAttribute('data-fastest'), fastest.pool);
    assert.match(await verdict.innerText(), /equal results for all 12 tasks/);
  });
});
