/** The blocks of the run that is shown, on one axis. */
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import type { Appended, BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { isInline, POOLS } from '../../../src/shared/words.js';
import { BESIDE } from '../types.js';
import type { Alignment } from '../types.js';
import { BlockLanes } from './block-lanes.js';
import type { Shown } from './navigate.js';
import type { Domain } from './view.js';

/** Room at the right of what has happened, as a share of all. */
const MARGIN = 0.02;

export interface Block extends Shown {
  /** The run it is of: the shown one, or the one beside it. */
  readonly run: RunRecord;
  readonly record: BlockRecord;
  readonly live: boolean;
}

/** A run with the traces of its blocks, by their number in it. */
export interface Traced {
  readonly run: RunRecord;
  readonly traces: ReadonlyMap<number, BlockTrace>;
}

export class Blocks {
  run: RunRecord | null = null;
  alignment: Alignment = 'first-dispatch';
  /** A run that is over, drawn on the same axis: each of its pools below the shown run's. */
  beside: RunRecord | null = null;
  /** Blocks folded (true) or unfolded (false) by hand. */
  folded: Record<number, boolean> = {};
  readonly #lanes = new Map<number, BlockLanes>();
  /** The page's clock (ms) less the run's (µs / 1000), as small as ever seen: the least late message tells best. */
  #lag = Infinity;

  /** The blocks with a trace: pool by pool, each in the order of rounds, those of the run beside last. */
  get all(): Block[] {
    const { run, beside } = this;
    const blocks = [
      ...(run?.blocks ?? []).flatMap((record) => this.#blockOf(run, record, record.index)),
      ...(beside?.blocks ?? []).flatMap((record) =>
        this.#blockOf(beside, record, BESIDE + record.index),
      ),
    ];
    const order = ({ record, block }: Block): number[] => [
      POOLS.indexOf(record.pool),
      block < BESIDE ? 0 : 1,
      record.round,
      block,
    ];
    return blocks.sort((a, b) => {
      const [one, other] = [order(a), order(b)];
      const at = one.findIndex((key, i) => key !== other[i]);
      return (one[at] ?? 0) - (other[at] ?? 0);
    });
  }

  lanesOf(block: number): BlockLanes | undefined {
    return this.#lanes.get(block);
  }

  /** How many bars there are to be drawn of a block, those that grow among them. */
  barsOf(block: number): number {
    const lanes = this.#lanes.get(block);
    return lanes ? lanes.barCount + lanes.runningCount : 0;
  }

  /** True if another run, or the same one sent anew, takes the place of what was shown. */
  setRun(
    run: RunRecord | null,
    traces: ReadonlyMap<number, BlockTrace>,
    beside: Traced | null = null,
  ): boolean {
    const other = run?.id !== this.run?.id;
    this.run = run;
    this.beside = beside?.run ?? null;
    if (other) {
      this.folded = {};
      this.#lag = Infinity;
    }
    const known = (block: number): BlockTrace | undefined =>
      block < BESIDE ? traces.get(block) : beside?.traces.get(block - BESIDE);
    for (const [block, lanes] of this.#lanes) {
      if (known(block) !== lanes.trace) this.#lanes.delete(block);
    }
    const add = (record: BlockRecord, block: number): void => {
      const trace = known(block);
      if (!trace || this.#lanes.has(block)) return;
      this.#lanes.set(
        block,
        new BlockLanes(trace, record.pool === 'eventLoop', isInline(record.pool)),
      );
    };
    for (const record of run?.blocks ?? []) add(record, record.index);
    for (const record of beside?.run.blocks ?? []) add(record, BESIDE + record.index);
    return other;
  }

  /** Takes in a chunk; false if the block is not known. */
  append(block: number, change: Appended, now: number): boolean {
    const lanes = this.#lanes.get(block);
    if (!lanes) return false;
    lanes.append(change);
    if (block >= BESIDE) return true;
    this.#lag = Math.min(this.#lag, now - lanes.trace.latest / 1e3);
    return true;
  }

  /** The run is under way, so this block may still grow. */
  isLive({ status }: BlockRecord): boolean {
    return this.run?.status === 'running' && (status === 'running' || status === 'starting');
  }

  /** What time it is for a block, µs since the run began. `now`: the page's clock, ms. */
  nowOf({ lanes, live }: Block, now: number): number {
    const { latest } = lanes.trace;
    if (!live || this.#lag === Infinity) return latest;
    return Math.max(latest, (now - this.#lag) * 1e3);
  }

  /** Everything there is to see, on the axis. */
  whole(now: number): Domain {
    let [from, to] = [Infinity, -Infinity];
    for (const block of this.all) {
      const { begin } = block.lanes;
      if (Number.isNaN(begin)) continue;
      from = Math.min(from, begin - block.zero);
      to = Math.max(to, this.nowOf(block, now) - block.zero);
    }
    if (from > to) return [0, 1e6];
    const room = Math.max((to - from) * MARGIN, 1);
    return [from - room / 2, to + room];
  }

  /** The latest moment of the live block, on the axis; NaN if nothing is live. */
  liveEnd(now: number): number {
    const live = this.all.find((block) => block.live);
    return live ? this.nowOf(live, now) - live.zero : NaN;
  }

  /** `all`: the blocks, where the caller has them at hand. */
  isFolded({ block, run, record, live }: Block, all: readonly Block[] = this.all): boolean {
    const byHand = this.folded[block];
    if (byHand !== undefined) return byHand;
    if (run.foreign) return false;
    // Of many rounds, the lanes of the last one stand for their pool.
    const rounds = all.filter((other) => other.run === run && other.record.pool === record.pool);
    const last = rounds.at(-1);
    return rounds.length > 1 && !live && last?.block !== block;
  }

  #blockOf(run: RunRecord | null, record: BlockRecord, block: number): Block[] {
    const lanes = this.#lanes.get(block);
    if (!run || !lanes) return [];
    // Processes of another program are not held against each other.
    const zero = this.alignment === 'absolute' || run.foreign ? 0 : zeroOf(lanes);
    const live = block < BESIDE && this.isLive(record);
    return [{ block, run, record, lanes, zero, live }];
  }
}

function zeroOf(lanes: BlockLanes): number {
  if (!Number.isNaN(lanes.firstDispatch)) return lanes.firstDispatch;
  return Number.isNaN(lanes.begin) ? 0 : lanes.begin;
}
