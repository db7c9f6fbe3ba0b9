import assert from 'node:assert/strict';
import { poolFigures } from '../../src/shared/figures.js';
import { sweepOf } from '../../src/shared/sweep.js';
import { verdictOf } from '../../src/shared/verdict.js';
import { rowsOf } from '../../webview/page/sweep.js';
import { savedRun, shownCounts } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

describe('Find Best Worker Count', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => closeWindow(window));

  it('asks for the pool, measures numbers of workers, and shows what they say', async () => {
    await window.chooseRun('cpu.ts', 'fib', 'Find Best Worker Count');
    await window.quickInput.locator('.monaco-list-row', { hasText: 'Process pool' }).click();
    assert.equal(await window.side.ended('fib'), 'done');
    const run = await savedRun(window);
    const { record } = run;
    assert.equal(record.sweep?.pool, 'process');
    assert.ok(record.sweep.rounds > 0);
    assert.deepEqual([...new Set(record.blocks.map(({ pool }) => pool))], ['process']);
    const sweep = sweepOf(record);
    assert.ok(sweep);
    const said = verdictOf(
      record,
      poolFigures(record, () => null),
    );
    await window.side.says(said.headline);
    const rows = await (await window.side.part('sweep-rows')).locator('tr').allInnerTexts();
    assert.deepEqual(
      rows.map((text) => text.split(/\s*\t\s*/)),
      rowsOf(sweep).map(({ cells }) => [...cells]),
    );
    await window.side.timeline(shownCounts(run));
  });
});
