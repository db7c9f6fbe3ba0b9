/** The editor as the tests in its extension host see it. */
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { MARK, marked } from '../../support/processes.mjs';
import { isOver, readSaved } from '../../support/saved-run.js';
import type { ShownRun } from '../../support/saved-run.js';
import { until } from '../../support/until.js';

export { summaryOf } from '../../support/saved-run.js';

/** The folder that is open. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'no folder is open');
  return first.uri;
}

export const uriOf = (file: string): vscode.Uri => vscode.Uri.joinPath(folder(), file);

/** Opens a file in an editor, in a way that lets go of it when the editor is closed. */
export async function open(file: string): Promise<vscode.TextEditor> {
  const uri = uriOf(file);
  await vscode.commands.executeCommand('vscode.open', uri);
  const editor = await until(
    `${file} is the active editor`,
    () => vscode.window.activeTextEditor,
    (active) => active?.document.uri.toString() === uri.toString(),
  );
  assert.ok(editor);
  return editor;
}

/** Closes every editor. What is not saved is given up: the editor would ask about it, and nobody would answer. */
export async function closeAll(): Promise<void> {
  await until('nothing unsaved is left', giveUpUnsaved, (isDone) => isDone);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Takes one editor away that the editor would ask about; true if there is none. */
async function giveUpUnsaved(): Promise<boolean> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  for (const { input, isDirty } of tabs) {
    if (!(input instanceof vscode.TabInputText)) continue;
    const { uri } = input;
    if (!isDirty && uri.scheme !== 'untitled') continue;
    await vscode.window.showTextDocument(uri, { preview: false });
    const shown = vscode.window.activeTextEditor?.document.uri.toString();
    if (shown === uri.toString()) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    return false;
  }
  return true;
}

/** Sets one of our settings for the workspace; undefined takes it back. */
export const set = (name: string, value: unknown): Thenable<void> =>
  vscode.workspace
    .getConfiguration('poolLanes')
    .update(name, value, vscode.ConfigurationTarget.Workspace);

/** The task functions that have a button in a file, as the editor itself has them. */
export async function items(file: string): Promise<string[]> {
  const paths = await vscode.commands.executeCommand<string[][]>(
    'vscode.testing.getTestsInFile',
    uriOf(file),
  );
  return paths
    .filter(([controller]) => controller === 'poolLanes' || controller?.endsWith('.poolLanes'))
    .flatMap((path) => /#(.+)$/.exec(path.at(-1) ?? '')?.[1] ?? [])
    .sort();
}

/** Waits until a file has buttons for just these functions. */
export const untilItems = (file: string, expected: readonly string[]): Promise<unknown> =>
  until(
    `${basename(file)} has buttons for ${expected.join(', ') || 'nothing'}`,
    () => items(file),
    (names) => JSON.stringify(names) === JSON.stringify([...expected].sort()),
  );

/** Runs a function by a command; resolves when the run is over, or is refused. */
export const run = (command: string, file: string, name: string): Thenable<unknown> =>
  vscode.commands.executeCommand(`poolLanes.${command}`, { uri: uriOf(file), name });

/** The same; resolves to what was saved of it. */
export async function ran(command: string, file: string, name: string): Promise<ShownRun> {
  const before = await readLast();
  await run(command, file, name);
  return lastRun(name, before?.record.id);
}

/**
 * The last run of this workspace, once it is of this title and over.
 * @param after the identifier of the last one before it, which may be of the same title; undefined if there was none
 */
export async function lastRun(title: string, after: string | undefined): Promise<ShownRun> {
  const found = await until(
    `a run of ${title} is saved`,
    readLast,
    (saved) =>
      saved !== undefined &&
      saved.record.title === title &&
      saved.record.id !== after &&
      isOver(saved),
  );
  assert.ok(found);
  return found;
}

/** The last run that was saved, if there is one. */
export const readLast = (): Promise<ShownRun | undefined> =>
  readSaved(process.env['POOL_LANES_STORAGE'] ?? '');

/** Command lines of the runners, and of their workers, that live in this editor. */
export async function runners(): Promise<string[]> {
  const all = await marked(process.env[MARK] ?? '');
  const ours = join('dist', 'runner.js');
  return all
    .map(({ command }) => command)
    .filter((command) => command.includes(ours) || command.includes(join('dist', 'executors')));
}

export const untilNoRunner = (): Promise<unknown> =>
  until('no runner is left', runners, (left) => left.length === 0);
