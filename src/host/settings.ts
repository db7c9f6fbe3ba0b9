/** The settings as the rest reads them: what was written by hand into a file of settings may be anything. */
import * as vscode from 'vscode';

const DEFAULT_KEEP = 50;

/** How many runs are kept besides those that are pinned or a baseline. */
export function keepRuns(): number {
  const keep = vscode.workspace.getConfiguration('poolLanes').get<number>('keepRuns');
  return typeof keep === 'number' && keep >= 1 ? Math.floor(keep) : DEFAULT_KEEP;
}
