import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { folder, open, readLast, run, runners, untilItems } from '../support/editor.js';

describe('In a workspace that is not trusted', () => {
  it('the extension is there', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await open('touch.ts');
    await untilItems('touch.ts', ['touch']);
  });

  for (const command of ['runInThreadPool', 'runInProcessPool', 'comparePools']) {
    it(`${command} runs nothing, also when called by another extension`, async () => {
      await run(command, 'touch.ts', 'touch');
      assert.deepEqual(await runners(), []);
      assert.deepEqual(await readdir(folder().fsPath), ['touch.ts']);
      assert.equal(await readLast(), undefined);
    });
  }
});
