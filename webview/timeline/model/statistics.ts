/** What ran in a range of time. */
import type { BlockLanes } from './block-lanes.js';
import { emptyCounts, PAGE_BARS, percentileOf, rankOf, bucketOf } from './histogram.js';
import type { Lane } from './lane.js';

export interface RangeStatistics {
  /** The range on the axis, µs. */
  from: number;
  to: number;
  /** Tasks whose run touches the range. */
  count: number;
  /** Of their whole runs, ms; NaN if there are none. */
  p50: number;
  p95: number;
  p99: number;
  /** The percentiles are read from histograms (within 4.5 %) rather than from every task. */
  approximate: boolean;
  /** Share of the lanes' time in the range that was spent running tasks. */
  busyShare: number;
  /** Of the time spent on tasks and on starting workers in the range, what was not running. */
  overheadShare: number;
  /** Tasks of `count` that did not end `ok`. */
  failed: number;
}

/** One block and where its time zero lies, µs since the run began. */
export interface Placed {
  readonly lanes: BlockLanes;
  readonly zero: number;
}

/** Up to this many tasks are sorted at once without a noticeable pause. */
export const EXACT_UP_TO = 100_000;

/** The bars of a lane whose run touches [from, to]: `low` ≤ bar < `high`. */
function runningIn(lane: Lane, from: number, to: number): [low: number, high: number] {
  let low = Math.max(0, lane.begun(from) - 1);
  while (low < lane.count && lane.end(low) < from) low++;
  let high = lane.begun(to);
  while (high > low && lane.start(high - 1) > to) high--;
  return [low, high];
}

/** Statistics of all blocks between two moments of the axis. `exact` sorts every task, however many there are. */
export function rangeStatistics(
  blocks: readonly Placed[],
  from: number,
  to: number,
  exact = false,
): RangeStatistics {
  const found: { lane: Lane; low: number; high: number }[] = [];
  let [count, failed, run, overhead, capacity] = [0, 0, 0, 0, 0];
  for (const { lanes, zero } of blocks) {
    const [begin, end] = [from + zero, to + zero];
    const [lives, dies] = [Math.max(begin, lanes.begin), Math.min(end, lanes.trace.latest)];
    for (const { lane } of lanes.rows) {
      const [low, high] = runningIn(lane, begin, end);
      const parts = lane.partsIn(begin, end);
      found.push({ lane, low, high });
      count += high - low;
      failed += lane.failuresIn(low, high);
      run += parts.run;
      overhead += parts.lead + parts.tail;
      if (dies > lives) capacity += dies - lives;
    }
    overhead += workersIn(lanes, begin, end);
  }
  const exactly = exact || count <= EXACT_UP_TO;
  const [p50, p95, p99] = exactly ? sorted(found, count) : counted(found);
  return {
    from,
    to,
    count,
    p50,
    p95,
    p99,
    approximate: !exactly,
    busyShare: capacity > 0 ? run / capacity : 0,
    overheadShare: run + overhead > 0 ? overhead / (run + overhead) : 0,
    failed,
  };
}

type Percentiles = [p50: number, p95: number, p99: number];
type Found = readonly { lane: Lane; low: number; high: number }[];

function sorted(found: Found, count: number): Percentiles {
  const lengths = new Float32Array(count);
  let at = 0;
  for (const { lane, low, high } of found) {
    for (let bar = low; bar < high; bar++) lengths[at++] = lane.run(bar);
  }
  lengths.sort();
  const pick = (share: number): number => (lengths[rankOf(count, share)] ?? NaN) / 1e3;
  return [pick(0.5), pick(0.95), pick(0.99)];
}

function counted(found: Found): Percentiles {
  const counts = emptyCounts();
  for (const { lane, low, high } of found) {
    let bar = low;
    while (bar < high) {
      if (bar % PAGE_BARS === 0 && bar + PAGE_BARS <= high) {
        lane.histograms.addTo(counts, bar / PAGE_BARS);
        bar += PAGE_BARS;
        continue;
      }
      const bucket = bucketOf(lane.run(bar++));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  const pick = (share: number): number => percentileOf(counts, share) / 1e3;
  return [pick(0.5), pick(0.95), pick(0.99)];
}

/** Time of spawning and loading workers between two moments, µs. */
function workersIn({ trace }: BlockLanes, from: number, to: number): number {
  let sum = 0;
  for (const life of trace.workers) {
    if ((life as typeof life | undefined) === undefined) continue;
    sum +=
      overlap(life.spawn, life.online, from, to) + overlap(life.loadStart, life.loadEnd, from, to);
  }
  return sum;
}

function overlap(
  begin: number | undefined,
  end: number | undefined,
  from: number,
  to: number,
): number {
  if (begin === undefined || end === undefined) return 0;
  return Math.max(0, Math.min(end, to) - Math.max(begin, from));
}
