/** A comparison as JSON and as people read it on a terminal. Times are ms, ratios "times as fast" or "times as long". */
import { adviceOf } from '../shared/advice.js';
import type { Advice } from '../shared/advice.js';
import { standingName } from '../shared/comparison.js';
import type { PoolStanding, Standing } from '../shared/comparison.js';
import { poolFigures } from '../shared/figures.js';
import type { PoolFigures } from '../shared/figures.js';
import { formatInterval, formatMs, formatShare } from '../shared/format.js';
import type { Problem } from '../shared/problem.js';
import { comparisonOf, keyOf } from '../shared/rounds.js';
import type { Basis, PoolRounds } from '../shared/rounds.js';
import { roundsRecordOf } from '../shared/run.js';
import type { ComparisonEnd, RunRecord } from '../shared/run.js';
import type { Interval } from '../shared/stats/interval.js';
import { median } from '../shared/stats/interval.js';
import { unequalLine } from '../shared/verdict-of-rounds.js';
import { verdictOf } from '../shared/verdict.js';
import type { Verdict } from '../shared/verdict.js';
import type { Work } from '../shared/table/classify.js';
import { kindOfWork } from '../shared/table/columns.js';
import { tableOf } from '../shared/table/table.js';
import type { TableRow } from '../shared/table/table.js';
import type { Pool } from '../shared/words.js';
import type { RunHandle } from '../runs/index.js';
import { tableLines } from './measured-table.js';
import { brokenLines, errorLines, gridOf, headOf, resultLines } from './table.js';
import type { Column } from './table.js';

export interface ReportedPool {
  readonly pool: Pool;
  readonly workers: number;
  /** Wall time of the first pass of each complete round, start-up included. */
  readonly coldMs: readonly number[];
  /** Wall time of the second pass of each; null without one. */
  readonly warmMs: readonly number[] | null;
  /** Median of what the first pass took longer than the second. */
  readonly startUpMs: number | null;
  /** How many times as fast as serial, by the basis. */
  readonly againstSerial: Interval | null;
  /** How many times as long as the fastest, by the basis. */
  readonly againstFastest: Interval | null;
  /** How many times as fast as serial, start-up included. */
  readonly coldAgainstSerial: Interval | null;
  readonly standing: Standing;
  /** Places in the lists of times that lie far from the rest. */
  readonly outliers: readonly number[];
  readonly failed: number;
  readonly parallelism: number | null;
  /** Of the time that lanes were occupied, the part that was not the task function: by the basis. */
  readonly overhead: number | null;
}

export interface ComparisonReport {
  /** Of Pool Lanes. */
  readonly version: string;
  readonly function: { readonly file: string; readonly name: string };
  /** Version of the Node.js that ran the tasks. */
  readonly node: string | null;
  readonly loader: string | null;
  readonly cpus: number | null;
  /** In one pass; null before a block has begun. */
  readonly tasks: number | null;
  /** The pass that ratios and standings rest on. */
  readonly basis: Basis | null;
  /** Complete rounds. */
  readonly rounds: number;
  readonly budgetMs: number;
  readonly spentMs: number;
  readonly end: ComparisonEnd | null;
  readonly pools: readonly ReportedPool[];
  /** The control's time over that of the same pool in the same round. */
  readonly control: Interval | null;
  /** Times at the end over times at the beginning; null without a trend. */
  readonly trend: number | null;
  /** Tasks whose results differ from pool to pool. */
  readonly different: readonly number[];
  readonly verdict: Omit<Verdict, 'fastest'> & { readonly fastest: Pool | null };
  /** What to do next; only what the measurements carry. */
  readonly advice: readonly Advice[];
  /** What kind of work the tasks do; null before anything was measured. */
  readonly work: (Work & { readonly by: string }) | null;
  /** The classic comparison of threads and processes, by measurement; empty before a round is complete. */
  readonly table: readonly TableRow[];
  /** Every task of every block ended ok, and every pool returned the same. */
  readonly whole: boolean;
  /** Only if the comparison could not be made. */
  readonly problem?: Problem;
}

