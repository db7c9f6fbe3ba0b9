import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { ARTIFACTS } from '../support/paths.mjs';
import { until } from '../support/until.js';
import { savedRun } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

/** As long as a file says, ms: so that it may become slower while its source stays as it is. */
const NAP = `import { readFileSync } from 'node:fs';

const ms = Number(readFileSync(new URL('nap.txt', import.meta.url), 'utf8'));

/** @task */
export function nap(): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
`;

/** What a baseline needs, however busy the machine. */
const SETTINGS = {
  'poolLanes.rounds': 4,
  'poolLanes.timeBudget': 600,
  'poolLanes.comparePools': ['serial', 'eventLoop'],
};

describe('Runs that are past', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow({ height: 1000 });
    // Long before it is needed: the editor hears of a file when the system tells it.
    await mkdir(window.path('.vscode'), { recursive: true });
    await writeFile(window.path('.vscode/settings.json'), JSON.stringify(SETTINGS));
  });
  after(() => closeWindow(window));

  const rows = (): Locator =>
    window.page.locator('.pane', { hasText: 'Runs' }).last().locator('.monaco-list-row');
  const ofRuns = (): Locator => rows().filter({ hasText: 'Thread pool' });

  const runs = async (
    count: number,
    item: 'Run in Thread Pool' | 'Debug in Thread Pool' = 'Run in Thread Pool',
  ): Promise<void> => {
    const before = count === 1 ? null : (await savedRun(window)).record.id;
    await window.chooseRun('cpu.ts', 'fib', item);
    await until(
      'the run is saved',
      async () => savedRun(window).catch(() => null),
      (run) => run !== null && run.record.id !== before && run.record.status === 'done',
    );
    await listed(count);
  };

  const listed = (count: number): Promise<number> =>
    until(
      `${count} runs are on the list`,
      () => ofRuns().count(),
      (there) => there === count,
    );

  const remove = async (run: Locator): Promise<void> => {
    const before = await ofRuns().count();
    await run.click({ button: 'right' });
    await window.chooseInMenu('Delete');
    await listed(before - 1);
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

  it('are no choice to compare with where a debugger slowed them down', async () => {
    await runs(3, 'Debug in Thread Pool');
    assert.equal((await savedRun(window)).record.debug, true);
    await window.showTimeline();
    await ofRuns().last().click({ button: 'right' });
    await window.chooseInMenu('Compare with…');
    const choices = window.quickInput.locator('.monaco-list-row');
    await choices.first().waitFor();
    assert.equal(await choices.count(), 1);
    await window.page.keyboard.press('Escape');
    // It is the latest.
    await remove(ofRuns().first());
  });

  it('have names, pins and days', async () => {
    await ofRuns().last().click({ button: 'right' });
    await window.chooseInMenu('Rename…');
    await window.answer('Rename Run', 'before the cache');
    const named = rows().filter({ hasText: 'before the cache' });
    await named.waitFor();
    await named.click({ button: 'right' });
    await window.chooseInMenu('Pin');
    await named.locator('.codicon-pinned').waitFor();
    const head = window.page.locator('.pane', { hasText: 'Runs' }).last();
    await head.hover();
    await head.locator('[aria-label="Group by Day"]').click();
    await rows()
      .filter({ hasText: String(new Date().getFullYear()) })
      .waitFor();
    assert.match((await named.textContent()) ?? '', /Thread pool/);
    await head.locator('[aria-label="Group by Function"]').click();
    await rows().filter({ hasText: 'cpu.ts' }).waitFor();
    // What is to be kept is not deleted by a slip.
    await named.click({ button: 'right' });
    await window.chooseInMenu('Delete');
    await window.dialog('This run is pinned').waitFor();
    await window.page.keyboard.press('Escape');
    await named.click({ button: 'right' });
    await window.chooseInMenu('Unpin');
    await named.locator('.codicon-pinned').waitFor({ state: 'hidden' });
    await named.click({ button: 'right' });
    await window.chooseInMenu('Rename…');
    await window.answer('Rename Run', '');
    await named.waitFor({ state: 'hidden' });
  });

  for (const [label, ending, begins] of [
    ['Table (CSV)', '.csv', /^block,pool,/],
    ['Picture (PNG)', '.png', /^.PNG/],
  ] as const) {
    it(`are written where the dialog says: ${label}`, async () => {
      await window.command('poolLanes.export', 'Pool Lanes: Export…');
      await window.quickInput.locator('.monaco-list-row', { hasText: label }).click();
      const input = window.quickInput.locator('input').first();
      await until(
        'a name is proposed',
        () => input.inputValue(),
        (name) => name.startsWith(window.folder) && name.endsWith(ending),
      );
      await input.fill(window.path(`exported${ending}`));
      await window.page.keyboard.press('Enter');
      const written = window.notification(`Written to exported${ending}`);
      await written.waitFor();
      const text = await readFile(window.path(`exported${ending}`), 'latin1');
      assert.match(text, begins);
      await window.command('notifications.clearAll', 'Notifications: Clear All Notifications');
      await written.waitFor({ state: 'hidden' });
    });
  }

  it('go when they are deleted', async () => {
    await remove(ofRuns().last());
  });

  it('as a baseline warn of a later comparison that is slower, and both are shown at a press', async () => {
    const lasts = (ms: number): Promise<void> => writeFile(window.path('nap.txt'), String(ms));
    await lasts(50);
    await writeFile(window.path('nap.ts'), NAP);
    await window.chooseRun('nap.ts', 'nap', 'Compare Pools');
    assert.equal(await window.side.ended('nap'), 'done');
    const { record } = await savedRun(window);
    assert.equal(record.comparison?.rounds, 4);
    await window.command('poolLanes.saveBaseline', 'Pool Lanes: Save as Baseline');
    await rows().filter({ hasText: 'baseline' }).waitFor();
    await lasts(300);
    await window.side.press('again');
    const warning = window.notification('against its baseline');
    await warning.waitFor({ timeout: 240_000 });
    await warning.getByRole('button', { name: 'Show Both' }).click();
    const difference = await window.side.part('difference');
    await difference.getByText('Slower than before').first().waitFor();
    await rows().locator('.codicon-warning').waitFor();
    await window.page.screenshot({ path: join(ARTIFACTS, 'screenshots', 'slower.png') });
  });
});
