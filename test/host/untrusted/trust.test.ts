import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { encodeTraceFile } from '../../../src/shared/trace/file.js';
import { until } from '../../support/until.js';
import { sampleTrace } from '../../unit/shared/trace/sample.js';
import { closeAll, folder, open, readLast, run, runners, untilItems } from '../support/editor.js';

describe('In a workspace that is not trusted', () => {
  it('the extension is there', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await open('touch.ts');
    await untilItems('touch.ts', ['touch']);
  });

  it('a trace can be looked at', async () => {
    const home = await mkdtemp(join(tmpdir(), 'untrusted-'));
    const uri = vscode.Uri.file(join(home, 'theirs.poollanes'));
    await writeFile(uri.fsPath, await encodeTraceFile(sampleTrace()));
    await vscode.commands.executeCommand('vscode.open', uri);
    await until(
      'the trace is open',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
      (input) => input instanceof vscode.TabInputCustom && input.viewType === 'poolLanes.trace',
    );
    const picture = vscode.Uri.file(join(home, 'seen.svg'));
    await vscode.commands.executeCommand('poolLanes.exportTrace', { format: 'svg', uri: picture });
    assert.match(await readFile(picture.fsPath, 'utf8'), /Thread pool/);
    await closeAll();
    await rm(home, { recursive: true });
  });

  for (const command of ['runInThreadPool', 'runInProcessPool', 'comparePools']) {
    it(`${command} runs nothing, also when called by another extension`, async () => {
      await run(command, 'touch.ts', 'touch');
      assert.deepEqual(await runners(), []);
      assert.deepEqual(await readdir(folder().fsPath), ['touch.ts']);
      assert.equal(await readLast(), undefined);
    });
  }

  it('a language model is told so, and runs nothing', async () => {
    const input = { file: 'touch.ts', function: 'touch', args: '' };
    await assert.rejects(
      Promise.resolve(
        vscode.lm.invokeTool('run_in_pools', { input, toolInvocationToken: undefined }),
      ),
      /not trusted/,
    );
    assert.deepEqual(await readdir(folder().fsPath), ['touch.ts']);
  });
});
