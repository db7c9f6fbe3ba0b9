import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import { closeAll, lastRun, open, readLast, run, set, uriOf } from '../support/editor.js';

const FILE = 'hovered.ts';
const SOURCE =
  '/** @tasks 4 i => [i] */\nexport function twice(n: number): number {\n  return n * 2;\n}\n';

/** What our hover at the name of the function says. */
async function hover(): Promise<vscode.MarkdownString | undefined> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uriOf(FILE),
    new vscode.Position(1, 18),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .filter((one) => one instanceof vscode.MarkdownString)
    .find(({ value }) => value.includes('command:poolLanes.'));
}

async function lenses(): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriOf(FILE),
  );
  return found.flatMap(({ command }) =>
    command?.command.startsWith('poolLanes.') === true ? [command.title] : [],
  );
}

describe('What is known of a function, at its name', function () {
  this.timeout(600_000);

  before(async () => {
    await vscode.workspace.fs.writeFile(uriOf(FILE), new TextEncoder().encode(SOURCE));
    await set('comparePools', ['serial', 'thread']);
    // As many rounds as are asked for, however busy the machine.
    await set('rounds', 4);
    await set('timeBudget', 600);
    await set('codeLens', true);
  });
  after(async () => {
    for (const name of ['comparePools', 'rounds', 'timeBudget', 'codeLens']) {
      await set(name, undefined);
    }
    await closeAll();
    await vscode.workspace.fs.delete(uriOf(FILE));
  });

  it('is nothing before it has run, then the verdict of the last comparison, out of date after an edit', async () => {
    const editor = await open(FILE);
    assert.equal(await hover(), undefined);
    const before = await readLast();
    await run('comparePools', FILE, 'twice');
    const { record } = await lastRun('twice', before?.record.id);
    const fresh = await until(
      'the hover says what was measured',
      hover,
      (one) => one !== undefined,
    );
    assert.ok(fresh);
    assert.match(fresh.value, /\*\*Pool Lanes:\*\* .*(Serial|Thread)/);
    assert.match(fresh.value, /\n4 rounds · /);
    assert.ok(fresh.value.includes(`Node.js ${record.node?.version}`), fresh.value);
    assert.match(fresh.value, / · Serial, Thread pool × \d/);
    assert.doesNotMatch(fresh.value, /Out of date/);
    const [first, ...others] = await lenses();
    assert.match(first ?? '', /^(?!out of date).*(Serial|Thread)/);
    assert.deepEqual(others, ['Run in Thread Pool', 'Run in Process Pool', 'Compare Pools']);

    // One pool alone does not stand in the way of a comparison.
    await run('runInThreadPool', FILE, 'twice');
    await lastRun('twice', record.id);
    assert.equal((await hover())?.value, fresh.value);

    await editor.edit((edit) =>
      edit.insert(new vscode.Position(0, 0), '// Moved, but the same.\n'),
    );
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 1, 0)));
    assert.doesNotMatch((await hover())?.value ?? '', /Out of date/);
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 11), '1 + '));
    assert.match((await hover())?.value ?? '', /Out of date: the function has changed since/);
    await until(
      'the lens says so too',
      lenses,
      ([title]) => title?.startsWith('out of date: ') === true,
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('is also what the fault lab said, which later comparisons have in their table', async () => {
    await open(FILE);
    const before = await readLast();
    await run('faultLab', FILE, 'twice');
    const lab = await lastRun('twice', before?.record.id);
    assert.ok((lab.record.faults?.reports.length ?? 0) > 0);
    const known = await until(
      'the hover knows',
      hover,
      (one) => one?.value.includes('Fault Lab') === true,
    );
    assert.match(known?.value ?? '', /\*\*Pool Lanes:\*\*[^]*\*\*Fault Lab:\*\* The .* contained/);
    await set('rounds', 2);
    await run('comparePools', FILE, 'twice');
    const { record } = await lastRun('twice', lab.record.id);
    assert.deepEqual(record.faults, lab.record.faults);
    assert.equal(record.faults?.runId, lab.record.id);
    assert.notEqual(record.comparison, undefined);
  });

  it('has links that run just that function', async () => {
    await open(FILE);
    const known = await until('the hover is there', hover, (one) => one !== undefined);
    const links = [...(known?.value ?? '').matchAll(/\(command:([\w.]+)\?([^)]+)\)/g)];
    const opened = 'poolLanes.openRun';
    const commands = links.flatMap(([, command = '']) => (command === opened ? [] : [command]));
    assert.deepEqual(commands, [
      'poolLanes.runInThreadPool',
      'poolLanes.comparePools',
      'poolLanes.findBestWorkerCount',
    ]);
    assert.deepEqual(known?.isTrusted, { enabledCommands: [opened, ...commands] });
    const before = await readLast();
    const [, command = '', query = ''] = links.find(([, one]) => one === commands[0]) ?? [];
    const values = JSON.parse(decodeURIComponent(query)) as unknown[];
    await vscode.commands.executeCommand(command, ...values);
    const { record } = await lastRun('twice', before?.record.id);
    assert.deepEqual(
      record.blocks.map(({ pool }) => pool),
      ['thread'],
    );
  });
});
