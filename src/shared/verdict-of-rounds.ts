/** The verdict of a comparison: one sentence with its interval, why it is so, and what it does not say. */
import { MARGIN } from './comparison.js';
import type { PoolStanding } from './comparison.js';
import type { PoolFigures } from './figures.js';
import {
  formatEnds,
  formatInterval,
  formatMs,
  formatRatio,
  formatShare,
  plural,
} from './format.js';
import { keyOf } from './rounds.js';
import type { RunComparison } from './rounds.js';
import type { ComparisonRecord, RunRecord } from './run.js';
import { FEWEST_ROUNDS } from './stats/interval.js';
import { columnsOf, kindOfWork } from './table/columns.js';
import { memoryOfBoth, workReason } from './table/reasons.js';
import type { MemoryOfBoth } from './table/reasons.js';
import { caveatsOfRounds } from './verdict-caveats.js';
import { listed, withoutFigures } from './verdict-parts.js';
import type { Verdict } from './verdict-parts.js';
import { poolTitle } from './words.js';

/** More of the lanes' time than this went elsewhere than into the tasks: that is what there is to say about a pool. */
const MUCH_OVERHEAD = 0.5;
/** Fewer tasks at once than this, on average, is no parallelism to speak of. */
const HARDLY_PARALLEL = 1.2;

const WITHIN = `${MARGIN * 100} %`;

const titleOf = ({ pool, workers }: PoolStanding): string => poolTitle(pool, workers);

export function comparisonVerdict(
  run: RunRecord,
  figures: readonly PoolFigures[],
  comparison: RunComparison,
): Verdict {
  const { answer, pools } = comparison;
  const underWay = run.status === 'preparing' || run.status === 'running';
  if (underWay) return withoutFigures('pending', measuring(run.comparison, answer.rounds));
  if (answer.rounds === 0) {
    return withoutFigures('none', 'No round was completed, so there is nothing to compare.');
  }
  const caveats = caveatsOfRounds(run, figures, comparison);
  const fastest = answer.pools[answer.fastest ?? -1];
  if (!fastest || pools.length < 2) {
    const headline = 'Only one pool came to its end, so there is nothing to compare.';
    return { ...withoutFigures('none', headline), caveats };
  }
  const unequal = unequalLine(run);
  if (unequal !== null) return { ...withoutFigures('unequal', unequal), caveats };
  const figuresOf = (standing: PoolStanding): PoolFigures | null =>
    figures.find((row) => keyOf(row) === keyOf(standing)) ?? null;
  const columns = columnsOf(run, comparison);
  const say = new Sentences(comparison, fastest, figuresOf, memoryOfBoth(columns));
  const kind =
    answer.rounds >= FEWEST_ROUNDS
      ? answer.isClear
        ? 'clear'
        : 'tie'
      : say.near.length > 0
        ? 'close'
        : 'leading';
  return {
    kind,
    headline: answer.rounds < FEWEST_ROUNDS ? say.withoutInterval() : say.headline(),
    reasons: [
      ...[workReason(kindOfWork(columns))].filter((text) => text !== null),
      ...say.reasons(),
      ...wouldChange(run, say),
    ],
    caveats,
    fastest: figuresOf(fastest),
  };
}

function measuring(state: ComparisonRecord | undefined, rounds: number): string {
  if (rounds === 0) return 'Measuring: the first round is not complete yet.';
  const so = plural(rounds, 'round');
  return state?.unclear === null || state?.unclear === undefined
    ? `Measuring: ${so} so far, intervals need four.`
    : `Measuring: ${so} so far, ${plural(state.unclear, 'pool')} unclear.`;
}

/** Said before any figure; null where all pools returned the same, as far as is known. */
export function unequalLine(run: RunRecord): string | null {
  if ((run.comparison?.results?.different.length ?? 0) > 0) {
    return 'The pools did not return the same, so no winner is named.';
  }
  const changing = run.blocks.filter(({ changed = 0 }) => changed > 0);
  if (changing.length === 0) return null;
  const titles = new Set(changing.map(({ pool, workers }) => poolTitle(pool, workers)));
  return `${listed([...titles])} did not return the same in every round, so no winner is named.`;
}

class Sentences {
  /** The others that are not clearly slower than the fastest. */
  readonly near: readonly PoolStanding[];
  readonly #others: readonly PoolStanding[];
  readonly #serial: PoolStanding | undefined;
  /** Put behind a figure: what is in it. */
  readonly #when: string;