export function comparisonReport(record: RunRecord, version: string): ComparisonReport {
  const [fn] = record.functions;
  const state = record.comparison;
  const comparison = comparisonOf(record);
  const figures = poolFigures(record, () => null);
  const { fastest, ...verdict } = verdictOf(record, figures, comparison);
  const rows = comparison?.answer.pools ?? [];
  const table = tableOf(record, comparison);
  return {
    version,
    function: { file: fn?.place.file ?? '', name: fn?.name ?? '' },
    node: record.node?.version ?? null,
    loader: record.loader ?? null,
    cpus: record.machine?.cpus ?? null,
    tasks: record.blocks[0]?.tasks ?? null,
    basis: comparison?.basis ?? null,
    rounds: state?.rounds ?? 0,
    budgetMs: state?.budgetMs ?? 0,
    spentMs: state?.spentMs ?? 0,
    end: state?.end ?? null,
    pools: rows.flatMap((standing, place) => {
      const rounds = comparison?.pools[place];
      if (!comparison || !rounds) return [];
      const row = figures.find((one) => keyOf(one) === keyOf(standing));
      const cold = comparison.cold.pools[place]?.againstSerial ?? null;
      return [reportPool(standing, rounds, cold, row, comparison.basis)];
    }),
    control: comparison?.control?.ratio ?? null,
    trend: comparison?.trend ?? null,
    different: state?.results?.different ?? [],
    verdict: { ...verdict, fastest: fastest?.pool ?? null },
    advice: adviceOf(record, comparison),
    work: table && kindOfWork(table.columns),
    table: table?.rows ?? [],
    whole: isWhole(record),
    ...(record.problem ? { problem: record.problem } : {}),
  };
}

function reportPool(
  { pool, workers, againstSerial, againstFastest, standing }: PoolStanding,
  { cold, warm, startUpMs, outliers }: PoolRounds,
  coldAgainstSerial: Interval | null,
  row: PoolFigures | undefined,
  basis: Basis,
): ReportedPool {
  const summary = basis === 'warm' ? row?.warm : row?.summary;
  return {
    pool,
    workers,
    coldMs: cold,
    warmMs: warm,
    startUpMs,
    againstSerial,
    againstFastest,
    coldAgainstSerial,
    standing,
    outliers,
    failed: row?.summary?.failed ?? 0,
    parallelism: summary?.parallelism ?? null,
    overhead: summary?.overhead.share ?? null,
  };
}

/** Every task of every block ended ok, and all returned the same. */
export function isWhole(record: RunRecord): boolean {
  return (
    record.status === 'done' &&
    (roundsRecordOf(record)?.results?.different.length ?? 0) === 0 &&
    record.blocks.every(
      ({ status: ended, changed = 0, sums }) =>
        ended === 'done' &&
        changed === 0 &&
        (sums?.cold.failed ?? 0) === 0 &&
        (sums?.warm?.failed ?? 0) === 0,
    )
  );
}

/** Whether the fastest pool but serial is not shown to be `ratio` times as fast as serial. */
export function missesRatio({ pools, basis }: ComparisonReport, ratio: number): boolean {
  const timesOf = ({ warmMs, coldMs }: ReportedPool): number =>
    median((basis === 'warm' ? warmMs : null) ?? coldMs);
  const [fastest] = pools
    .filter(({ pool }) => pool !== 'serial')
    .sort((a, b) => timesOf(a) - timesOf(b));
  return !((fastest?.againstSerial?.low ?? NaN) >= ratio);
}

type Row = readonly [rounds: PoolRounds, reported: ReportedPool, standing: string];

const COLUMNS: readonly Column<Row>[] = [
  ['pool', ([{ title }]) => title],
  ['once started', ([, { warmMs }]) => formatMs(warmMs && median(warmMs))],
  ['first use', ([, { coldMs }]) => formatMs(median(coldMs))],
  ['start-up', ([, { startUpMs }]) => formatMs(startUpMs)],
  ['× serial (95 %)', ([, { againstSerial }]) => formatInterval(againstSerial)],
  ['as long as the fastest', ([, { againstFastest }]) => formatInterval(againstFastest)],
  ['', ([, , standing]) => standing],
  ['parallel', ([, { parallelism }]) => parallelism?.toFixed(2) ?? '–'],
  ['overhead', ([, { overhead }]) => formatShare(overhead)],
  ['failed', ([, { failed }]) => String(failed)],
];

export function comparisonTable(run: RunHandle, report: ComparisonReport): string {
  const { record } = run;
  const comparison = comparisonOf(record);
  const pools = comparison?.pools ?? [];
  const table = tableOf(record, comparison);
  const isNamed = unequalLine(record) === null;
  const rows = pools.flatMap((rounds, place): Row[] => {
    const reported = report.pools[place];
    if (!reported || !comparison) return [];
    const standing = isNamed ? standingName(comparison.answer, reported.standing) : '';
    return [[rounds, reported, standing]];
  });
  const first = record.blocks.filter(({ round, control }) => round === 0 && !control);
  const { headline, reasons, caveats } = report.verdict;
  const lines = [
    ...headOf(run),
    '',
    ...gridOf(rows, COLUMNS),
    '',
    ...brokenLines(record),
    ...first.flatMap(({ index }) => errorLines(run, index)),
    ...resultLines(record),
    headline,
    ...[...reasons, ...caveats].map((line) => `  ${line}`),
    ...report.advice.map(({ text }) => `  → ${text}`),
    ...(table ? ['', ...tableLines(table)] : []),
    ...record.warnings.map((warning) => `Warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}
