import assert from 'node:assert/strict';
import { savedRun, summaryOf } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import { until } from '../support/until.js';
import type { EditorWindow } from './support/window.js';

describe('Stop', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => closeWindow(window));

  for (const [pool, item] of [
    ['thread', 'Run in Thread Pool'],
    ['process', 'Run in Process Pool'],
  ] as const) {
    it(`ends loops that never would, and leaves no process behind (${pool} pool)`, async () => {
      await window.chooseRun('waits.ts', 'spin', item);
      // Two tasks end at once, so there is something to keep.
      await window.side.ok(pool, 2);
      const running = await window.runners();
      assert.ok(running.length >= (pool === 'process' ? 2 : 1), running.join('\n'));
      await window.side.press('stop');
      await window.side.run('spin', 'stopped');
      await window.noRunnerIsLeft();
      const run = await savedRun(window);
      assert.equal(run.record.status, 'stopped');
      assert.equal(summaryOf(run, 0).ok, 2);
      await window.side.ok(pool, 2);
    });
  }

  it('ends a comparison in the midst of its first round, which then compares nothing', async () => {
    await window.chooseRun('waits.ts', 'spin', 'Compare Pools');
    await window.side.figures(
      'two tasks of the first pool',
      ({ serial }) => serial?.['ok']?.value === 2,
    );
    await window.side.press('stop');
    await window.side.run('spin', 'stopped');
    await window.noRunnerIsLeft();
    await window.side.says('No round was completed, so there is nothing to compare.');
    assert.equal((await savedRun(window)).record.status, 'stopped');
  });

  it('is asked for by a second press, and the first run goes on if the answer is no', async () => {
    await window.pressRun('waits.ts', 'dawdle');
    await window.side.run('dawdle', 'running');
    await window.goToLine(await window.lineOf('waits.ts', 'dawdle'));
    await window.command('poolLanes.runInProcessPool', 'Pool Lanes: Run in Process Pool');
    await window.dialog('dawdle is still running.').waitFor();
    await window.page.keyboard.press('Escape');
    await window.dialog('dawdle is still running.').waitFor({ state: 'hidden' });
    await window.side.run('dawdle', 'running');
    assert.notDeepEqual(await window.runners(), []);
  });

  it('makes room for the second if the answer is yes', async () => {
    await window.chooseRun('cpu.ts', 'fib', 'Run in Process Pool');
    const dialog = window.dialog('dawdle is still running.');
    await dialog.getByRole('button', { name: 'Stop and Run' }).click();
    await until(
      'fib has run',
      async () => (await savedRun(window)).record,
      ({ title, status }) => title === 'fib' && status === 'done',
    );
    await window.noRunnerIsLeft();
  });

  it('can be said in the palette, while a run is going only', async () => {
    const stop = ['poolLanes.stop', 'Pool Lanes: Stop'] as const;
    assert.equal(await window.offers(...stop), false);
    await window.pressRun('waits.ts', 'dawdle');
    await window.side.run('dawdle', 'running');
    // An animation takes CPU time from what is measured. The editor's own list of test results, where it is open, has one.
    await until(
      'nothing of ours moves',
      () => window.endlessAnimations(),
      (moving) => moving.every((name) => name.startsWith('computed-state ')),
    );
    await window.command(...stop);
    await window.side.run('dawdle', 'stopped');
    await window.noRunnerIsLeft();
  });

  it('comes with the end of the window', async () => {
    const other = await openWindow();
    await other.pressRun('waits.ts', 'spin');
    await other.side.ok('thread', 2);
    assert.notDeepEqual(await other.runners(), []);
    await other.command('workbench.action.closeFolder', 'Workspaces: Close Workspace');
    await other.noRunnerIsLeft();
    await closeWindow(other);
  });
});
