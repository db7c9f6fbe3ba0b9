/** A sweep over numbers of workers as JSON and as people read it on a terminal. Times are ms, memory bytes. */
import type { Standing } from '../shared/comparison.js';
import { poolFigures } from '../shared/figures.js';
import {
  formatBytes,
  formatInterval,
  formatMs,
  formatRatio,
  formatShare,
} from '../shared/format.js';
import type { Problem } from '../shared/problem.js';
import type { Basis } from '../shared/rounds.js';
import type { ComparisonEnd, CpuLimits, RunRecord, SweepCheck, SweptPool } from '../shared/run.js';
import type { ScalingModel } from '../shared/scaling/curve.js';
import type { Scaling, ScalingStep } from '../shared/scaling/scaling.js';
import type { Interval } from '../shared/stats/interval.js';
import { answerOf } from '../shared/sweep-answer.js';
import type { SweepAnswer } from '../shared/sweep-answer.js';
import { sweepOf } from '../shared/sweep.js';
import type { RunSweep } from '../shared/sweep.js';
import { environmentLine } from '../shared/sweep-environment.js';
import { sweepVerdict } from '../shared/verdict-of-sweep.js';
import { withoutFigures } from '../shared/verdict-parts.js';
import type { Verdict } from '../shared/verdict-parts.js';
import type { RunHandle } from '../runs/index.js';
import { isWhole } from './compare.js';
import { brokenLines, errorLines, gridOf, headOf } from './table.js';
import type { Column } from './table.js';

export interface ReportedStep {
  readonly workers: number;
  /** Median wall time of the basis. */
  readonly wallMs: number;
  /** How many times as fast as one worker, by round. */
  readonly speedups: readonly number[];
  readonly speedup: number;
  readonly interval: Interval | null;
  /** Speed-up per worker. */
  readonly efficiency: number;
  readonly standing: Standing;
  /** Of all processes together; null where nothing was sampled. */
  readonly memory: number | null;
}

export interface ReportedFit {
  readonly model: ScalingModel;
  readonly sigma: Interval;
  readonly kappa: Interval;
  /** Workers beyond this many change nothing; null without such a limit. */
  readonly ceiling: number | null;
  readonly isClose: boolean;
}

export interface SweepReport {
  /** Of Pool Lanes. */
  readonly version: string;
  readonly function: { readonly file: string; readonly name: string };
  /** Version of the Node.js that ran the tasks. */
  readonly node: string | null;
  readonly cpus: number | null;
  readonly parallelism: number | null;
  readonly limits: CpuLimits | null;
  readonly pool: SweptPool | null;
  readonly basis: Basis | null;
  /** Complete rounds of all numbers. */
  readonly rounds: number;
  readonly budgetMs: number;
  readonly spentMs: number;
  readonly end: ComparisonEnd | null;
  readonly steps: readonly ReportedStep[];
  readonly fit: ReportedFit | null;
  /** The fewest workers within the margin of the fastest, and between what numbers that is. */
  readonly knee: Interval | null;
  readonly memoryMetric: string | null;
  /** The rounds that checked what the others predicted. */
  readonly check: (SweepCheck & { readonly steps: readonly ReportedStep[] }) | null;
  readonly answer: SweepAnswer | null;
  readonly verdict: Omit<Verdict, 'fastest'>;
  /** Every task of every block ended ok, and all returned the same. */
  readonly whole: boolean;
  /** Only if the sweep could not be made. */
  readonly problem?: Problem;
}

export function sweepReport(record: RunRecord, version: string): SweepReport {
  const [fn] = record.functions;
  const { sweep: state, machine } = record;
  const sweep = sweepOf(record);
  const scaling = sweep?.scaling ?? null;
  const answer = sweep && answerOf(sweep);
  const figures = poolFigures(record, () => null);
  const { kind, headline, reasons, caveats } = sweep
    ? sweepVerdict(record, figures, sweep)
    : withoutFigures('none', '');
  return {
    version,
    function: { file: fn?.place.file ?? '', name: fn?.name ?? '' },
    node: record.node?.version ?? null,
    cpus: machine?.cpus ?? null,
    parallelism: machine?.parallelism ?? null,
    limits: machine?.limits ?? null,
    pool: state?.pool ?? null,
    basis: scaling && sweep ? sweep.basis : null,
    rounds: state?.rounds ?? 0,
    budgetMs: state?.budgetMs ?? 0,
    spentMs: state?.spentMs ?? 0,
    end: state?.end ?? null,
    steps: reportSteps(scaling, sweep),
    fit: reportFit(scaling),
    knee: scaling?.knee ?? null,
    memoryMetric: sweep?.memoryMetric ?? null,
    check: reportCheck(sweep),
    answer,
    verdict: { kind, headline, reasons, caveats },
    whole: isWhole(record),
    ...(record.problem ? { problem: record.problem } : {}),
  };
}

function reportSteps(scaling: Scaling | null, sweep: RunSweep | null): ReportedStep[] {
  return (scaling?.steps ?? []).map(({ median, ...step }: ScalingStep) => ({
    ...step,
    wallMs: median,
    efficiency: step.speedup / step.workers,
    memory: sweep?.memory.find(({ workers }) => workers === step.workers)?.bytes ?? null,
  }));
}

function reportFit(scaling: Scaling | null): ReportedFit | null {
  if (!scaling?.fit) return null;
  const { model, sigma, kappa, curve } = scaling.fit;
  return { model, sigma, kappa, ceiling: curve.ceiling, isClose: scaling.isFitClose };
}

function reportCheck(sweep: RunSweep | null): SweepReport['check'] {
  if (!sweep?.checked) return null;
  const { scaling, ...check } = sweep.checked;
  return { ...check, steps: reportSteps(scaling, sweep) };
}

/** Whether the number of workers that is enough is not shown to be `ratio` times as fast as one worker. */
export const missesSpeedup = ({ answer }: SweepReport, ratio: number): boolean =>
  !((answer?.interval?.low ?? NaN) >= ratio);

const COLUMNS: readonly Column<ReportedStep>[] = [
  ['workers', ({ workers }) => String(workers)],
  ['wall', ({ wallMs }) => formatMs(wallMs)],
  [
    '× one worker (95 %)',
    ({ speedup, interval }) => (interval ? formatInterval(interval) : formatRatio(speedup)),
  ],
  ['efficiency', ({ efficiency }) => formatShare(efficiency)],
  ['memory', ({ memory }) => (memory === null ? '–' : formatBytes(memory))],
];

export function sweepTable(run: RunHandle, report: SweepReport): string {
  const { record } = run;
  const { headline, reasons, caveats } = report.verdict;
  const first = record.blocks.filter(({ round }) => round === 0);
  const { check, steps } = report;
  const lines = [
    ...headOf(run),
    ...(record.machine ? [environmentLine(record.machine)] : []),
    '',
    ...(steps.length > 0 ? [...gridOf(steps, COLUMNS), ''] : []),
    ...(check && check.steps.length > 0
      ? [`Check of ${check.workers}:`, ...gridOf(check.steps, COLUMNS), '']
      : []),
    ...brokenLines(record),
    ...first.flatMap(({ index }) => errorLines(run, index)),
    headline,
    ...[...reasons, ...caveats].map((line) => `  ${line}`),
    ...record.warnings.map((warning) => `Warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}
