/** The timeline: every task in a lane per worker, on one axis. */
import './timeline.css';
import type { OutputMark, RunRecord } from '../../src/shared/run.js';
import type { Appended, BlockTrace } from '../../src/shared/trace/block-trace.js';
import type { Scene } from './draw/scene.js';
import type { Traced } from './model/blocks.js';
import { Rig } from './rig.js';
import type {
  Alignment,
  ColourBy,
  Extra,
  Found,
  Phase,
  RangeStatistics,
  TaskSelection,
  TimelineEvents,
  TimelineViewState,
} from './types.js';

export type {
  Alignment,
  ColourBy,
  Found,
  Phase,
  RangeStatistics,
  TaskSelection,
  TimelineEvents,
  TimelineViewState,
};

export class Timeline {
  readonly #rig: Rig;

  /** `saved`: what `viewState` was when the page was here before. */
  constructor(container: HTMLElement, events: TimelineEvents, saved?: TimelineViewState) {
    this.#rig = new Rig(container, events, saved);
  }

  /** What the brushed range holds, or null if none is brushed. */
  get statistics(): RangeStatistics | null {
    return this.#rig.meter.statistics;
  }

  /** All that the last drawing was made from; null if there was nothing to draw. */
  get scene(): Scene | null {
    return this.#rig.picture.scene;
  }

  /** JSON-able; to be given to the constructor when the page comes back. */
  get viewState(): TimelineViewState {
    return this.#rig.keeping.state;
  }

  /** Another run, or the same one in another state, and one beside it. The traces are read anew at every `appended`. */
  setRun(
    run: RunRecord | null,
    traces: ReadonlyMap<number, BlockTrace>,
    beside: Traced | null = null,
  ): void {
    const first = this.#rig.blocks.run === null;
    const other = this.#rig.blocks.setRun(run, traces, beside);
    if (other || this.#rig.live) this.#rig.playback.stop();
    if (other) {
      // What was saved is for the run that the page comes back to.
      if (!first) this.#rig.view.reset();
      this.#rig.selecting.selection = this.#rig.selecting.hover = null;
      this.#rig.steering.matches = null;
      this.#rig.meter.set(null);
    }
    this.#rig.picture.spoil();
    this.#rig.switches.draw();
    this.#rig.ticker.redraw();
    this.#rig.selecting.announceSoon();
  }

  /** Call after each `BlockTrace.append`, with what it returned. */
  appended(block: number, appended: Appended): void {
    const { blocks, picture, ticker } = this.#rig;
    const had = blocks.barsOf(block);
    if (!blocks.append(block, appended, performance.now())) return;
    picture.age();
    // The first bars are waited for.
    if (had === 0 && blocks.barsOf(block) > 0) ticker.redraw();
    else ticker.redrawSoon();
  }

  /** From outside: scrolls to the task. Reports nothing back. */
  select(selection: TaskSelection | null): void {
    this.#rig.selecting.show(selection);
  }

  /** From outside: unfolds the task's block, selects the task, and shows the part between two stamps of the trace, µs. */
  show(selection: TaskSelection, from: number, to: number): void {
    this.#rig.blocks.folded[selection.block] = false;
    this.#rig.selecting.take(selection);
    this.#rig.steering.showPart(selection.block, from, to);
    this.#rig.viewChanged();
  }

  /** Shows everything, and follows a live run again. */
  fit(): void {
    this.#rig.fit();
  }

  /** Shows the brushed range or, without one, the selected task as wide as possible. */
  fitSelection(): void {
    this.#rig.steering.fitSelection();
  }

  setAlignment(alignment: Alignment): void {
    if (this.#rig.blocks.alignment === alignment) return;
    this.#rig.blocks.alignment = alignment;
    this.#rig.meter.set(null);
    this.#rig.picture.spoil();
    this.#rig.view.reset();
    this.#rig.viewChanged();
  }

  setColourBy(colourBy: ColourBy): void {
    this.#rig.looks.colourBy = colourBy;
    this.#rig.switches.draw();
    this.#rig.viewChanged();
  }

  togglePhase(phase: Phase, on: boolean): void {
    this.#rig.togglePhase(phase, on);
  }

  /** Shows or hides lanes of a counter, collections of garbage, or marks of output. */
  toggleExtra(extra: Extra, on: boolean): void {
    this.#rig.toggleExtra(extra, on);
  }

  /** All that the tasks of the shown run wrote: the same list grown, or another. */
  setMarks(marks: readonly OutputMark[]): void {
    this.#rig.steering.marks.set(marks);
    this.#rig.ticker.redrawSoon();
  }

  /** Keeps the newest in view while a run is live. */
  setFollow(on: boolean): void {
    this.#rig.setFollow(on);
  }

  /** Dims what does not match, and selects the first match unless a match is selected; an empty text ends it. */
  search(text: string): Found {
    const found = this.#rig.steering.search(text);
    this.#rig.ticker.redraw();
    return found;
  }

  /** What the search has found. */
  get found(): Found {
    return this.#rig.steering.found;
  }

  /** Selects the next (1) or previous (-1) match. */
  moveMatch(by: 1 | -1): void {
    this.#rig.steering.moveMatch(by);
  }

  /** Leaves out what does not match the search, instead of dimming it. */
  setOnlyMatches(on: boolean): void {
    this.#rig.looks.only = on;
    this.#rig.ticker.redraw();
  }

  /** The container has been shown or resized. */
  layoutChanged(): void {
    this.#rig.ticker.redraw();
  }

  dispose(): void {
    this.#rig.dispose();
  }
}
