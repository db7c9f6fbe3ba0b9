/** What is measured in one window, inside its extension host. */
import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeAll, items, open, uriOf } from '../../host/support/editor.js';
import { timeActivation, timeWithin } from './profile.js';
import type { Activation } from './profile.js';

/** ms */
export interface Result {
  readonly activation: Activation;
  /** From asking for a file to its buttons, by its number of lines. */
  readonly buttons: Record<string, number>;
  /** Time that the extension takes for a key in the longest file, with what follows once typing pauses. */
  readonly key: number;
}

/** The extension's own code, by the end of its path. */
const CODE = join('dist', 'extension.js');
const EXTENSION = 'pool-lanes.pool-lanes';
const SIZES = [1, 200, 2000, 20_000];
const KEYS = 12;
/** Longer than typing must pause before the buttons follow, ms. */
const PAUSE = 150;

const sourceOf = (lines: number): string =>
  Array.from({ length: Math.ceil(lines / 10) }, (_, i) =>
    lines === 1
      ? `export const f${i} = (n: number) => n;\n`
      : `/**\n * @task ${i}\n */\nexport function f${i}(n: number) {\n  const a = [n].map((x) => x * ${i});\n  if (a.length > 2) {\n    return a;\n  }\n  return null;\n}\n`,
  ).join('');

describe('the extension', function () {
  this.timeout(120_000);

  it('is measured', async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension);
    await writeFile(uriOf('notes.md').fsPath, '# Nothing to run\n');
    await open('notes.md');
    assert.equal(extension.isActive, false, 'whoever opens no source file pays nothing');
    const activation = await timeActivation(CODE, () => extension.activate());
    const buttons: Record<string, number> = {};
    for (const lines of SIZES) {
      const name = `lines-${lines}.ts`;
      await writeFile(uriOf(name).fsPath, sourceOf(lines));
      const started = performance.now();
      void vscode.commands.executeCommand('vscode.open', uriOf(name));
      while ((await items(name)).length === 0) await sleep(1);
      buttons[lines] = performance.now() - started;
    }
    const editor = await open('lines-20000.ts');
    // The first keys find code that has not been compiled yet.
    await type(editor);
    const key = (await timeWithin(CODE, () => type(editor))) / KEYS;
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const result: Result = { activation, buttons, key };
    await appendFile(process.env['POOL_LANES_BENCH'] ?? '', `${JSON.stringify(result)}\n`);
    await closeAll();
  });
});

/** Types in the middle of a file, at the pace of somebody who thinks. */
async function type(editor: vscode.TextEditor): Promise<void> {
  const line = Math.floor(editor.document.lineCount / 2);
  for (let key = 0; key < KEYS; key++) {
    await editor.edit((edit) => edit.insert(new vscode.Position(line, key), 'x'), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    await sleep(PAUSE);
  }
}
