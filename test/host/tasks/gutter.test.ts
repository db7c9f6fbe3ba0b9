import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, items, open, untilItems, uriOf } from '../support/editor.js';

describe('Buttons in the gutter', () => {
  // Other tests leave files open.
  before(closeAll);
  afterEach(closeAll);

  it('are there for files that are open, and for no others', async () => {
    await untilItems('cpu.ts', []);
    await open('cpu.ts');
    await untilItems('cpu.ts', ['fib', 'outer', 'square']);
    await untilItems('fails.ts', []);
  });

  it('go when the file is closed', async () => {
    await open('fails.ts');
    await untilItems('fails.ts', ['halve', 'call']);
    await closeAll();
    await untilItems('fails.ts', []);
  });

  it('leave out methods, generators and nested functions', async () => {
    await open('cpu.ts');
    await untilItems('cpu.ts', ['fib', 'outer', 'square']);
  });

  it('are there in a file with a syntax error', async () => {
    await open('broken.ts');
    await untilItems('broken.ts', ['after', 'before']);
  });

  it('follow what is typed', async () => {
    const editor = await open('untagged.ts');
    await untilItems('untagged.ts', ['greet']);
    const type = (text: string) =>
      editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    await type('const twice = (n: number) => 2 * n;\n');
    await untilItems('untagged.ts', ['greet', 'twice']);
    await type('let = if (;\n');
    await type('async function half() {}\n');
    await untilItems('untagged.ts', ['greet', 'half', 'twice']);
    const { document } = editor;
    await editor.edit((edit) => edit.delete(document.lineAt(0).range));
    await untilItems('untagged.ts', ['greet', 'twice']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    // Closed before, it would come back as it was left.
    await until(
      'untagged.ts is as it was',
      () => document.isDirty,
      (isDirty) => !isDirty,
    );
    await untilItems('untagged.ts', ['greet']);
  });

  for (const extension of ['ts', 'tsx', 'mts', 'cts', 'js', 'mjs', 'cjs']) {
    it(`are there in .${extension}`, async () => {
      const file = `kind.${extension}`;
      await writeFile(uriOf(file).fsPath, 'async function main() {}\nconst f = () => 1;\n');
      await open(file);
      await untilItems(file, ['f', 'main']);
    });
  }

  it('are not there in other files', async () => {
    await writeFile(uriOf('notes.md').fsPath, '```ts\nfunction main() {}\n```\n');
    await open('notes.md');
    await open('untagged.ts');
    await untilItems('untagged.ts', ['greet']);
    assert.deepEqual(await items('notes.md'), []);
  });
});
