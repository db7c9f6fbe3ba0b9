import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

describe('In a workspace that is not trusted', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow({ workspace: 'untrusted', trusted: false });
  });
  after(() => closeWindow(window));

  it('the page says why nothing runs, and how to trust', async () => {
    await window.showTimeline();
    await (await window.side.part('trust')).waitFor();
  });

  it('a press of the gutter button asks for trust, and without it runs nothing', async () => {
    await window.pressRun('touch.ts', 'touch');
    await window.dialog(/trust/i).waitFor();
    await window.page.keyboard.press('Escape');
    await window.dialog(/trust/i).waitFor({ state: 'hidden' });
    assert.deepEqual(await window.runners(), []);
    assert.deepEqual(await readdir(window.folder), ['touch.ts']);
  });

  it('a command of the palette runs nothing', async () => {
    await window.openFile('touch.ts');
    await window.goToLine(6);
    await window.command('poolLanes.comparePools', 'Pool Lanes: Compare Pools');
    assert.deepEqual(
      (await window.side.problems()).map(({ kind }) => kind),
      ['untrusted'],
    );
    assert.deepEqual(await window.runners(), []);
    assert.deepEqual(await readdir(window.folder), ['touch.ts']);
  });
});
