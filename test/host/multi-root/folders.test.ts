import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, lastRun, readLast } from '../support/editor.js';

/** By folder of the workspace: what its settings say of workers. */
const WORKERS = { one: 1, two: 3 } as const;

describe('In a workspace of several folders', () => {
  afterEach(closeAll);

  for (const name of ['one', 'two'] as const) {
    it(`a function runs with the package, tsconfig, settings and working directory of its own (${name})`, async () => {
      const folder = vscode.workspace.workspaceFolders?.find((one) => one.name === name);
      assert.ok(folder);
      const uri = vscode.Uri.joinPath(folder.uri, 'place.ts');
      const before = await readLast();
      await vscode.commands.executeCommand('vscode.open', uri);
      await vscode.commands.executeCommand('poolLanes.runInThreadPool', { uri, name: 'place' });
      const saved = await lastRun('place', before?.record.id);
      const { record } = saved;
      assert.equal(record.status, 'done');
      assert.equal(record.functions[0]?.place.file, uri.fsPath);
      const root = folder.uri.fsPath;
      for (let task = 0; task < 4; task++) {
        assert.equal(saved.details(0, task)?.result, `'the package ${name}|${root}|${root}'`);
      }
      assert.equal(record.blocks[0]?.workers, WORKERS[name]);
    });
  }
});
