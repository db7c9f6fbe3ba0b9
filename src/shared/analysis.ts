/** What the numbers under the timeline mean, computed from a block's trace. */
import type { BlockTrace } from './trace/block-trace.js';
import { UNSETTLED } from './trace/block-trace.js';

/** Sums over a block, ms. */
export interface Overhead {
  /** Σ over workers of spawn (asked → online). */
  readonly spawnMs: number;
  /** Σ over workers of load (module import and initializer). */
  readonly loadMs: number;
  /** Σ over tasks of queue: waiting for a free worker (submit → dispatch, and received → start if sent ahead); not part of `share`. */
  readonly queueMs: number;
  /** Σ over tasks of send (dispatch → received: serialise, transfer, deserialise). */
  readonly sendMs: number;
  /** Σ over tasks of return (end → settled). */
  readonly returnMs: number;
  /**
   * Of the time that lanes were occupied, the part that was not the task function, 0 to 1:
   * (spawn + load + send + return) / (spawn + load + send + return + work).
   */
  readonly share: number;
}

export interface BlockSummary {
  readonly tasks: number;
  readonly ok: number;
  readonly failed: number;
  /** First submit → last settle, ms. Includes spawn and load: it is what the caller waited. */
  readonly wallMs: number;
  /** Σ run (start → end), ms. */
  readonly workMs: number;
  /** Mean number of tasks running over the wall time: work / wall. */
  readonly parallelism: number;
  readonly overhead: Overhead;
}

const between = (from: number | undefined, to: number | undefined): number => {
  const span = (to ?? NaN) - (from ?? NaN);
  return Number.isFinite(span) && span > 0 ? span : 0;
};

/** Summarises what has settled so far; zeros while nothing has. */
export function summarise(trace: BlockTrace): BlockSummary {
  const { tasks, taskCount } = trace;
  let [first, last] = [Infinity, -Infinity];
  let [work, queue, send, back, ok, failed] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < taskCount; i++) {
    first = Math.min(first, tasks.submit[i] ?? Infinity);
    const outcome = tasks.outcome[i];
    if (outcome === UNSETTLED) continue;
    if (outcome === 0) ok++;
    else failed++;
    last = Math.max(last, tasks.settle[i] ?? -Infinity);
    queue +=
      between(tasks.submit[i], tasks.dispatch[i]) + between(tasks.receive[i], tasks.start[i]);
    send += between(tasks.dispatch[i], tasks.receive[i]);
    work += between(tasks.start[i], tasks.end[i]);
    back += between(tasks.end[i], tasks.settle[i]);
  }
  let [spawn, load] = [0, 0];
  for (const life of trace.workers) {
    spawn += between(life.spawn, life.online);
    load += between(life.loadStart, life.loadEnd);
  }
  const wall = between(first, last);
  const lost = spawn + load + send + back;
  return {
    tasks: taskCount,
    ok,
    failed,
    wallMs: wall / 1e3,
    workMs: work / 1e3,
    parallelism: wall > 0 ? work / wall : 0,
    overhead: {
      spawnMs: spawn / 1e3,
      loadMs: load / 1e3,
      queueMs: queue / 1e3,
      sendMs: send / 1e3,
      returnMs: back / 1e3,
      share: lost + work > 0 ? lost / (lost + work) : 0,
    },
  };
}

/** Serial wall time over this pool's, or null where the run has no serial block that ended. */
export function speedup(summary: BlockSummary, serial: BlockSummary | null): number | null {
  return serial && summary.wallMs > 0 ? serial.wallMs / summary.wallMs : null;
}
