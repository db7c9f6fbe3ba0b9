/** What each lane did, in figures: read out of a block's trace, for those who read rather than look. */
import type { BlockRecord } from '../../src/shared/run.js';
import { UNSETTLED } from '../../src/shared/trace/block-trace.js';
import type { BlockTrace, WorkerLife } from '../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../src/shared/trace/chunk.js';
import { blockTitle, isInline } from '../../src/shared/words.js';

/** Times are ms; null where something was not measured, or means nothing. */
export interface LaneRow {
  readonly pool: string;
  /** `worker 3`, or what another program called its thread. */
  readonly name: string;
  readonly pid: number | null;
  /** That have settled. */
  readonly tasks: number;
  readonly failed: number;
  readonly workMs: number;
  /** Of the time from the block's first dispatch to its last settled task, the part spent in tasks, 0 to 1. */
  readonly busy: number | null;
  readonly longestMs: number | null;
  readonly spawnMs: number | null;
  readonly loadMs: number | null;
  /** Mean of what was sampled, by how long each sample looks back. */
  readonly cores: number | null;
  /** The most that was sampled, bytes. */
  readonly memory: number | null;
  readonly collectedMs: number | null;
}

/** Sums of a lane while the trace is gone through. */
interface Sums {
  tasks: number;
  failed: number;
  work: number;
  longest: number;
  cpuTime: number;
  sampled: number;
  lastSample: number;
  memory: number;
  collected: number;
}

const nothing = (): Sums => ({
  tasks: 0,
  failed: 0,
  work: 0,
  longest: 0,
  cpuTime: 0,
  sampled: 0,
  lastSample: NaN,
  memory: 0,
  collected: 0,
});

/** A row for each worker that the trace has heard of, in their order. One pass over the tasks. */
export function laneRows(record: BlockRecord, trace: BlockTrace): LaneRow[] {
  const lanes = new Map<number, Sums>();
  const sumsOf = (worker: number): Sums => {
    let sums = lanes.get(worker);
    if (!sums) lanes.set(worker, (sums = nothing()));
    return sums;
  };
  for (const life of trace.workers as readonly (WorkerLife | undefined)[]) {
    if (life) sumsOf(life.worker);
  }
  const firstDispatch = addTasks(trace, sumsOf);
  addSamples(trace, isInline(record.pool), lanes);
  const whole = (trace.lastSettle - firstDispatch) / 1e3;
  return [...lanes]
    .sort(([a], [b]) => a - b)
    .map(([worker, sums]) => rowOf(record, trace.workers[worker], worker, sums, whole));
}

/** Gives the earliest dispatch, µs. */
function addTasks(trace: BlockTrace, sumsOf: (worker: number) => Sums): number {
  const { tasks, taskCount } = trace;
  let first = Infinity;
  for (let task = 0; task < taskCount; task++) {
    const dispatch = tasks.dispatch[task] ?? NaN;
    if (dispatch < first) first = dispatch;
    const worker = tasks.worker[task] ?? NO_WORKER;
    const outcome = tasks.outcome[task] ?? UNSETTLED;
    if (worker === NO_WORKER || outcome === UNSETTLED) continue;
    const sums = sumsOf(worker);
    sums.tasks++;
    if (outcome !== 0) sums.failed++;
    const run = tasks.end.of(task) - tasks.start.of(task);
    if (!(run > 0)) continue;
    sums.work += run;
    sums.longest = Math.max(sums.longest, run);
  }
  return first;
}

/** `inline`: what was sampled of the program itself is of its one lane. */
function addSamples({ counters }: BlockTrace, inline: boolean, lanes: Map<number, Sums>): void {
  for (const { worker, counter, at, value } of counters) {
    const sums = lanes.get(inline && worker === NO_WORKER ? 0 : worker);
    if (!sums || !Number.isFinite(value)) continue;
    if (counter === 'memory') sums.memory = Math.max(sums.memory, value);
    else if (counter === 'gc') sums.collected += value;
    else if (counter === 'cpu') {
      // Since when the first sample looks back is not known.
      const length = at - sums.lastSample;
      sums.lastSample = at;
      if (!(length > 0)) continue;
      sums.sampled += length;
      sums.cpuTime += length * value;
    }
  }
}

function rowOf(
  record: BlockRecord,
  life: WorkerLife | undefined,
  worker: number,
  sums: Sums,
  whole: number,
): LaneRow {
  const { tasks, failed, work, longest, cpuTime, sampled, memory, collected } = sums;
  const main = isInline(record.pool);
  return {
    pool: blockTitle(record),
    name: record.lanes?.[worker] ?? (main ? 'main' : `worker ${worker + 1}`),
    pid: life?.pid ?? null,
    tasks,
    failed,
    workMs: work / 1e3,
    // Tasks of the event loop overlap: their sum is no part of anything.
    busy: record.pool === 'eventLoop' || !(whole > 0) ? null : work / 1e3 / whole,
    longestMs: tasks > 0 ? longest / 1e3 : null,
    spawnMs: main ? null : between(life?.spawn, life?.online),
    loadMs: main ? null : between(life?.loadStart, life?.loadEnd),
    cores: sampled > 0 ? cpuTime / sampled : null,
    memory: memory > 0 ? memory : null,
    collectedMs: collected > 0 ? collected / 1e3 : null,
  };
}

const between = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : (to - from) / 1e3;
