/** Conducts a comparison: round after round, until the answer is settled or the time is up. */
import type {
  BlockPlan,
  BlockRecord,
  ComparisonEnd,
  ComparisonRecord,
  RunRecord,
} from '../shared/run.js';
import { FEWEST_ROUNDS } from '../shared/stats/interval.js';
import { shuffle } from '../shared/stats/random.js';
import { comparisonOf, completeRounds, keyOf } from '../shared/rounds.js';

/** A first round longer than this part of the budget has no control block, and later ones have none either. */
const CONTROL_SHARE = 1 / 3;
/** A first pass longer than this part of the budget has no second, and start-up weighs little in it anyway. */
const WARM_SHARE = 1 / 10;
/** A second pass whatever the first took: JSON has no infinity. ms */
const ALWAYS = Number.MAX_SAFE_INTEGER;

/** What the rounds need of their surroundings. */
export interface RoundsWorld {
  /** Its `blocks` are those of the first round, and grow. */
  readonly record: RunRecord;
  /** That of the record. */
  readonly comparison: ComparisonRecord;
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

/** Resolves when there is no more to measure; the record tells why. Rejects if a block does. */
export async function conductRounds(world: RoundsWorld): Promise<void> {
  await new Rounds(world).conduct();
}

class Rounds {
  readonly #state: ComparisonRecord;
  readonly #startedAt: number;
  /** Length of the shortest round, ms: what another takes at the least. */
  #shortest = Infinity;

  constructor(private readonly world: RoundsWorld) {
    this.#state = world.comparison;
    this.#startedAt = world.now();
  }

  async conduct(): Promise<void> {
    this.#state.startedAt = Date.now();
    let end: ComparisonEnd | null = null;
    for (let round = 0; end === null; round++) {
      const begunAt = this.world.now();
      await (round === 0 ? this.#firstRound() : this.#round(round));
      end = this.#look();
      this.#shortest = Math.min(this.#shortest, this.world.now() - begunAt);
      end ??= this.#hasTime() ? null : 'budget';
    }
    this.#state.end = end;
    this.world.changed();
  }

  /** In the order given; what it takes decides what later rounds do. */
  async #firstRound(): Promise<void> {
    const { record } = this.world;
    const within = this.#state.budgetMs * WARM_SHARE;
    for (const block of [...record.blocks]) {
      await this.#run(block, this.#state.withoutWarm ? undefined : within);
      if (block.status === 'done' && !block.sums?.warm) this.#state.withoutWarm = true;
    }
    const spent = this.world.now() - this.#startedAt;
    this.#state.withoutControl = spent > this.#state.budgetMs * CONTROL_SHARE;
    const [first] = completeRounds(record).pools;
    if (first && !this.#state.withoutControl) {
      await this.#run(this.#add({ ...planOf(first), control: true }), this.#within);
    }
  }

  /** In an order by lot. */
  async #round(round: number): Promise<void> {
    const { pools } = completeRounds(this.world.record);
    const plans = pools.map((block): BlockPlan => ({ ...planOf(block), round }));
    const answer = comparisonOf(this.world.record)?.answer;
    const fastest = plans[answer?.fastest ?? 0];
    if (fastest && !this.#state.withoutControl) plans.push({ ...fastest, control: true });
    const blocks = shuffle(plans, () => this.world.random()).map((plan) => this.#add(plan));
    const broken = new Set<string>();
    for (const block of blocks) {
      // The control of a pool that has just broken off would break off too.
      if (broken.has(keyOf(block))) block.status = 'stopped';
      else await this.#run(block, this.#within);
      if (block.status === 'failed') broken.add(keyOf(block));
    }
  }

  get #within(): number | undefined {
    return this.#state.withoutWarm ? undefined : ALWAYS;
  }

  async #run(block: BlockRecord, within: number | undefined): Promise<void> {
    if (this.world.isStopping()) return;
    await this.world.runBlock(block, within);
    this.#state.spentMs = this.world.now() - this.#startedAt;
  }

  #add(plan: BlockPlan): BlockRecord {
    const { blocks } = this.world.record;
    const block: BlockRecord = { ...plan, index: blocks.length, status: 'waiting' };
    blocks.push(block);
    return block;
  }

  /** What the rounds so far say; gives why there are to be no more. */
  #look(): ComparisonEnd | null {
    const { record } = this.world;
    const comparison = comparisonOf(record);
    if (!comparison) return 'broken';
    const { answer, pools } = comparison;
    const state = this.#state;
    state.rounds = answer.rounds;
    state.unclear =
      answer.rounds < FEWEST_ROUNDS
        ? null
        : answer.pools.filter(({ standing }) => standing === 'unclear').length;
    this.world.changed();
    if (this.world.isStopping()) return 'stopped';
    if (pools.length < 2) return 'broken';
    if (answer.isSettled) return 'settled';
    return state.rounds >= state.maxRounds ? 'rounds' : null;
  }

  #hasTime(): boolean {
    return this.world.now() - this.#startedAt + this.#shortest <= this.#state.budgetMs;
  }
}

const planOf = ({ pool, workers, round }: BlockRecord): BlockPlan => ({ pool, workers, round });
