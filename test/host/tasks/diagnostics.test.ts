import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, open, uriOf } from '../support/editor.js';

const ofTags = () =>
  vscode.languages.getDiagnostics(uriOf('tags.ts')).filter(({ source }) => source === 'Pool Lanes');

describe('A tag that does not parse', () => {
  after(closeAll);

  it('is a diagnostic on its own line, and one that does is none', async () => {
    await open('tags.ts');
    const found = await until('two diagnostics', ofTags, ({ length }) => length === 2);
    assert.deepEqual(
      found.map(({ range }) => range.start.line + 1).sort((a, b) => a - b),
      [7, 8],
    );
    for (const { message } of found) assert.notEqual(message, '');
  });

  it('is none any more when it is put right', async () => {
    const editor = await open('tags.ts');
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(6).range, ' * @task 1');
      edit.replace(editor.document.lineAt(7).range, ' * @tasks 2 3');
    });
    await until('no diagnostics', ofTags, ({ length }) => length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is none any more when the file is closed', async () => {
    await open('tags.ts');
    await until('two diagnostics', ofTags, ({ length }) => length === 2);
    await closeAll();
    await until('no diagnostics', ofTags, ({ length }) => length === 0);
  });
});
