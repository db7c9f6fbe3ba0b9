import assert from 'node:assert/strict';
import { poolFigures } from '../../src/shared/figures.js';
import { isBlockShown, roundToShow } from '../../src/shared/shown-round.js';
import { verdictOf } from '../../src/shared/verdict.js';
import { savedRun, shownCounts, summaryOf, traceOf } from './support/saved.js';
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

  it('measures rounds, and draws the last complete one: a group per pool, a bar per task and pass', async () => {
    const run = await savedRun(window);
    const { blocks, comparison } = run.record;
    assert.ok(comparison && comparison.rounds > 0);
    assert.deepEqual(
      blocks.filter(({ round, control }) => round === 0 && !control).map(({ pool }) => pool),
      ['serial', 'eventLoop', 'thread', 'process'],
    );
    assert.deepEqual([...new Set(blocks.map(({ status }) => status))], ['done']);
    const counts = shownCounts(run);
    assert.equal(counts.blocks, 4);
    const { lanes } = await window.side.timeline(counts);
    const round = roundToShow(run.record, null);
    const workers = blocks
      .filter((block) => isBlockShown(block, round))
      .map(({ index, pool }) =>
        pool === 'thread' || pool === 'process' ? traceOf(run, index).workers.length : 1,
      );
    assert.equal(
      lanes,
      workers.reduce((sum, count) => sum + count),
    );
  });

  it('shows the first round when asked for it', async () => {
    const run = await savedRun(window);
    // A sweep has one, too.
    const choose = (await window.side.part('round')).filter({ visible: true });
    await choose.selectOption('0');
    await window.side.timeline({ blocks: 4 });
    await choose.selectOption('');
    await window.side.timeline(shownCounts(run));
  });

  it('shows the numbers of the trace in its table', async () => {
    const run = await savedRun(window);
    const figures = poolFigures(run.record, (block) => summaryOf(run, block));
    const shown = await window.side.figures('the wall times of the run', (seen) =>
      figures.every(({ pool, summary }) => seen[pool]?.['wall']?.value === summary?.wallMs),
    );
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

  it('says what the rounds say', async () => {
    const { record } = await savedRun(window);
    const said = verdictOf(
      record,
      poolFigures(record, () => null),
    );
    const text = await window.side.says(said.headline);
    const verdict = await window.side.part('verdict');
    assert.equal(await verdict.getAttribute('data-kind'), said.kind);
    assert.equal(await verdict.getAttribute('data-fastest'), said.fastest?.pool ?? null);
    assert.match(text, /equal results for all 12 tasks/);
  });

  it('goes on past tasks that print a megabyte in each block, and loses none of them', async () => {
    await window.chooseRun('waits.ts', 'flood', 'Compare Pools');
    assert.equal(await window.side.ended('flood'), 'done');
    const run = await savedRun(window);
    assert.ok((run.record.comparison?.rounds ?? 0) > 0);
    for (const { index, pool, status } of run.record.blocks) {
      assert.equal(status, 'done', pool);
      const { ok, tasks } = summaryOf(run, index);
      assert.ok(ok > 0 && ok === tasks, `${pool}: ${ok} of ${tasks}`);
    }
    await window.noRunnerIsLeft();
  });
});
