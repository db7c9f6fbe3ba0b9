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
  /** From when the editor has opened a file to all of its buttons, by its number of lines. */
  readonly buttons: Record<string, number>;
  /** How long, at the longest, the extension keeps the others waiting while it reads the longest file. */
  readonly hold: number;
  /** Time that the extension takes for a key in the longest file, with what follows once typing pauses. */
  readonly key: number;
  /** At the longest at a stretch. */
  readonly keyHold: number;
}

const EXTENSION = 'pool-lanes.pool-lanes';
const SIZES = [1, 200, 2000, 20_000];
const KEYS = 12;
/** How often the editor is asked for the buttons, ms: it answers with all of them. */
const POLL = 20;
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
    // Other extensions have a dist/extension.js, too.
    const own = join(extension.extensionPath, 'dist');
    const activation = await timeActivation(join(own, 'extension.js'), () => extension.activate());
    const buttons: Record<string, number> = {};
    let hold = NaN;
    for (const lines of SIZES) {
      const name = `lines-${lines}.ts`;
      await writeFile(uriOf(name).fsPath, sourceOf(lines));
      const work = async (): Promise<void> => {
        buttons[lines] = await timeButtons(name, Math.ceil(lines / 10));
      };
      ({ longest: hold } = await timeWithin(own, work));
    }
    const editor = await open('lines-20000.ts');
    // The first keys find code that has not been compiled yet.
    await type(editor);
    const keys = await timeWithin(own, () => type(editor));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    const [key, keyHold] = [keys.sum / KEYS, keys.longest];
    const result: Result = { activation, buttons, hold, key, keyHold };
    await appendFile(process.env['POOL_LANES_BENCH'] ?? '', `${JSON.stringify(result)}\n`);
    await closeAll();
  });
});

/** ms */
async function timeButtons(name: string, count: number): Promise<number> {
  const path = uriOf(name).toString();
  const opened = new Promise<number>((resolve) => {
    const subscription = vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.toString() !== path) return;
      subscription.dispose();
      resolve(performance.now());
    });
  });
  void vscode.commands.executeCommand('vscode.open', uriOf(name));
  const from = await opened;
  while ((await items(name)).length < count) await sleep(POLL);
  return performance.now() - from;
}

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
