/** What a user means to run: functions of one file, and the pools to run them in. */
import * as vscode from 'vscode';
import { OFFENDER } from '../shared/faults.js';
import type { RunRecord } from '../shared/run.js';
import { POOLS } from '../shared/words.js';
import type { Pool } from '../shared/words.js';

/** What a button offers; `sweep` asks in which pool to count workers. */
export type Choice =
  | 'thread'
  | 'process'
  | 'compare'
  | 'sweep'
  | 'sweepThread'
  | 'sweepProcess'
  | 'faults'
  | 'debugThread'
  | 'debugProcess';

/** Choices of pools alone. */
type PoolsChoice = Exclude<Choice, 'sweep' | 'sweepThread' | 'sweepProcess' | 'faults'>;

/** Of a comparison, unless the settings say otherwise. */
export const POOLS_OF: { readonly [C in PoolsChoice]: readonly Pool[] } = {
  thread: ['thread'],
  process: ['process'],
  debugThread: ['thread'],
  debugProcess: ['process'],
  compare: POOLS,
};

/** Whether a choice runs under the debugger. */
export const isDebug = (choice: Choice): boolean =>
  choice === 'debugThread' || choice === 'debugProcess';

/** A sweep without asking. */
export const SWEEP_OF = { thread: 'sweepThread', process: 'sweepProcess' } as const;

/** By name, because what stands under a name changes while the user types. */
export interface Target {
  readonly uri: vscode.Uri;
  readonly names: readonly string[];
}

export const keyOf = (uri: vscode.Uri, name: string): string => `${uri.toString()}#${name}`;

/** What a run ran; null if that cannot be run again. */
export function targetOf({ functions }: RunRecord): Target | null {
  const [first] = functions;
  if (!first) return null;
  return {
    uri: vscode.Uri.file(first.place.file),
    names: functions.flatMap(({ name }) => (name === OFFENDER ? [] : [name])),
  };
}
