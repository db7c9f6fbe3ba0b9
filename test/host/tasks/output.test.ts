import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import type { ShownRun } from '../../support/saved-run.js';
import { closeAll, lastRun, open, readLast, run } from '../support/editor.js';

/** Names of the output channels that have been shown. Their text stays empty without the native module for logs. */
const shown = (): string[] =>
  vscode.workspace.textDocuments
    .filter(({ uri }) => uri.scheme === 'output')
    .map(({ uri }) => uri.path);

describe('What tasks print', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await closeAll();
  });

  async function printed(name: string): Promise<ShownRun> {
    const before = await readLast();
    await open('waits.ts');
    await run('runInThreadPool', 'waits.ts', name);
    const saved = await lastRun(name, before?.record.id);
    await vscode.commands.executeCommand('poolLanes.showOutput');
    return saved;
  }

  it('is in an output channel of the run, and a run that prints nothing has none', async () => {
    const { marks = [] } = await printed('say');
    assert.deepEqual(marks.map(({ text }) => text).sort(), ['said 0\n', 'said 1\n', 'said 2\n']);
    for (const { worker, at } of marks) assert.ok(worker !== undefined && at > 0);
    const isOfSay = (path: string): boolean => /Pool Lanes:? say, Thread pool × \d+$/.test(path);
    await until('the channel is shown', shown, (all) => all.some(isOfSay));
    await printed('wait');
    assert.equal(
      shown().filter((path) => path.includes('Thread pool')).length,
      1,
      'still the same',
    );
  });
});
