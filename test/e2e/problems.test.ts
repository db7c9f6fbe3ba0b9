import assert from 'node:assert/strict';
import { savedRun } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

describe('Trouble', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => closeWindow(window));

  it('of some tasks leaves the others alone, and its stack leads to the line of the source', async () => {
    await window.pressRun('fails.ts', 'halve');
    assert.equal(await window.side.ended('halve'), 'done');
    await window.side.figures(
      '4 tasks that are ok and 2 that failed',
      ({ thread }) => thread?.['ok']?.value === 4 && thread['failed']?.value === 2,
    );

    const run = await savedRun(window);
    const error = run.details(0, 2)?.error;
    assert.equal(error?.name, 'RangeError');
    assert.equal(error.message, 'cannot halve 2');
    assert.equal(error.place?.file, window.path('fails.ts'));
    assert.equal(error.place.line, 4);

    await window.openFile('cpu.ts');
    await window.side.selectTask(2);
    const details = await window.side.part('details');
    await details.getByText('cannot halve 2').first().waitFor();
    await details.locator('[data-place*="fails.ts:4"]').first().click();
    await window.page.locator('.tab.active[data-resource-name="fails.ts"]').waitFor();
    await window.cursorAt(4);
  });

  it('with an argument that cannot be cloned says so and what to do, in the task', async () => {
    await window.pressRun('fails.ts', 'call');
    await window.side.run('call', 'done', 'failed');
    await window.side.figures('no task that is ok', ({ thread }) => thread?.['ok']?.value === 0);
    const run = await savedRun(window);
    const error = run.details(0, 0)?.error;
    assert.match(error?.message ?? '', /clone/);
    assert.ok(error?.todo, 'says what to do');
    await window.noRunnerIsLeft();
  });

  it('with a module that is missing names it and the line that imports it', async () => {
    await window.pressRun('missing.ts', 'padded');
    assert.equal(await window.side.ended('padded'), 'failed');
    const [problem] = await window.side.problems();
    assert.match(problem?.text ?? '', /a-package-that-is-not-installed/);
    assert.match(problem?.text ?? '', /missing\.ts/);
    await window.noRunnerIsLeft();
  });

  it('with a tag is shown on its line', async () => {
    await window.openFile('tags.ts');
    await window.textEditor.locator('.squiggly-warning').first().waitFor();
    await window.page.locator('.statusbar [id="status.problems"][aria-label*="2"]').waitFor();
  });

  it('with the function itself, gone since, is said', async () => {
    await window.pressRun('fails.ts', 'halve');
    await window.side.run('halve', 'done');
    await window.page.keyboard.press('Control+a');
    await window.textEditor.locator('.view-lines').click();
    await window.page.keyboard.press('Control+a');
    await window.page.keyboard.press('Delete');
    await window.linesWithButton([]);
    await window.side.press('again');
    await window.side.run('halve', 'failed');
    const [problem] = await window.side.problems();
    assert.equal(problem?.kind, 'noFunction');
  });
});
