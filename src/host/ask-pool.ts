/** Asks in which pool to look for the best number of workers; the one that was faster before is proposed. */
import * as vscode from 'vscode';
import { SWEPT_POOLS } from '../shared/run.js';
import type { RunRecord, SweptPool } from '../shared/run.js';
import { POOL_NAMES } from '../shared/words.js';
import { betterPool } from './better-pool.js';
import { inWords } from './in-words.js';
import type { Target } from './target.js';

/**
 * @param shown the run that is shown, whatever it is
 * @returns undefined if the user thought better of it
 */
export async function askPool(
  { uri, names }: Target,
  shown: RunRecord | undefined,
): Promise<SweptPool | undefined> {
  const better = shown ? betterPool(shown, uri.fsPath, names) : null;
  const items = SWEPT_POOLS.map((pool) => ({
    pool,
    label: inWords(POOL_NAMES[pool]),
    ...(pool === better && { description: vscode.l10n.t('faster in the last comparison') }),
  }));
  // The first is what Enter takes.
  items.sort((a, b) => Number(b.pool === better) - Number(a.pool === better));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Find Best Worker Count'),
    placeHolder: vscode.l10n.t('Workers of which pool?'),
  });
  return picked?.pool;
}
