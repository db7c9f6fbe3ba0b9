/** Conducts a comparison: round after round, until the answer is settled or the time is up. */
import type { BlockPlan, BlockRecord, ComparisonEnd, ComparisonRecord } from '../shared/run.js';
import { FEWEST_ROUNDS } from '../shared/stats/interval.js';
import { comparisonOf, completeRounds } from '../shared/rounds.js';
import { RoundKeeper } from './round-keeper.js';
import type { RoundsWorld } from './round-keeper.js';

/** A first round longer than this part of the budget has no control block, and later ones have none either. */
const CONTROL_SHARE = 1 / 3;
/** A first pass longer than this part of the budget has no second, and start-up weighs little in it anyway. */
const WARM_SHARE = 1 / 10;
/** The record's `blocks` are those of the first round, in their order. */
export interface ComparisonWorld extends RoundsWorld {
  /** That of the record. */
  readonly comparison: ComparisonRecord;
}

/** Resolves when there is no more to measure; the record tells why. Rejects if a block does. */
export async function conductRounds(world: ComparisonWorld): Promise<void> {
  await new Rounds(world).conduct();
}

class Rounds {
  readonly #state: ComparisonRecord;
  readonly #keeper: RoundKeeper;
  /** Length of the shortest round, ms: what another takes at the least. */
  #shortest = Infinity;

  constructor(private readonly world: ComparisonWorld) {
    this.#state = world.comparison;
    this.#keeper = new RoundKeeper(world, world.comparison);
  }

  async conduct(): Promise<void> {
    let end: ComparisonEnd | null = null;
    for (let round = 0; end === null; round++) {
      const begunAt = this.world.now();
      await (round === 0 ? this.#firstRound() : this.#round(round));
      end = this.#look();
      this.#shortest = Math.min(this.#shortest, this.world.now() - begunAt);
      end ??= this.#keeper.hasTimeFor(this.#shortest) ? null : 'budget';
    }
    this.#state.end = end;
    this.world.changed();
  }

  /** In the order given; what it takes decides what later rounds do. */
  async #firstRound(): Promise<void> {
    const { record } = this.world;
    const { budgetMs } = this.#state;
    for (const block of [...record.blocks]) {
      await this.#keeper.runFirst(block, budgetMs * WARM_SHARE);
    }
    this.#state.withoutControl = this.#keeper.spentMs > budgetMs * CONTROL_SHARE;
    const [first] = completeRounds(record.blocks).pools;
    if (first && !this.#state.withoutControl) {
      await this.#keeper.run(this.#keeper.add({ ...planOf(first), control: true }));
    }
  }

  async #round(round: number): Promise<void> {
    const { pools } = completeRounds(this.world.record.blocks);
    const plans = pools.map((block): BlockPlan => ({ ...planOf(block), round }));
    const answer = comparisonOf(this.world.record)?.answer;
    const fastest = plans[answer?.fastest ?? 0];
    if (fastest && !this.#state.withoutControl) plans.push({ ...fastest, control: true });
    await this.#keeper.runAll(plans);
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
}

const planOf = ({ pool, workers, round }: BlockRecord): BlockPlan => ({ pool, workers, round });
