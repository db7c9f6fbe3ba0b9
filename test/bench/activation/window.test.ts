/** What is measured in one window, inside its extension host. */
import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeAll, items, open, uriOf } from '../../host/support/editor.js';

/** ms */
export interface Result {
  readonly activation: number;
  /** From asking for a file to its buttons, by its number of lines. */
  readonly buttons: Record<string, number>;
  /** Time that a key takes in the extension host: typed in a source file, and in a text of the same size. */
  readonly keys: readonly number[];
  readonly control: readonly number[];
}

const EXTENSION = 'pool-lanes.pool-lanes';
const SIZES = [1, 200, 2000, 20_000];
const KEYS = 30;
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
    let started = performance.now();
    await extension.activate();
    const activation = performance.now() - started;
    const buttons: Record<string, number> = {};
    for (const lines of SIZES) {
      const name = `lines-${lines}.ts`;
      await writeFile(uriOf(name).fsPath, sourceOf(lines));
      started = performance.now();
      void vscode.commands.executeCommand('vscode.open', uriOf(name));
      while ((await items(name)).length === 0) await sleep(1);
      buttons[lines] = performance.now() - started;
    }
    await writeFile(uriOf('lines.txt').fsPath, sourceOf(20_000));
    const control = await type('lines.txt');
    const keys = await type('lines-20000.ts');
    const result: Result = { activation, buttons, keys, control };
    await appendFile(process.env['POOL_LANES_BENCH'] ?? '', `${JSON.stringify(result)}\n`);
    await closeAll();
  });
});

/** Types in the middle of a file; how long the extension host was at work for each key and what follows from it, ms. */
async function type(name: string): Promise<number[]> {
  const editor = await open(name);
  const line = Math.floor(editor.document.lineCount / 2);
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    const before = performance.eventLoopUtilization();
    await editor.edit((edit) => edit.insert(new vscode.Position(line, key), 'x'), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    await sleep(PAUSE);
    times.push(performance.eventLoopUtilization(before).active);
  }
  await vscode.commands.executeCommand('workbench.action.files.revert');
  return times;
}
