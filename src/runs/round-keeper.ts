/** What every run that measures round after round does: blocks in an order by lot, and the time that they take. */
import { keyOf } from '../shared/rounds.js';
import type { BlockPlan, BlockRecord, RoundsRecord, RunRecord } from '../shared/run.js';
import { shuffle } from '../shared/stats/random.js';

/** A second pass whatever the first took: JSON has no infinity. ms */
const ALWAYS = Number.MAX_SAFE_INTEGER;

/** What the rounds need of their surroundings. */
export interface RoundsWorld {
  /** Its `blocks` are those of the first round, and grow. */
  readonly record: RunRecord;
  /**
   * Runs a block of the record to its end; it has `sums` then, if it is done.
   * @param secondPassWithin see `RunnerPlan`
   */
  runBlock(block: BlockRecord, secondPassWithin?: number): Promise<void>;
  isStopping(): boolean;
  /** ms, from any zero. */
  now(): number;
  /** Numbers from 0 to 1. */
  random(): number;
  /** The record has changed. */
  changed(): void;
}

export class RoundKeeper {
  readonly #startedAt: number;

  /** Begins to count the time. */
  constructor(
    private readonly world: RoundsWorld,
    private readonly state: RoundsRecord,
  ) {
    this.#startedAt = world.now();
    state.startedAt = Date.now();
  }

  /** ms since the first round began. */
  get spentMs(): number {
    return this.world.now() - this.#startedAt;
  }

  hasTimeFor(ms: number): boolean {
    return this.spentMs + ms <= this.state.budgetMs;
  }

  /**
   * Runs a block of the first round, from what it takes is learnt whether later ones have a second pass.
   * @param within a first pass longer than this has none, ms
   */
  async runFirst(block: BlockRecord, within: number): Promise<void> {
    await this.run(block, this.state.withoutWarm ? undefined : within);
    if (block.status === 'done' && !block.sums?.warm) this.state.withoutWarm = true;
  }

  /** Runs blocks that are planned for a later round, in an order by lot. */
  async runAll(plans: readonly BlockPlan[]): Promise<void> {
    const blocks = shuffle([...plans], () => this.world.random()).map((plan) => this.add(plan));
    const broken = new Set<string>();
    for (const block of blocks) {
      // The control of a pool that has just broken off would break off too.
      if (broken.has(keyOf(block))) block.status = 'stopped';
      else await this.run(block);
      if (block.status === 'failed') broken.add(keyOf(block));
    }
  }

  async run(
    block: BlockRecord,
    within = this.state.withoutWarm ? undefined : ALWAYS,
  ): Promise<void> {
    if (this.world.isStopping()) return;
    await this.world.runBlock(block, within);
    this.state.spentMs = this.spentMs;
  }

  add(plan: BlockPlan): BlockRecord {
    const { blocks } = this.world.record;
    const block: BlockRecord = { ...plan, index: blocks.length, status: 'waiting' };
    blocks.push(block);
    return block;
  }
}
