/** Moves by key, search and from outside: which task next, and what to show of it. */
import { translate } from '../../l10n.js';
import { groupProgress, groupTitle } from '../draw/labels.js';
import type { Blocks, Block } from '../model/blocks.js';
import { costOfLast, factsOf, lastInWords, sentenceOf } from '../model/describe.js';
import type { TaskFacts } from '../model/describe.js';
import { firstTask, stepInLane, stepLane, stepTask } from '../model/navigate.js';
import { Marks } from '../model/marks.js';
import { Matches } from '../model/matches.js';
import { panBy, reveal, withMargin, zoomAbout } from '../model/view.js';
import type { Domain } from '../model/view.js';
import type { OutputMark } from '../../../src/shared/run.js';
import type { Found, TaskSelection } from '../types.js';
import type { Parts } from './dom.js';
import type { KeyTarget } from './keys.js';
import type { View } from './view.js';

export interface SteeringOwner {
  selection(): TaskSelection | null;
  range(): Domain | null;
  choose(selection: TaskSelection | null): void;
  activate(selection: TaskSelection): void;
  escape(): boolean;
  /** Takes a stretch of the axis as the range. */
  measure(range: Domain): void;
  fold(block: number): void;
  follow(): void;
  fit(): void;
  play(): void;
  /** Tells what was written; `domain`: what is about to be seen. */
  pointAtMark(block: number, mark: OutputMark, domain: Domain): void;
}

export class Steering implements KeyTarget {
  /** Of the search; null if there is none. */
  matches: Matches | null = null;
  readonly marks = new Marks();
  #mark: OutputMark | null = null;

  constructor(
    readonly view: View,
    readonly blocks: Blocks,
    readonly owner: SteeringOwner,
  ) {}

  zoomBy(steps: number): void {
    const domain = this.#seen();
    // About the selected task if it is in view, so that zooming in does not lose it.
    const bar = this.#barOf(this.owner.selection());
    const middle = bar ? (bar[0] + bar[1]) / 2 : NaN;
    const inView = middle > domain[0] && middle < domain[1];
    this.view.begin();
    this.view.glideTo(
      zoomAbout(domain, inView ? middle : (domain[0] + domain[1]) / 2, 2 ** -steps),
    );
  }

