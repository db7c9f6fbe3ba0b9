import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { decodeTraceFile } from '../../../src/shared/trace/file.js';
import { until } from '../../support/until.js';
import { closeAll, open, ran, untilNoRunner } from '../support/editor.js';

const TRACE_EDITOR = 'poolLanes.trace';

const activeTrace = (): string | null => {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === TRACE_EDITOR
    ? input.uri.fsPath
    : null;
};

describe('The files of a run', () => {
  let folder: string;
  const place = (name: string): vscode.Uri => vscode.Uri.file(join(folder, name));
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    await open('cpu.ts');
    await ran('runInThreadPool', 'cpu.ts', 'fib');
  });
  after(async () => {
    await closeAll();
    await untilNoRunner();
    await rm(folder, { recursive: true });
  });

  it('a trace is saved, opened in an editor of its own, and exported from there as it was', async () => {
    await vscode.commands.executeCommand('poolLanes.saveTrace', { uri: place('run.poollanes') });
    const saved = await decodeTraceFile(await readFile(place('run.poollanes').fsPath));
    assert.equal(saved.record.title, 'fib');
    assert.equal(saved.details.length, 12);
    await vscode.commands.executeCommand('vscode.open', place('run.poollanes'));
    await until('the trace is open', activeTrace, (path) => path === place('run.poollanes').fsPath);
    await vscode.commands.executeCommand('poolLanes.exportTrace', {
      format: 'trace',
      uri: place('again.poollanes'),
    });
    assert.deepEqual(await decodeTraceFile(await readFile(place('again.poollanes').fsPath)), saved);
    await vscode.commands.executeCommand('poolLanes.exportTrace', {
      format: 'svg',
      uri: place('seen.svg'),
    });
    assert.match(await readFile(place('seen.svg').fsPath, 'utf8'), /^<svg[^]*Thread pool/);
  });

  it('a run is exported in every format that needs no page', async () => {
    for (const [format, name, content] of [
      ['csv', 'run.csv', /^block,pool,[^]*\r\n0,thread,/],
      ['chrome', 'run.json', /"traceEvents":\[/],
      ['html', 'run.html', /^<!DOCTYPE html>[^]*Content-Security-Policy/],
    ] as const) {
      await vscode.commands.executeCommand('poolLanes.export', { format, uri: place(name) });
      assert.match(await readFile(place(name).fsPath, 'utf8'), content);
    }
  });

  it('what another program recorded opens as well, packed or not', async () => {
    const event = { ph: 'X', pid: 1, tid: 1, ts: 5, dur: 10, name: 'theirs' };
    const text = JSON.stringify({ traceEvents: [event] });
    await writeFile(place('theirs.json').fsPath, text);
    await writeFile(place('packed.json.gz').fsPath, gzipSync(text));
    for (const name of ['theirs.json', 'packed.json.gz']) {
      await vscode.commands.executeCommand('poolLanes.openTrace', place(name));
      await until(`${name} is open`, activeTrace, (path) => path === place(name).fsPath);
      const uri = place(`${name}.poollanes`);
      await vscode.commands.executeCommand('poolLanes.exportTrace', { format: 'trace', uri });
      const { record } = await decodeTraceFile(await readFile(uri.fsPath));
      assert.deepEqual([record.foreign, record.functions[0]?.name], [true, 'theirs']);
    }
  });

  it('a file that is no trace opens all the same, to say so', async () => {
    await writeFile(place('none.poollanes').fsPath, 'POOLLANE and nothing else');
    await vscode.commands.executeCommand('poolLanes.openTrace', place('none.poollanes'));
    await until('it is open', activeTrace, (path) => path === place('none.poollanes').fsPath);
  });
});
