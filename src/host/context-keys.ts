/** What the conditions of menus, and the steps of the walkthrough, ask about: is a run going, is there one, and of what. */
import * as vscode from 'vscode';
import type { RunControl } from './run-control.js';
import type { Shown } from './shown.js';

/** @param samples folder of the samples' copy: whoever runs something else has arrived */
export function followContext(
  control: RunControl,
  shown: Shown,
  samples: string,
): vscode.Disposable {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const tellAll = (): void => {
    tell('poolLanes.running', control.isRunning);
    tell('poolLanes.hasRun', control.canRunAgain);
    const record = shown.current?.record;
    if (record?.status !== 'done') return;
    if (record.comparison) tell('poolLanes.hasComparison', true);
    if (record.functions.some(({ place }) => !place.file.startsWith(samples))) {
      tell('poolLanes.hasOwnRun', true);
    }
  };
  return vscode.Disposable.from(shown.onDidShow(tellAll), shown.onDidChange(tellAll));
}
