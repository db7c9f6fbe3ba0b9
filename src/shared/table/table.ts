/** The classic comparison of thread and process pools in eight rows, each told by measurement of the user's own function. */
import { plural } from '../format.js';
import type { RunComparison } from '../rounds.js';
import type { RunRecord } from '../run.js';
import { FEWEST_ROUNDS } from '../stats/interval.js';
import type { Pool } from '../words.js';
import { columnsOf, kindOfWork } from './columns.js';
import type { PoolColumn } from './columns.js';
import type { Work } from './classify.js';
import { communicationRow } from './rows/communication.js';
import { faultsRow } from './rows/faults.js';
import { lockRow } from './rows/lock.js';
import { memoryRow } from './rows/memory.js';
import { modelRow } from './rows/model.js';
import { overheadRow } from './rows/overhead.js';
import { parallelismRow } from './rows/parallelism.js';
import { useRow } from './rows/use.js';

export const ROWS = [
  'model',
  'use',
  'parallelism',
  'overhead',
  'lock',
  'memory',
  'communication',
  'faults',
] as const;
export type RowId = (typeof ROWS)[number];

/** What the textbook says of pools of threads and of processes. */
export interface Textbook {
  readonly threads: string;
  readonly processes: string;
}

export interface TableCell {
  readonly pool: Pool;
  readonly workers: number;
  /** What was measured, in a few words. */
  readonly value: string;
  /** What it is made of, how sure it is, what to keep in mind; a line each. */
  readonly more: readonly string[];
  /** The same as numbers, by name and unit: `perWorkerBytes`; for machines. */
  readonly figures: Readonly<Record<string, number | null>>;
  /** Whether the timeline can show it. */
  readonly isShown: boolean;
}

export interface TableRow {
  readonly id: RowId;
  readonly title: string;
  readonly textbook: Textbook;
  /** What the row says as a whole; a sentence, or null. */
  readonly finding: string | null;
  /** In the order of the pools. */
  readonly cells: readonly TableCell[];
}

/** What rows are made from. */
export interface TableSource {
  readonly run: RunRecord;
  readonly comparison: RunComparison;
  readonly columns: readonly PoolColumn[];
  readonly work: (Work & { readonly by: string }) | null;
}

export interface Table {
  /** How sure its figures are; a sentence. */
  readonly note: string;
  readonly columns: readonly PoolColumn[];
  readonly rows: readonly TableRow[];
}

/** Null before there is a complete round. */
export function tableOf(run: RunRecord, comparison: RunComparison | null): Table | null {
  if (!comparison || comparison.answer.rounds === 0) return null;
  const columns = columnsOf(run, comparison);
  const source: TableSource = { run, comparison, columns, work: kindOfWork(columns) };
  return {
    note: noteOf(comparison.answer.rounds),
    columns,
    rows: [
      modelRow(source),
      useRow(source),
      parallelismRow(source),
      overheadRow(source),
      lockRow(source),
      memoryRow(source),
      communicationRow(source),
      faultsRow(source),
    ],
  };
}

const noteOf = (rounds: number): string =>
  rounds < FEWEST_ROUNDS
    ? `Figures of ${plural(rounds, 'round')}: too few for intervals, so take them as a first look.`
    : `Brackets hold 95 % intervals; figures without are medians over ${plural(rounds, 'round')}, or say what they are of.`;
