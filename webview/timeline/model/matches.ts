/** What a search has found: which tasks, and which bars of each lane, kept up as lanes grow. */
import type { TaskSelection } from '../types.js';
import type { Block } from './blocks.js';
import { GrowingU32 } from './growing.js';
import type { Lane } from './lane.js';
import { matcher } from './search.js';

type Test = (task: number) => boolean;

/** The bars of one lane that match. */
export class LaneMatches {
  /** Ascending. */
  readonly bars = new GrowingU32();
  #looked = 0;

  constructor(
    readonly lane: Lane,
    readonly test: Test,
  ) {}

  /** Looks at the bars that have come since. */
  update(): this {
    for (; this.#looked < this.lane.count; this.#looked++) {
      if (this.test(this.lane.task(this.#looked))) this.bars.push(this.#looked);
    }
    return this;
  }

  has(bar: number): boolean {
    return this.bars.at(this.bars.countBelow(bar)) === bar && this.countIn(bar, bar + 1) === 1;
  }

  /** How many of the bars `low` ≤ bar < `high` match. */
  countIn(low: number, high: number): number {
    return this.bars.countBelow(high) - this.bars.countBelow(low);
  }
}

export class Matches {
  readonly #tests = new Map<number, Test>();
  /** Tasks that match, ascending, by block in the order of the blocks. */
  readonly #tasks = new Map<number, GrowingU32>();
  readonly #lanes = new Map<Lane, LaneMatches>();

  private constructor(readonly text: string) {}

  /** Null if `text` asks for nothing. */
  static of(blocks: readonly Block[], text: string): Matches | null {
    const matches = new Matches(text);
    for (const { block, run, lanes } of blocks) {
      const matching = matcher(run, text);
      if (!matching) return null;
      const test: Test = (task) => matching(lanes.trace, task);
      const tasks = new GrowingU32();
      for (let task = 0; task < lanes.trace.taskCount; task++) if (test(task)) tasks.push(task);
      matches.#tests.set(block, test);
      matches.#tasks.set(block, tasks);
    }
    return matches;
  }

  /** Tasks that matched when it was searched for. */
  get count(): number {
    let count = 0;
    for (const { length } of this.#tasks.values()) count += length;
    return count;
  }

  has(block: number, task: number): boolean {
    return this.#tests.get(block)?.(task) ?? false;
  }

  lane(block: number, lane: Lane): LaneMatches {
    let found = this.#lanes.get(lane);
    if (!found) {
      found = new LaneMatches(lane, this.#tests.get(block) ?? (() => false));
      this.#lanes.set(lane, found);
    }
    return found.update();
  }

  /** Where a task stands among all that match, from 0; -1 if it does not. */
  indexOf(selection: TaskSelection | null): number {
    let before = 0;
    for (const [block, tasks] of this.#tasks) {
      if (block === selection?.block) {
        const at = tasks.countBelow(selection.task);
        return at < tasks.length && tasks.at(at) === selection.task ? before + at : -1;
      }
      before += tasks.length;
    }
    return -1;
  }

  /** The match after (1) or before (-1) a task, going round; the first without one. Null if nothing matches. */
  next(from: TaskSelection | null, by: 1 | -1): TaskSelection | null {
    const { count } = this;
    if (count === 0) return null;
    let passed = 0;
    let begun = false;
    for (const [block, tasks] of this.#tasks) {
      if (block === from?.block) {
        begun = true;
        passed += tasks.countBelow(by > 0 ? from.task + 1 : from.task);
        break;
      }
      passed += tasks.length;
    }
    if (!begun) return this.#at(by > 0 ? 0 : count - 1);
    return this.#at((by > 0 ? passed : passed - 1 + count) % count);
  }

  #at(index: number): TaskSelection | null {
    let left = index;
    for (const [block, tasks] of this.#tasks) {
      if (left < tasks.length) return { block, task: tasks.at(left) };
      left -= tasks.length;
    }
    return null;
  }
}
