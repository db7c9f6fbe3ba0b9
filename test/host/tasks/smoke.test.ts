import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension host', () => {
  it('has a workspace', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.ok(vscode.workspace.isTrusted);
    assert.ok(vscode.extensions.getExtension('pool-lanes.pool-lanes'));
  });
});
