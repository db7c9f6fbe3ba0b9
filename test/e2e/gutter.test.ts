import assert from 'node:assert/strict';
import { closeWindow, openWindow } from './support/session.js';
import { savedRun, summaryOf } from './support/saved.js';
import { until } from '../support/until.js';
import type { EditorWindow } from './support/window.js';

describe('the gutter', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => closeWindow(window));

  it('has a run button on each top-level function, and on nothing else', async () => {
    await window.openFile('cpu.ts');
    // Not on the class and its method (9, 10), the generator (15), the nested function (20).
    await window.linesWithButton([2, 7, 19]);
  });

  it('runs the function in threads when the button is pressed, and shows its timeline', async () => {
    await window.pressRun('cpu.ts', 'fib');
    assert.equal(await window.side.ended('fib'), 'done');

    const run = await savedRun(window);
    assert.equal(run.record.title, 'fib');
    assert.deepEqual(
      run.record.blocks.map(({ pool, tasks }) => [pool, tasks]),
      [['thread', 12]],
    );
    const { ok, failed } = summaryOf(run, 0);
    assert.deepEqual([ok, failed], [12, 0]);
    const [block] = run.record.blocks;
    assert.ok(block);
    await window.side.timeline({ blocks: 1, bars: 12 });
    const { lanes } = await window.side.timeline({ blocks: 1 });
    assert.ok(lanes >= 1 && lanes <= block.workers, `${lanes} lanes`);
  });

  it('shows in the gutter afterwards that it went well', async () => {
    await window.openFile('cpu.ts');
    await until(
      'a passed mark on line 2',
      async () => (await window.gutter(2)).kind,
      (kind) => kind.includes('passed'),
    );
  });

  it('offers every pool in its context menu', async () => {
    await window.chooseRun('cpu.ts', 'square', 'Run in Process Pool');
    assert.equal(await window.side.ended('square'), 'done');
    await until(
      'the run of square is saved',
      async () => (await savedRun(window)).record,
      ({ title, blocks }) => title === 'square' && blocks[0]?.pool === 'process',
    );
    await window.side.timeline({ blocks: 1, bars: 1, lanes: 1 });
  });

  it('follows what is typed, also while it does not parse', async () => {
    await window.openFile('broken.ts');
    await window.linesWithButton([2, 9]);
    await window.goToLine(1);
    await window.page.keyboard.press('Control+Home');
    await window.page.keyboard.type('function fresh() {}\n');
    await window.linesWithButton([1, 3, 10]);
  });

  it('runs a function of a file that has a syntax error elsewhere only to say what is wrong', async () => {
    await window.pressGutter(3);
    assert.equal(await window.side.ended('before'), 'failed');
    const [problem] = await window.side.problems();
    assert.equal(problem?.kind, 'compile');
    // Unsaved text counts: the error was on line 6 before a line was typed above it.
    assert.match(problem.text, /broken\.ts:7/);
    await window.noRunnerIsLeft();
  });
});
