import assert from 'node:assert/strict';
import { savedRun, summaryOf } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import { until } from '../support/until.js';
import type { EditorWindow } from './support/window.js';

const IN_THREADS = ['poolLanes.runInThreadPool', 'Pool Lanes: Run in Thread Pool'] as const;
const IN_PROCESSES = ['poolLanes.runInProcessPool', 'Pool Lanes: Run in Process Pool'] as const;

describe('the palette', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => closeWindow(window));

  const ended = async (title: string, pool: string) => {
    assert.equal(await window.side.ended(title), 'done');
    const run = await until(
      `the run of ${title} is saved`,
      () => savedRun(window),
      ({ record }) => record.title === title && record.blocks[0]?.pool === pool,
    );
    assert.equal(run.record.status, 'done');
    return run;
  };

  it('runs the function at the cursor', async () => {
    await window.openFile('waits.ts');
    await window.goToLine(8, 3);
    await window.command(...IN_PROCESSES);
    const run = await ended('wait', 'process');
    assert.deepEqual(run.record.functions[0]?.inputs, [
      "30, { task: 'one' }",
      "60, { task: 'two' }",
    ]);
    assert.equal(run.details(0, 0)?.result, "'one'");
    assert.equal(run.details(0, 1)?.result, "'two'");
    await window.side.timeline({ blocks: 1, bars: 2 });
  });

  it('lets several functions be picked where the cursor is in none', async () => {
    await window.openFile('cpu.ts');
    // The class: no task function.
    await window.goToLine(9);
    await window.command(...IN_THREADS);
    for (const name of ['fib(', 'square(']) {
      await window.quickInput.locator('.monaco-list-row', { hasText: name }).click();
    }
    await window.page.keyboard.press('Enter');
    const run = await ended('fib + square', 'thread');
    assert.equal(summaryOf(run, 0).ok, 13);
    await window.side.timeline({ blocks: 1, bars: 13 });
  });

  it('asks once for inputs that no tag gives, and remembers the answer', async () => {
    await window.openFile('untagged.ts');
    await window.goToLine(2);
    await window.command(...IN_THREADS);
    await window.answer('Inputs of greet (1 of 2): arguments', "'Ada', 2");
    await window.answer('Inputs of greet (2 of 2): tasks', '5');
    const first = await ended('greet', 'thread');
    assert.equal(first.details(0, 4)?.result, "'Hello Ada! Hello Ada! '");
    assert.equal(summaryOf(first, 0).ok, 5);

    await window.command(...IN_PROCESSES);
    const second = await ended('greet', 'process');
    assert.equal(second.details(0, 4)?.result, "'Hello Ada! Hello Ada! '");
  });

  it('runs again from the page, with the same inputs', async () => {
    const before = (await savedRun(window)).record;
    await window.side.press('again');
    await until(
      'another run like the last',
      async () => (await savedRun(window)).record,
      ({ id, title }) => id !== before.id && title === before.title,
    );
  });
});
