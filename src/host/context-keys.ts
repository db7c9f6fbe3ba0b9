/** What the conditions of menus ask about: is a run going, is there one to run again. */
import * as vscode from 'vscode';
import type { RunControl } from './run-control.js';

export function followContext(control: RunControl): vscode.Disposable {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const tellAll = (): void => {
    tell('poolLanes.running', control.isRunning);
    tell('poolLanes.hasRun', control.canRunAgain);
  };
  return vscode.Disposable.from(control.onDidShow(tellAll), control.onDidChange(tellAll));
}
