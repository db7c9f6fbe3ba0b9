/** The run as people read it on a terminal. */
import { summarise } from '../shared/analysis.js';
import { OFFENDER } from '../shared/faults.js';
import { poolFigures } from '../shared/figures.js';
import { formatCount, formatMs, formatRatio, formatShare, plural } from '../shared/format.js';
import { formatPlace } from '../shared/problem.js';
import type { RunRecord } from '../shared/run.js';
import { compareResults } from '../shared/results.js';
import { verdictOf } from '../shared/verdict.js';
import { poolTitle } from '../shared/words.js';
import type { RunHandle } from '../runs/index.js';
import { shortPath } from './report.js';
import type { Report, ReportedBlock } from './report.js';

/** Failures shown of one block. */
const MAX_ERRORS = 3;

export type Column<Row> = readonly [title: string, cell: (row: Row) => string];

const COLUMNS: readonly Column<ReportedBlock>[] = [
  ['pool', ({ pool, workers }) => poolTitle(pool, workers)],
  ['tasks', ({ tasks }) => formatCount(tasks)],
  ['failed', ({ failed }) => formatCount(failed)],
  ['wall', ({ wallMs }) => formatMs(wallMs)],
  ['work', ({ workMs }) => formatMs(workMs)],
  ['speed-up', ({ speedup }) => formatRatio(speedup)],
  ['efficiency', ({ efficiency }) => formatShare(efficiency)],
  ['parallel', ({ parallelism }) => parallelism.toFixed(2)],
  ['overhead', ({ overhead }) => formatShare(overhead.share)],
  ['spawn', ({ overhead }) => formatMs(overhead.spawnMs)],
  ['load', ({ overhead }) => formatMs(overhead.loadMs)],
  ['queue', ({ overhead }) => formatMs(overhead.queueMs)],
  ['send', ({ overhead }) => formatMs(overhead.sendMs)],
  ['return', ({ overhead }) => formatMs(overhead.returnMs)],
];
const ROUND: Column<ReportedBlock> = ['round', ({ round }) => String(round + 1)];

export function tableOf(run: RunHandle, report: Report): string {
  const { record } = run;
  const lines = [...headOf(run), ''];
  const rounds = new Set(report.blocks.map(({ round }) => round)).size;
  lines.push(...gridOf(report.blocks, rounds > 1 ? [ROUND, ...COLUMNS] : COLUMNS), '');
  lines.push(...brokenLines(record));
  record.blocks.forEach((block) => lines.push(...errorLines(run, block.index)));
  lines.push(...resultLines(record));
  const verdict = verdictOf(
    record,
    poolFigures(record, (block) => {
      const trace = run.traces.get(block);
      return trace ? summarise(trace) : null;
    }),
  );
  lines.push(verdict.headline, ...verdict.caveats.map((caveat) => `  ${caveat}`));
  for (const warning of record.warnings) lines.push(`Warning: ${warning}`);
  return `${lines.join('\n')}\n`;
}

export function headOf({ record }: RunHandle): string[] {
  const { node, machine, loader, functions } = record;
  const facts = [
    node && `Node ${node.version} (${node.source})`,
    machine && `${plural(machine.cpus, 'CPU')}, ${machine.cpu}`,
    loader,
  ];
  return [
    ...functions
      .filter(({ name }) => name !== OFFENDER)
      .map(
        ({ name, place, inputs }) =>
          `${name}  ${shortPath(place.file)}:${place.line}  ${inputs.join(' · ') || '(no arguments)'}`,
      ),
    facts.filter(Boolean).join(' · '),
  ];
}

/** Columns padded to the same width; that of the pool to the left. */
export function gridOf<Row>(blocks: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const rows = [
    columns.map(([title]) => title),
    ...blocks.map((b) => columns.map(([, cell]) => cell(b))),
  ];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) =>
        columns[i]?.[0] === 'pool' ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Blocks that broke off, and why. */
export function brokenLines({ blocks }: RunRecord): string[] {
  return blocks.flatMap(({ pool, workers, problem }) => {
    if (!problem) return [];
    const { what, where, todo } = problem;
    return [
      `${poolTitle(pool, workers)} broke off: ${what}`,
      ...(where ? [`  at ${formatPlace(where)}`] : []),
      `  ${todo}`,
      '',
    ];
  });
}

/** Tasks of a block that failed, and why. */
export function errorLines(run: RunHandle, block: number): string[] {
  const failures = run.allDetails().filter((details) => details.block === block && details.error);
  const record = run.record.blocks[block];
  if (failures.length === 0 || !record) return [];
  const lines = [`Failed in ${poolTitle(record.pool, record.workers)}:`];
  for (const { task, error } of failures.slice(0, MAX_ERRORS)) {
    if (!error) continue;
    const where = error.place ? `  (${formatPlace(error.place)})` : '';
    lines.push(`  task ${task}: ${error.name}: ${error.message.split('\n')[0] ?? ''}${where}`);
    if (error.todo !== undefined) lines.push(`    ${error.todo}`);
  }
  if (failures.length > MAX_ERRORS) lines.push(`  and ${failures.length - MAX_ERRORS} more`);
  return [...lines, ''];
}

/** Whether the pools returned the same. */
export function resultLines(record: RunRecord): string[] {
  const compared = compareResults(record);
  if (!compared) return [];
  const { different } = compared;
  if (different.length === 0) return ['All pools returned the same.', ''];
  const some = different.slice(0, 5).join(', ') + (different.length > 5 ? ' …' : '');
  return [
    `The pools did not return the same for ${plural(different.length, 'task')} (${some}).`,
    '',
  ];
}
