import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, open, uriOf } from '../support/editor.js';

describe('Generate Code', () => {
  afterEach(closeAll);

  for (const [form, imported] of [
    ['piscina', 'piscina'],
    ['executors', 'pool-lanes/executors'],
  ] as const) {
    it(`opens an editor with a program for ${form}`, async () => {
      await open('waits.ts');
      const subject = { uri: uriOf('waits.ts'), name: 'wait', form };
      // The program of the test before may be told as active for a moment after it was closed.
      const before = new Set(vscode.workspace.textDocuments);
      await vscode.commands.executeCommand('poolLanes.generateCode', subject);
      const editor = await until(
        'the program is in the active editor',
        () => vscode.window.activeTextEditor,
        (active) => active?.document.isUntitled === true && !before.has(active.document),
      );
      assert.ok(editor);
      assert.equal(editor.document.languageId, 'typescript');
      const text = editor.document.getText();
      assert.ok(text.includes(` from '${imported}';`), text);
      assert.ok(text.includes(`import { wait } from './waits.js';`), text);
      assert.ok(text.includes(`[60, { task: 'two' }],`), text);
    });
  }
});
