/** A sweep over numbers of workers, read from its record: how speed-up grows, and whether the check bears it out. */
import type { BlockRecord, CpuLimits, MachineInfo, RunRecord, SweepCheck } from './run.js';
import { basisOf, completeRounds, wallOf } from './rounds.js';
import type { Basis } from './rounds.js';
import { scalingOf } from './scaling/scaling.js';
import type { Scaling } from './scaling/scaling.js';
import { median } from './stats/interval.js';

/** What memory so many workers took. */
export interface SweptMemory {
  readonly workers: number;
  /** Of all processes of the block together, once all workers were there: the median over its blocks. Bytes */
  readonly bytes: number;
}

export interface RunSweep {
  /** Times of which pass: the warm one wherever there is one. */
  readonly basis: Basis;
  /** Null before there is a round of all numbers. */
  readonly scaling: Scaling | null;
  /** The rounds of the check by themselves; null before there is one. */
  readonly checked: (SweepCheck & { readonly scaling: Scaling }) | null;
  /** Ascending; without the numbers of which nothing was sampled. */
  readonly memory: readonly SweptMemory[];
  /** `PSS`, `RSS` … */
  readonly memoryMetric: string | null;
  /** Numbers of workers whose blocks broke off and that are left out. */
  readonly dropped: readonly number[];
  /** Cores that this run could use, with a container's quota and the affinity; null if not known. */
  readonly cores: number | null;
}

/** What has been measured so far; null for a run that is no sweep. */
export function sweepOf(run: RunRecord): RunSweep | null {
  const { sweep, blocks, machine } = run;
  if (!sweep) return null;
  const { check } = sweep;
  const cores = machine ? usableCores(machine) : null;
  const firstOfCheck = check?.firstRound ?? Infinity;
  const search = timesOf(blocks.filter(({ round }) => round < firstOfCheck));
  const further = check && timesOf(blocks.filter(({ round }) => round >= firstOfCheck));
  const checkScaling = further && scalingOf(further.times, cores);
  const broken = blocks.filter(({ status }) => status === 'failed');
  return {
    basis: search.basis,
    scaling: scalingOf(search.times, cores),
    checked: check && checkScaling ? { ...check, scaling: checkScaling } : null,
    memory: memoryOf(blocks),
    memoryMetric: blocks.find(({ memory }) => memory !== undefined)?.memoryMetric ?? null,
    dropped: [...new Set(broken.map(({ workers }) => workers))].sort((a, b) => a - b),
    cores,
  };
}

function timesOf(blocks: readonly BlockRecord[]) {
  const { pools, rounds } = completeRounds(blocks);
  const basis = basisOf(rounds);
  const times = pools.map(({ workers }, place) => ({
    workers,
    times: rounds.map((round) => wallOf(round[place]?.sums, basis)),
  }));
  return { basis, times: times.sort((a, b) => a.workers - b.workers) };
}

function memoryOf(blocks: readonly BlockRecord[]): SweptMemory[] {
  const byWorkers = new Map<number, number[]>();
  for (const { workers, memory } of blocks) {
    if (memory === undefined) continue;
    byWorkers.set(workers, [...(byWorkers.get(workers) ?? []), memory]);
  }
  return [...byWorkers]
    .map(([workers, bytes]) => ({ workers, bytes: median(bytes) }))
    .sort((a, b) => a.workers - b.workers);
}

/**
 * What each worker beyond the first costs, bytes: the slope of the straight line of least squares.
 * @returns null with fewer than two numbers of workers
 */
export function memoryPerWorker(memory: readonly SweptMemory[]): number | null {
  if (memory.length < 2) return null;
  const n = memory.length;
  const meanWorkers = memory.reduce((sum, { workers }) => sum + workers, 0) / n;
  const meanBytes = memory.reduce((sum, { bytes }) => sum + bytes, 0) / n;
  const [above, below] = memory.reduce<[number, number]>(
    ([xy, xx], { workers, bytes }) => [
      xy + (workers - meanWorkers) * (bytes - meanBytes),
      xx + (workers - meanWorkers) ** 2,
    ],
    [0, 0],
  );
  return above / below;
}

/** How many workers can run at once: the least of what the machine has, what this process may use, and its quota. */
export function usableCores({ cpus, parallelism, limits }: MachineInfo): number {
  const { quota = null, affinity = null }: Partial<CpuLimits> = limits ?? {};
  return Math.max(1, Math.min(cpus, parallelism, quota ?? Infinity, affinity?.count ?? Infinity));
}

/**
 * Numbers of workers worth a block, ascending: all of the first few, then in steps of about a third, so that a machine
 * of many cores is measured in a bearable number of blocks; the cores and the most are always among them.
 */
export function countsUpTo(most: number, cores: number): number[] {
  const counts = new Set([1, Math.min(Math.round(cores), most), most]);
  for (
    let n = 1;
    n <= most;
    n = n < 4 ? n + 1 : 2 ** Math.floor(Math.log2(n)) === n ? n * 1.5 : Math.round((n * 4) / 3)
  ) {
    counts.add(n);
  }
  return [...counts].filter((n) => n >= 1).sort((a, b) => a - b);
}

/** The numbers left once it is known how many tasks there are: more workers than tasks have nothing to do. */
export function countsForTasks(counts: readonly number[], tasks: number): number[] {
  const most = counts.at(-1) ?? 1;
  if (tasks >= most) return [...counts];
  return [...new Set([...counts.filter((n) => n < tasks), Math.max(1, tasks)])];
}
