/** The settings as the rest reads them: what was written by hand into a file of settings may be anything. */
import * as vscode from 'vscode';
import type { ColourBy } from '../shared/page-protocol.js';
import { COLOURS_BY } from '../shared/page-protocol.js';
import { POOLS } from '../shared/words.js';
import type { Pool } from '../shared/words.js';

/** As in package.json. */
const DEFAULT_KEEP = 50;
const DEFAULT_BUDGET_S = 20;
const DEFAULT_ROUNDS = 60;
const FEWEST_POOLS = 2;

/** What of the settings makes a run; of the folder that its file is in. */
export interface RunSettings {
  /** Most workers at once; undefined for as many as the machine runs in parallel. */
  readonly workers: number | undefined;
  /** The same of a sweep over numbers of workers. */
  readonly sweepWorkers: number | undefined;
  /** Of a comparison, ms. */
  readonly budgetMs: number;
  readonly maxRounds: number;
  /** What is compared; two or more. */
  readonly pools: readonly Pool[];
  /** Empty for the project's own. */
  readonly nodePath: string;
  /** Null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Empty for none. */
  readonly envFile: string;
  readonly execArgv: readonly string[];
  /** Of each worker, MB. */
  readonly resourceLimits: { maxOldGenerationSizeMb?: number; stackSizeMb?: number };
}

const settingsOf = (uri?: vscode.Uri): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration('poolLanes', uri);

export function runSettings(uri: vscode.Uri): RunSettings {
  const settings = settingsOf(uri);
  const text = (name: string): string => {
    const value = settings.get<unknown>(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const number = (name: string, usual: number): number => {
    const value = settings.get<unknown>(name);
    return isPositive(value) ? value : usual;
  };
  const count = (name: string): number | undefined => Math.floor(number(name, 0)) || undefined;
  return {
    workers: count('workers'),
    sweepWorkers: count('sweepWorkers'),
    budgetMs: number('timeBudget', DEFAULT_BUDGET_S) * 1e3,
    maxRounds: Math.ceil(number('rounds', DEFAULT_ROUNDS)),
    pools: poolsOf(settings.get<unknown>('comparePools')),
    nodePath: text('nodePath'),
    env: envOf(settings.get<unknown>('env')),
    envFile: text('envFile'),
    execArgv: listOf(settings.get<unknown>('execArgv')),
    resourceLimits: limitsOf(settings.get<unknown>('resourceLimits')),
  };
}

/** How many runs are kept besides those that are pinned or a baseline. */
export function keepRuns(): number {
  const keep = settingsOf().get<unknown>('keepRuns');
  return isPositive(keep) ? Math.ceil(keep) : DEFAULT_KEEP;
}

/** What the colours of the bars tell until somebody chooses otherwise. */
export function colourBy(): ColourBy {
  const value = settingsOf().get<unknown>('colourBy');
  return COLOURS_BY.find((one) => one === value) ?? 'phase';
}

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

/** In the order of `POOLS`, whatever the order in the setting; all of them where it names fewer than two. */
function poolsOf(value: unknown): readonly Pool[] {
  const named = Array.isArray(value) ? POOLS.filter((pool) => value.includes(pool)) : [];
  return named.length >= FEWEST_POOLS ? named : POOLS;
}

function envOf(value: unknown): Record<string, string | null> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([name, one]: [string, unknown]): [string, string | null][] => {
      if (one === null || typeof one === 'string') return [[name, one]];
      return typeof one === 'number' || typeof one === 'boolean' ? [[name, String(one)]] : [];
    }),
  );
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

function limitsOf(value: unknown): RunSettings['resourceLimits'] {
  if (typeof value !== 'object' || value === null) return {};
  const { maxOldGenerationSizeMb: heap, stackSizeMb: stack } = value as Record<string, unknown>;
  return {
    ...(isPositive(heap) && { maxOldGenerationSizeMb: heap }),
    ...(isPositive(stack) && { stackSizeMb: stack }),
  };
}
