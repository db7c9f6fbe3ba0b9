import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { savedRun } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import { until } from '../support/until.js';
import type { EditorWindow } from './support/window.js';

describe('The Testing view', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
    await window.openFile('touch.ts');
    await window.linesWithButton([5]);
    await window.openFile('cpu.ts');
    await window.linesWithButton([2, 7, 19]);
  });
  after(() => closeWindow(window));

  const ran = async () => (await readdir(window.folder)).includes('ran.txt');
  let last = '';

  /**
   * What is asked of the extension is done in the order in which it is asked: once a run that was asked for later is
   * over, without a question whether to stop another, nothing has run that was asked for before.
   */
  const nothingRan = async () => {
    await window.pressRun('cpu.ts', 'square');
    const { record } = await until(
      'square has run',
      () => savedRun(window),
      ({ record: { id, title, status } }) => id !== last && title === 'square' && status === 'done',
    );
    last = record.id;
    assert.equal(await ran(), false);
  };

  it('runs none of our tasks by Run All Tests', async () => {
    await window.command('testing.runAll', 'Test: Run All Tests');
    assert.equal(await window.side.isShown(), false, 'no run has shown the page');
    await nothingRan();
  });

  it('nor by Run Tests in Current File', async () => {
    await window.openFile('touch.ts');
    await window.command('testing.runCurrentFile', 'Test: Run Tests in Current File');
    await nothingRan();
  });

  it('nor by the button on the root', async () => {
    await window.command('workbench.view.testing.focus', 'Testing: Focus on Test Explorer View');
    const row = window.page.locator('.test-explorer .monaco-list-row').first();
    await row.hover();
    await row.locator('.codicon-testing-run-icon').first().click();
    await nothingRan();
  });

  it('but the function alone can be run, which shows that its mark is a proof', async () => {
    await window.pressRun('touch.ts', 'touch');
    await until('the task has run', ran, (has) => has);
  });
});
