/** Conducts a sweep: rounds over all numbers of workers, then the number that they predict against its neighbours. */
import type { BlockPlan, ComparisonEnd, SweepRecord } from '../shared/run.js';
import { completeRounds } from '../shared/rounds.js';
import { speedupAt } from '../shared/scaling/curve.js';
import type { Scaling } from '../shared/scaling/scaling.js';
import { FEWEST_ROUNDS, median } from '../shared/stats/interval.js';
import { countsForTasks, sweepOf, usableCores } from '../shared/sweep.js';
import { RoundKeeper } from './round-keeper.js';
import type { RoundsWorld } from './round-keeper.js';

/** Rounds, those of the check among them, that second passes must leave time for. */
const ROUNDS_TO_HAVE = 2 * FEWEST_ROUNDS;

/** Numbers that a check has at the most: one worker, the predicted number and its neighbours. */
const MOST_CHECKED = 4;

/** The record's only block is the first: one worker. */
export interface SweepWorld extends RoundsWorld {
  /** That of the record. */
  readonly sweep: SweepRecord;
}

/** Resolves when there is no more to measure; the record tells why. Rejects if a block does. */
export async function conductSweep(world: SweepWorld): Promise<void> {
  await new Sweep(world).conduct();
}

class Sweep {
  readonly #state: SweepRecord;
  readonly #keeper: RoundKeeper;
  /** What blocks took, ms. */
  readonly #took: number[] = [];

  constructor(private readonly world: SweepWorld) {
    this.#state = world.sweep;
    this.#keeper = new RoundKeeper(world, world.sweep);
  }

  async conduct(): Promise<void> {
    let end = await this.#search();
    if (end === 'settled' || end === 'rounds' || end === 'budget') end = await this.#check(end);
    this.#state.end = end;
    this.world.changed();
  }

  /** Gives why there are to be no more rounds of all numbers. */
  async #search(): Promise<ComparisonEnd> {
    for (let round = 0; ; round++) {
      await (round === 0 ? this.#firstRound() : this.#round(round, this.#left()));
      const scaling = sweepOf(this.world.record)?.scaling ?? null;
      this.#state.rounds = scaling?.rounds ?? 0;
      this.world.changed();
      if (this.world.isStopping()) return 'stopped';
      // Without one worker there is nothing to compare with.
      if (!scaling) return 'broken';
      if (scaling.isSettled) return 'settled';
      if (scaling.rounds >= this.#state.maxRounds) return 'rounds';
      if (!this.#hasTimeFor(scaling)) return 'budget';
    }
  }

  /** One worker first: from it is learnt how many tasks there are, and whether there is time for second passes. */
  async #firstRound(): Promise<void> {
    const state = this.#state;
    const [first] = this.world.record.blocks;
    if (!first) return;
    await this.#timed(() => this.#keeper.runFirst(first, this.#warmWithin()), 1);
    if (first.tasks !== undefined) state.counts = countsForTasks(state.counts, first.tasks);
    await this.#round(
      0,
      state.counts.filter((workers) => workers > 1),
    );
  }

  /**
   * How long a pass of one worker may take if all blocks are to have a second, ms: with more workers passes are as much
   * shorter as there are cores, at the best.
   */
  #warmWithin(): number {
    const { machine } = this.world.record;
    const cores = machine ? usableCores(machine) : 1;
    const passes = this.#state.counts.reduce(
      (sum, workers) => sum + 1 / Math.min(workers, cores),
      0,
    );
    return this.#state.budgetMs / (2 * ROUNDS_TO_HAVE * passes);
  }

  async #round(round: number, counts: readonly number[]): Promise<void> {
    const { pool } = this.#state;
    const plans = counts.map((workers): BlockPlan => ({ pool, workers, round }));
    await this.#timed(() => this.#keeper.runAll(plans), plans.length);
  }

  async #timed(run: () => Promise<void>, blocks: number): Promise<void> {
    const begunAt = this.world.now();
    await run();
    if (blocks > 0) this.#took.push((this.world.now() - begunAt) / blocks);
  }

  /** Numbers of workers that have not broken off. */
  #left(): number[] {
    return completeRounds(this.world.record.blocks).pools.map(({ workers }) => workers);
  }

  /** Another round is begun only where there is time for a check as well, unless there are too few rounds to predict from. */
  #hasTimeFor({ rounds, steps }: Scaling): boolean {
    const blockMs = median(this.#took);
    const checkMs = FEWEST_ROUNDS * Math.min(MOST_CHECKED, steps.length) * blockMs;
    const reservedMs = rounds < FEWEST_ROUNDS ? 0 : checkMs;
    return this.#keeper.hasTimeFor(steps.length * blockMs + reservedMs);
  }

  /**
   * Rounds of the predicted number, its neighbours and one worker, as long as there is time and something is open.
   * @param ended why the search ended
   * @returns why the sweep did
   */
  async #check(ended: ComparisonEnd): Promise<ComparisonEnd> {
    const state = this.#state;
    const scaling = sweepOf(this.world.record)?.scaling;
    if (!scaling || scaling.kind === 'early') return ended;
    const counts = countsToCheck(scaling);
    const blockMs = median(this.#took);
    // Fewer rounds have no interval, and so check nothing.
    if (!this.#keeper.hasTimeFor(FEWEST_ROUNDS * counts.length * blockMs)) return ended;
    const firstRound = 1 + Math.max(...this.world.record.blocks.map(({ round }) => round));
    const check = {
      firstRound,
      workers: scaling.predicted,
      speedup: predictedSpeedup(scaling),
      counts,
      rounds: 0,
    };
    state.check = check;
    for (let round = firstRound; ; round++) {
      await this.#round(round, counts);
      const checked = sweepOf(this.world.record)?.checked?.scaling ?? null;
      check.rounds = checked?.rounds ?? 0;
      this.world.changed();
      if (this.world.isStopping()) return 'stopped';
      if (!checked) return 'broken';
      if (checked.isSettled) return 'settled';
      if (checked.rounds >= Math.max(FEWEST_ROUNDS, state.maxRounds)) return 'rounds';
      if (!this.#keeper.hasTimeFor(counts.length * blockMs)) return 'budget';
    }
  }
}

/** The predicted number, those next to it, and one; none beyond what was measured. */
export function countsToCheck({ predicted, steps }: Scaling): number[] {
  const most = steps.at(-1)?.workers ?? 1;
  const near = [predicted - 1, predicted, predicted + 1].filter((n) => n >= 1 && n <= most);
  return [...new Set([1, ...near])].sort((a, b) => a - b);
}

function predictedSpeedup({ predicted, fit, isFitClose, steps }: Scaling): number {
  if (fit && isFitClose) return speedupAt(fit.curve, predicted);
  return steps.find(({ workers }) => workers === predicted)?.speedup ?? 1;
}
