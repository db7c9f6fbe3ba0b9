import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { ARTIFACTS } from '../support/paths.mjs';
import { until } from '../support/until.js';
import { savedRun } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

describe('Runs that are past', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow({ height: 1000 });
  });
  after(() => closeWindow(window));

  const rows = (): Locator =>
    window.page.locator('.pane', { hasText: 'Runs' }).last().locator('.monaco-list-row');
  const ofRuns = (): Locator => rows().filter({ hasText: 'Thread pool' });

  const runs = async (count: number): Promise<void> => {
    const before = count === 1 ? null : (await savedRun(window)).record.id;
    await window.chooseRun('cpu.ts', 'fib', 'Run in Thread Pool');
    await until(
      'the run is saved',
      async () => savedRun(window).catch(() => null),
      (run) => run !== null && run.record.id !== before && run.record.status === 'done',
    );
    await until(
      'it is on the list',
      () => ofRuns().count(),
      (there) => there === count,
    );
  };

  it('are listed below the timeline, under their function, the latest first', async () => {
    await window.showTimeline();
    // It begins collapsed, so that the timeline has the room.
    await window.page.locator('.pane-header', { hasText: 'Runs' }).click();
    await runs(1);
    await runs(2);
    assert.match((await rows().first().textContent()) ?? '', /fib.*cpu\.ts/);
    await window.page.screenshot({ path: join(ARTIFACTS, 'screenshots', 'runs.png') });
  });

  it('are opened as they were', async () => {
    const latest = await savedRun(window);
    await ofRuns().last().click();
    const about = await ofRuns().last().locator('.label-description').first().textContent();
    const [wall] = (about ?? '').split(' · ');
    assert.match(wall ?? '', /^[\d.]+ m?s$/);
    await (await window.side.part('verdict')).getByText(`tasks in ${wall ?? ''}`).waitFor();
    await window.side.run('fib', 'done');
    assert.equal((await savedRun(window)).record.id, latest.record.id, 'nothing was run');
  });

  it('are laid on one axis with another, with the difference said', async () => {
    await ofRuns().first().click({ button: 'right' });
    await window.chooseInMenu('Compare with…');
    await window.quickInput.locator('.monaco-list-row').first().click();
    const difference = await window.side.part('difference');
    await difference.getByText('may be chance').waitFor();
    assert.match((await difference.textContent()) ?? '', /Before: fib.*After: fib.*Thread pool/s);
    await window.command('poolLanes.openInEditor', 'Pool Lanes: Open in Editor');
    await (await window.wide.part('difference')).waitFor();
    await window.page.screenshot({ path: join(ARTIFACTS, 'screenshots', 'compared.png') });
    await window.wide.press('difference-remove');
    await (await window.wide.part('difference')).waitFor({ state: 'hidden' });
  });

  it('go when they are deleted', async () => {
    await ofRuns().last().click({ button: 'right' });
    await window.chooseInMenu('Delete');
    await until(
      'one run is left',
      () => ofRuns().count(),
      (there) => there === 1,
    );
  });
});
