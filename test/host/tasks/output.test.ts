import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, lastRun, open, readLast, run } from '../support/editor.js';

/** Texts of the output channels that have been shown. */
const shown = (): string[] =>
  vscode.workspace.textDocuments
    .filter(({ uri }) => uri.scheme === 'output')
    .map((document) => document.getText());

describe('What tasks print', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await closeAll();
  });

  it('is in an output channel of the run, with who wrote it and when', async () => {
    const before = await readLast();
    await open('waits.ts');
    await run('runInThreadPool', 'waits.ts', 'say');
    await lastRun('say', before?.record.id);
    await vscode.commands.executeCommand('poolLanes.showOutput');
    const texts = await until('the channel is shown', shown, (all) => /said 2/.test(all.join()));
    const text = texts.find((one) => one.includes('said 2')) ?? '';
    assert.match(text, /^say, /);
    for (const n of [0, 1, 2]) {
      assert.match(text, new RegExp(`^ *\\d+\\.\\d \\+\\d+\\.\\d +#\\d+ +said ${n}$`, 'm'));
    }
  });
});
