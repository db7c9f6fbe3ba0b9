import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { closeAll, folder, lastRun, open, ran, readLast, untilItems } from '../support/editor.js';

describe('Running tests in the plural', () => {
  before(async () => {
    await open('cpu.ts');
    await open('touch.ts');
    await untilItems('touch.ts', ['touch']);
    await untilItems('cpu.ts', ['fib', 'outer', 'square']);
  });
  after(closeAll);

  const hasRun = async () => (await readdir(folder().fsPath)).includes('ran.txt');

  /** Runs are asked for in order: when a later one is over, an earlier one would have left its mark. */
  async function nothingRan(): Promise<void> {
    const { record } = await ran('runInThreadPool', 'cpu.ts', 'square');
    assert.equal(record.status, 'done');
    assert.equal(await hasRun(), false);
  }

  for (const command of [
    'testing.runAll',
    'testing.runCurrentFile',
    'testing.runSelected',
    'testing.debugAll',
    'testing.reRunLastRun',
    'testing.reRunFailTests',
  ]) {
    it(`runs none of our tasks by ${command}`, async () => {
      await open('touch.ts');
      await vscode.commands.executeCommand(command);
      await nothingRan();
    });
  }

  it('while the function alone does run at the cursor, which shows that its mark is a proof', async () => {
    const editor = await open('touch.ts');
    const position = new vscode.Position(5, 2);
    editor.selection = new vscode.Selection(position, position);
    const before = await readLast();
    await vscode.commands.executeCommand('testing.runAtCursor');
    const { record } = await lastRun('touch', before?.record.id);
    assert.equal(record.status, 'done');
    assert.equal(await hasRun(), true);
  });
});
