/** What the plots of a sweep show: speed-up, efficiency and memory over workers. No DOM. */
import {
  formatBytes,
  formatInterval,
  formatRatio,
  formatShare,
  plural,
} from '../../src/shared/format.js';
import type { ScalingStep } from '../../src/shared/scaling/scaling.js';
import type { SweepAnswer } from '../../src/shared/sweep-answer.js';
import type { RunSweep } from '../../src/shared/sweep.js';

/** A value of a number of workers, as it is drawn. */
export interface ChartPoint {
  readonly workers: number;
  readonly value: number;
  /** The interval's ends; the value itself without one. */
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

/** One plot over the number of workers. */
export interface SweepPlot {
  readonly name: 'speedup' | 'efficiency' | 'memory';
  readonly title: string;
  /** Ends of the axis. */
  readonly top: number;
  readonly format: (value: number) => string;
  readonly points: readonly ChartPoint[];
  /** Of every round. */
  readonly dots: readonly { readonly workers: number; readonly value: number }[];
  readonly checked: readonly ChartPoint[];
  /** The law with its band; empty without one that is close. */
  readonly band: readonly Omit<ChartPoint, 'text'>[];
  /** As many times as fast as there are workers, or all of every worker. */
  readonly ideal: ((workers: number) => number) | null;
}

/** A plot's marks across all its height. */
export interface SweepMarks {
  readonly most: number;
  readonly ticks: readonly number[];
  readonly cores: number | null;
  /** So many are enough; null while that is open. */
  readonly enough: number | null;
}

const MEGABYTE = 1024 ** 2;

/** Divides what is drawn of speed-up by the workers: what each of them adds. */
const perWorker = <T extends Omit<ChartPoint, 'text'>>(point: T): T => ({
  ...point,
  value: point.value / point.workers,
  low: point.low / point.workers,
  high: point.high / point.workers,
});

const speedupPoint = (
  { workers, speedup, interval }: ScalingStep,
  say: (workers: string, ratio: string) => string,
): ChartPoint => ({
  workers,
  value: speedup,
  low: interval?.low ?? speedup,
  high: interval?.high ?? speedup,
  text: say(plural(workers, 'worker'), interval ? formatInterval(interval) : formatRatio(speedup)),
});

/** What there is to draw; empty before there is a round. */
export function plotsOf({ scaling, checked, memory, memoryMetric }: RunSweep): SweepPlot[] {
  if (!scaling) return [];
  const points = scaling.steps.map((step) =>
    speedupPoint(step, (of, ratio) => `${of}, measured: ${ratio}`),
  );
  const further =
    checked?.scaling.steps.map((step) =>
      speedupPoint(step, (of, ratio) => `${of}, checked: ${ratio}`),
    ) ?? [];
  const dots = scaling.steps.flatMap(({ workers, speedups }) =>
    workers === 1 ? [] : speedups.map((value) => ({ workers, value })),
  );
  const band = scaling.isFitClose ? (scaling.fit?.band ?? []) : [];
  const highest = Math.max(1, ...[...points, ...further, ...band].map(({ high }) => high));
  const most = Math.max(highest, ...dots.map(({ value }) => value));
  const shares = points.map((point) => ({
    ...perWorker(point),
    text: `${plural(point.workers, 'worker')}: ${formatShare(point.value / point.workers)} of what as many would do alone`,
  }));
  const metric = memoryMetric === null ? '' : ` (${memoryMetric})`;
  const megabytes = memory.map(({ workers, bytes }) => {
    const value = bytes / MEGABYTE;
    return {
      workers,
      value,
      low: value,
      high: value,
      text: `${plural(workers, 'worker')}: ${formatBytes(bytes)}`,
    };
  });
  const plots: SweepPlot[] = [
    {
      name: 'speedup',
      title: 'Speed-up: times as fast as one worker',
      top: most * 1.05,
      format: (value) => `${value}×`,
      points,
      dots,
      checked: further,
      band,
      ideal: (workers) => workers,
    },
    {
      name: 'efficiency',
      title: 'Efficiency: speed-up per worker',
      top: Math.max(1.05, ...shares.map(({ high }) => high)),
      format: (value) => `${Math.round(value * 100)} %`,
      points: shares,
      dots: [],
      checked: further.map(perWorker),
      band: band.map(perWorker),
      ideal: () => 1,
    },
  ];
  if (megabytes.length > 1) {
    plots.push({
      name: 'memory',
      title: `Memory of all processes${metric}`,
      top: Math.max(...megabytes.map(({ value }) => value)) * 1.1,
      format: (value) => (value === 0 ? '0' : formatBytes(value * MEGABYTE)),
      points: megabytes,
      dots: [],
      checked: [],
      band: [],
      ideal: null,
    });
  }
  return plots;
}

export function marksOf({ scaling, cores }: RunSweep, answer: SweepAnswer | null): SweepMarks {
  const ticks = scaling?.steps.map(({ workers }) => workers) ?? [];
  const most = ticks.at(-1) ?? 1;
  const isKnown = answer !== null && (answer.kind === 'knee' || answer.kind === 'flat');
  return {
    most,
    ticks,
    cores: cores !== null && cores <= most ? cores : null,
    enough: isKnown ? answer.workers : null,
  };
}