  panBy(share: number): void {
    this.view.begin();
    this.view.glideTo(panBy(this.#seen(), share));
  }

  fit(): void {
    this.owner.fit();
  }

  fitSelection(): void {
    const to = this.owner.range() ?? this.#barOf(this.owner.selection());
    if (!to) return;
    this.view.begin();
    this.view.glideTo(withMargin(to, 0.15));
  }

  /** Shows a part of a block, between two stamps of its trace, µs. */
  showPart(block: number, from: number, to: number): void {
    const entry = this.#entry(block);
    if (!entry) return;
    this.view.begin();
    this.view.glideTo(withMargin([from - entry.zero, to - entry.zero], 0.05));
  }

  follow(): void {
    this.owner.follow();
  }

  play(): void {
    this.owner.play();
  }

  undo(): void {
    this.view.undo();
  }

  /** Measures what is in view. */
  measure(): void {
    this.owner.measure(this.view.clamp(this.#seen()));
  }

  /** Folds or opens the lanes of the selected task's pool, or of the first. */
  fold(): void {
    const { block } = this.owner.selection() ?? this.blocks.all[0] ?? {};
    if (block !== undefined) this.owner.fold(block);
  }

  moveInLane(by: 1 | -1): void {
    this.#move((blocks, from) => stepInLane(blocks, from, by));
  }

  moveLane(by: 1 | -1): void {
    this.#move((blocks, from) => stepLane(blocks, from, by));
  }

  moveToEnd(end: 'first' | 'last'): void {
    this.#move((blocks, from) => stepInLane(blocks, from, end === 'first' ? -Infinity : Infinity));
  }

  moveTask(by: 1 | -1): void {
    this.#move((blocks, from) => stepTask(blocks, from, by));
  }

  moveToLast(): void {
    const selection = this.owner.selection();
    const { all } = this.blocks;
    const entry = all.find(({ block }) => block === selection?.block) ?? all[0];
    const { task = -1 } = entry?.lanes.straggler ?? {};
    if (entry && task >= 0) this.owner.choose({ block: entry.block, task });
  }

  activate(): void {
    const selection = this.owner.selection();
    if (selection) this.owner.activate(selection);
  }

  escape(): boolean {
    return this.owner.escape();
  }

  /** Moves the view, as little as needed, so that the task is in it. */
  reveal(selection: TaskSelection | null): void {
    const bar = this.#barOf(selection);
    if (!bar) return;
    const domain = this.#seen();
    const next = reveal(domain, bar[0], bar[1]);
    if (next === domain) return;
    this.view.begin();
    this.view.glideTo(next);
  }

  /** Looks for `text` in all tasks, and goes to the first match unless the selected task is one. */
  search(text: string): Found {
    this.matches = Matches.of(this.blocks.all, text);
    if (this.found.index < 0) this.moveMatch(1);
    return this.found;
  }

  get found(): Found {
    const { matches } = this;
    return {
      count: matches?.count ?? 0,
      index: matches?.indexOf(this.owner.selection()) ?? -1,
    };
  }

  moveMatch(by: 1 | -1): void {
    const next = this.matches?.next(this.owner.selection(), by);
    if (next) this.owner.choose(next);
  }

  moveMark(by: 1 | -1): void {
    const all = this.blocks.all.flatMap((entry) =>
      this.marks.of(entry.block).map((mark) => ({ entry, mark })),
    );
    const at = all.findIndex(({ mark }) => mark === this.#mark);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    if (!next) return;
    this.#mark = next.mark;
    const time = next.mark.at - next.entry.zero;
    const domain = this.#seen();
    const there = reveal(domain, time, time);
    if (there !== domain) {
      this.view.begin();
      this.view.glideTo(there);
    }
    this.owner.pointAtMark(next.entry.block, next.mark, there);
  }

  facts({ block, task }: TaskSelection): TaskFacts | null {
    const entry = this.#entry(block);
    if (!entry || task >= entry.lanes.trace.taskCount) return null;
    return factsOf(entry.run, entry.lanes, task, this.blocks.nowOf(entry, performance.now()));
  }

  /** Puts the selected task into words, into the one cell that stands for the grid. */
  describe({ grid, row, cell }: Parts, selection: TaskSelection | null): void {
    const facts = selection && this.facts(selection);
    cell.textContent = facts ? sentenceOf(facts) : translate('No task selected');
    cell.setAttribute('aria-selected', String(facts !== null));
    const { all } = this.blocks;
    let lanes = 0;
    for (const entry of all) {
      if (entry.block === selection?.block) {
        const found = entry.lanes.find(selection.task);
        if (found) {
          row.setAttribute('aria-rowindex', String(lanes + entry.lanes.indexOf(found.row) + 1));
          cell.setAttribute(
            'aria-colindex',
            String(found.bar < 0 ? found.row.lane.count + 1 : found.bar + 1),
          );
        }
      }
      lanes += entry.lanes.rows.length;
    }
    grid.setAttribute('aria-rowcount', String(lanes));
    grid.setAttribute('aria-colcount', '-1');
    grid.setAttribute('aria-label', translate(`Timeline of tasks. ${this.summary()}`));
  }

  /** How the run stands, in a sentence per block. */
  summary(): string {
    return this.blocks.all
      .map((block) => {
        const progress = groupProgress(block.record, block.lanes.trace, block.live);
        const share = costOfLast(block.lanes, block.live);
        const [last] = share > 0 ? lastInWords(block.lanes, share) : [];
        const facts = [translate(progress), ...(last === undefined ? [] : [last])];
        return `${translate(groupTitle(block))}: ${facts.join('; ')}.`;
      })
      .join(' ');
  }

  #move(step: (blocks: readonly Block[], from: TaskSelection) => TaskSelection | null): void {
    const { all } = this.blocks;
    const selection = this.owner.selection();
    const next = selection ? step(all, selection) : firstTask(all);
    if (next) this.owner.choose(next);
  }

  #entry(block: number): Block | undefined {
    return this.blocks.all.find((entry) => entry.block === block);
  }

  /** Where a task's bar lies on the axis. */
  #barOf(selection: TaskSelection | null): Domain | null {
    const entry = selection && this.#entry(selection.block);
    const found = selection && entry?.lanes.find(selection.task);
    if (!entry || !found) return null;
    const { lane } = found.row;
    const { zero } = entry;
    if (found.bar >= 0) return [lane.from(found.bar) - zero, lane.until(found.bar) - zero];
    const dispatch = entry.lanes.trace.tasks.dispatch[selection.task] ?? NaN;
    return [
      Math.max(dispatch, lane.runEnd) - zero,
      this.blocks.nowOf(entry, performance.now()) - zero,
    ];
  }

  #seen(): Domain {
    return this.view.current(performance.now());
  }
}
