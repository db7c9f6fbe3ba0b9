import assert from 'node:assert/strict';
import { poolFigures } from '../../src/shared/figures.js';
import { verdictOf } from '../../src/shared/verdict.js';
import type { Figures } from './support/lanes-page.js';
import { savedRun, shownCounts } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import { until } from '../support/until.js';
import type { EditorWindow } from './support/window.js';

describe('A run that was shown', () => {
  let window: EditorWindow;
  let counts: { blocks: number; bars: number };
  let before_: { lanes: number; summary: string; verdict: string };
  before(async () => {
    window = await openWindow();
    await window.chooseRun('cpu.ts', 'fib', 'Compare Pools');
    assert.equal(await window.side.ended('fib'), 'done');
    const run = await savedRun(window);
    counts = shownCounts(run);
    assert.equal(counts.blocks, 4);
    const { lanes } = await window.side.timeline(counts);
    const said = verdictOf(
      run.record,
      poolFigures(run.record, () => null),
    );
    const verdict = await window.side.says(said.headline);
    before_ = { lanes, summary: JSON.stringify(await window.side.summary()), verdict };
  });
  after(() => closeWindow(window));

  const isAsBefore = (shown: Figures): boolean => JSON.stringify(shown) === before_.summary;

  it('is still there when the view was hidden and is shown again', async () => {
    await window.hideTimeline();
    await until(
      'the page is hidden',
      () => window.side.isShown(),
      (shown) => !shown,
    );
    await window.showTimeline();
    await window.side.timeline({ ...counts, lanes: before_.lanes });
    await window.side.figures('what it did', isAsBefore);
  });

  it('is the same in an editor tab', async () => {
    await window.side.press('open-in-editor');
    await window.wide.timeline({ ...counts, lanes: before_.lanes });
    await window.wide.figures('what the side panel does', isAsBefore);
    assert.equal(await (await window.wide.part('open-in-editor')).isVisible(), false);
  });

  it('is still there when the window was reloaded, in the side panel and in the tab', async () => {
    const { record } = await savedRun(window);
    await window.reload();
    await window.wide.timeline({ ...counts, lanes: before_.lanes });
    await window.wide.figures('what it did', isAsBefore);
    await window.showTimeline();
    await window.side.timeline({ ...counts, lanes: before_.lanes });
    await window.side.figures('what it did', isAsBefore);
    await until(
      'the verdict is what it was',
      async () => (await window.side.part('verdict')).innerText(),
      (said) => said === before_.verdict,
    );
    assert.equal((await savedRun(window)).record.id, record.id);
  });

  it('can be run again after that', async () => {
    const { record } = await savedRun(window);
    await window.side.press('again');
    await until(
      'another run of the same pools',
      async () => (await savedRun(window)).record,
      ({ id, blocks }) => id !== record.id && blocks.length >= 4,
      240_000,
    );
    counts = shownCounts(await savedRun(window));
    await window.side.timeline(counts);
    await window.wide.timeline(counts);
  });

  it('went on while the view was hidden, and is whole when shown', async () => {
    await window.command('workbench.action.closeAllEditors', 'View: Close All Editors');
    await window.pressRun('waits.ts', 'spin');
    await window.side.ok('thread', 2);
    await window.hideTimeline();
    await window.command('poolLanes.stop', 'Pool Lanes: Stop');
    await window.noRunnerIsLeft();
    await window.showTimeline();
    await window.side.run('spin', 'stopped');
    await window.side.ok('thread', 2);
  });
});