  constructor(
    private readonly comparison: RunComparison,
    private readonly fastest: PoolStanding,
    private readonly figuresOf: (standing: PoolStanding) => PoolFigures | null,
    /** Null if it is not known of threads and processes. */
    private readonly memory: MemoryOfBoth | null,
  ) {
    const { answer, basis } = comparison;
    this.#others = answer.pools
      .filter((other) => other !== fastest)
      .sort((a, b) => a.median - b.median);
    this.near = this.#others.filter(({ standing, median }) =>
      answer.rounds < FEWEST_ROUNDS
        ? median <= fastest.median * (1 + MARGIN)
        : standing !== 'slower',
    );
    this.#serial = answer.pools.find(({ pool }) => pool === 'serial');
    this.#when = basis === 'warm' ? ' once started' : ', start-up included';
  }

  /** No pool is shown to be faster than serial. */
  get isSerialEnough(): boolean {
    const serial = this.#serial;
    if (!serial) return false;
    return serial === this.fastest || this.near.includes(serial);
  }

  withoutInterval(): string {
    const { fastest } = this;
    const [next] = this.#others;
    const title = titleOf(fastest);
    if (this.near.length > 0) {
      const names = listed([fastest, ...this.near].map(titleOf));
      return `Too close to call: ${names} are within ${WITHIN} of each other, at ${formatMs(fastest.median)}${this.#when}.`;
    }
    if (this.#serial && this.#serial !== fastest) {
      const times = formatRatio(this.#serial.median / fastest.median);
      return `Fastest measured: ${title}, ${times} as fast as serial${this.#when}.`;
    }
    const times = formatRatio((next?.median ?? NaN) / fastest.median);
    return `Fastest measured: ${title}; the next, ${next ? titleOf(next) : ''}, took ${times} as long${this.#when}.`;
  }

  headline(): string {
    return this.near.length === 0 ? this.#clear() : this.#tie();
  }

  #clear(): string {
    const { fastest } = this;
    const [next] = this.#others;
    const others = next
      ? `the next, ${titleOf(next)}, takes ${formatInterval(next.againstFastest)} as long`
      : '';
    if (fastest.pool === 'serial') return `Serial is enough: ${others}${this.#when}.`;
    if (!fastest.againstSerial) {
      return `${titleOf(fastest)} is the fastest${this.#when}: ${others}.`;
    }
    const against = fastest.againstSerial;
    return `${titleOf(fastest)} is ${formatRatio(against.value)} as fast as serial (${formatEnds(against)})${this.#when}, and clearly faster than every other.`;
  }

  #tie(): string {
    const { fastest } = this;
    const isSame = this.near.every(({ standing }) => standing === 'same');
    const names = listed(this.near.map(titleOf));
    if (this.isSerialEnough) {
      if (isSame) {
        return `Serial is enough: no pool is more than ${WITHIN} faster${this.#when}.`;
      }
      if (fastest === this.#serial) {
        return `Serial is the fastest measured, with no clear difference to ${names}${this.#when}.`;
      }
      const all = listed([fastest, ...this.near].map(titleOf));
      return `No clear winner: ${all} cannot be told apart${this.#when}.`;
    }
    const difference = isSame ? `within ${WITHIN} of ${names}` : `no clear difference to ${names}`;
    if (!fastest.againstSerial) {
      return `No clear winner: ${titleOf(fastest)} is the fastest measured, with ${difference}${this.#when}.`;
    }
    const against = fastest.againstSerial;
    const tie = isSame
      ? `and within ${WITHIN} of ${names}`
      : `with no clear difference to ${names}`;
    const [title, times] = [titleOf(fastest), formatRatio(against.value)];
    if (this.memory === null || !this.#isOpenWhichWorkers) {
      return `${title} is ${times} as fast as serial (${formatEnds(against)})${this.#when}, ${tie}.`;
    }
    const { threads, processes } = this.memory;
    return `${title} is ${times} as fast as serial (${formatEnds(against)})${this.#when}, ${tie}; threads need about ${threads} a worker, processes ${processes}.`;
  }

  /** Threads and processes are both among the fastest: what a worker weighs may decide. */
  get #isOpenWhichWorkers(): boolean {
    const pools = [this.fastest, ...this.near].map(({ pool }) => pool);
    return pools.includes('thread') && pools.includes('process');
  }

  reasons(): string[] {
    return [this.#why(), this.#weight(), ...this.#startUp()].filter((text) => text !== null);
  }

  /** Where the headline does not tell it already, and workers are what is chosen. */
  #weight(): string | null {
    const { pool } = this.fastest;
    if (this.memory === null || this.isSerialEnough || this.#isOpenWhichWorkers) return null;
    if (pool !== 'thread' && pool !== 'process') return null;
    return `Threads need about ${this.memory.threads} a worker, processes ${this.memory.processes}.`;
  }

  #why(): string | null {
    if (this.isSerialEnough) return this.#whyNoPool();
    const summary = this.#passOf(this.fastest);
    if (!summary) return null;
    const at = summary.parallelism.toFixed(2);
    if (this.fastest.pool === 'eventLoop') {
      if (summary.parallelism < HARDLY_PARALLEL) return null;
      return `While one of its tasks waits, others go on: on average ${at} were under way at once, on one thread.`;
    }
    return `On average ${at} tasks ran at once on ${plural(this.fastest.workers, 'worker')}; ${formatShare(summary.overhead.share)} of the time that lanes were occupied was overhead.`;
  }

  #whyNoPool(): string | null {
    const pool = this.comparison.answer.pools
      .filter((one) => one.pool === 'thread' || one.pool === 'process')
      .sort((a, b) => a.median - b.median)[0];
    const summary = pool && this.#passOf(pool);
    if (!pool || !summary) return null;
    const share = formatShare(summary.overhead.share);
    if (summary.overhead.share >= MUCH_OVERHEAD) {
      const each = formatMs(summary.workMs / Math.max(1, summary.tasks));
      return `In ${titleOf(pool)}, ${share} of the time that lanes were occupied was overhead: tasks of ${each} each are too short for the way to a worker and back.`;
    }
    const at = summary.parallelism.toFixed(2);
    return summary.parallelism < HARDLY_PARALLEL
      ? `In ${titleOf(pool)}, hardly more than one task ran at once: ${at} on average.`
      : `In ${titleOf(pool)}, ${at} tasks ran at once on average, each slower than alone.`;
  }

  /** Whether too much of a pool's time was overhead, so that longer tasks would help it. */
  get isTooShort(): boolean {
    return this.comparison.answer.pools.some(
      (one) =>
        (one.pool === 'thread' || one.pool === 'process') &&
        (this.#passOf(one)?.overhead.share ?? 0) >= MUCH_OVERHEAD,
    );
  }

  #startUp(): string[] {
    const { pools, cold } = this.comparison;
    const own = pools.find((one) => keyOf(one) === keyOf(this.fastest));
    const coldest = cold.pools[cold.fastest ?? -1];
    if (own?.startUpMs === null || own?.startUpMs === undefined || !coldest) return [];
    const lines: string[] = [];
    const against = cold.pools.find((one) => keyOf(one) === keyOf(this.fastest))?.againstSerial;
    if (this.fastest.pool === 'thread' || this.fastest.pool === 'process') {
      const included = against
        ? `; with that it is ${formatInterval(against)} as fast as serial`
        : '';
      const cost = Math.max(0, own.startUpMs);
      lines.push(
        `Its first use costs ${formatMs(cost)} more (spawn, load, first calls)${included}.`,
      );
    }
    if (keyOf(coldest) !== keyOf(this.fastest) && cold.isClear) {
      lines.push(`For a single use, start-up included, ${titleOf(coldest)} is the fastest.`);
    }
    return lines;
  }

  #passOf(standing: PoolStanding) {
    const row = this.figuresOf(standing);
    return this.comparison.basis === 'warm' ? row?.warm : row?.summary;
  }
}

function wouldChange(run: RunRecord, say: Sentences): string[] {
  const lines: string[] = [];
  if (say.isSerialEnough && say.isTooShort) {
    lines.push('Longer tasks, or several of them in one call, would change that.');
  }
  const { end, unclear, budgetMs = 0 } = run.comparison ?? {};
  if (end === 'budget' && unclear !== 0) {
    const now = formatMs(budgetMs);
    lines.push(`More rounds may tell more: give it a larger time budget than ${now}.`);
  } else if (end === 'rounds' && unclear !== 0) lines.push('More rounds may tell more.');
  return lines;
}
