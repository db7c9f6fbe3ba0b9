/** The timeline: every task in a lane per worker, on one axis. */
import './timeline.css';
import type { RunRecord } from '../../src/shared/run.js';
import type { Appended, BlockTrace } from '../../src/shared/trace/block-trace.js';
import { Frame } from './draw/frame.js';
import type { Scene } from './draw/scene.js';
import { readTheme, watchTheme, withoutPhases } from './draw/theme.js';
import type { Theme } from './draw/theme.js';
import { buildParts } from './interact/dom.js';
import { Gestures } from './interact/gestures.js';
import { drawLegend } from './interact/legend.js';
import { Steering } from './interact/steering.js';
import { View } from './interact/view.js';
import { Blocks } from './model/blocks.js';
import { placeGroups } from './model/layout.js';
import { rangeStatistics } from './model/statistics.js';
import type { Domain } from './model/view.js';
import { PHASES } from './types.js';
import type {
  Alignment,
  ColourBy,
  Phase,
  RangeStatistics,
  TaskSelection,
  TimelineEvents,
  TimelineViewState,
} from './types.js';

export type {
  Alignment,
  ColourBy,
  Phase,
  RangeStatistics,
  TaskSelection,
  TimelineEvents,
  TimelineViewState,
};

const SAVE_AFTER_MS = 300;
const SUMMARY_AFTER_MS = 1000;

export class Timeline {
  readonly #parts;
  readonly #frame;
  readonly #view: View;
  readonly #blocks = new Blocks();
  readonly #steering: Steering;
  readonly #gestures: Gestures;
  readonly #undo: (() => void)[] = [];
  readonly #hidden = new Set<Phase>();
  #theme: Theme;
  #colourBy: ColourBy = 'phase';
  #selection: TaskSelection | null = null;
  #hover: TaskSelection | null = null;
  #range: Domain | null = null;
  #statistics: RangeStatistics | null = null;
  #scene: Scene | null = null;
  #barsDirty = true;
  #overlayDirty = true;
  #frameRequest = 0;
  #exactTimer = 0;
  #saveTimer = 0;
  #summaryTimer = 0;

  constructor(
    readonly container: HTMLElement,
    readonly events: TimelineEvents,
    saved?: TimelineViewState,
  ) {
    this.#parts = buildParts(container);
    this.#frame = new Frame(this.#parts);
    this.#theme = readTheme(this.#parts.root);
    this.#view = new View({
      whole: () => this.#blocks.whole(performance.now()),
      liveEnd: () => this.#blocks.liveEnd(performance.now()),
      changed: () => this.#viewChanged(),
    });
    if (saved) this.#restore(saved);
    this.#steering = new Steering(this.#view, this.#blocks, {
      selection: () => this.#selection,
      range: () => this.#range,
      choose: (selection) => this.#choose(selection, true),
      activate: (selection) => this.events.onActivate(selection),
      escape: () => this.#escape(),
      follow: () => this.setFollow(true),
      fit: () => this.fit(),
    });
    this.#gestures = new Gestures(this.#parts, this.#view, this.#steering, {
      scene: () => this.#scene,
      minimap: () => this.#frame.minimapDomain,
      setRange: (range) => this.#setRange(range),
      hover: (selection) => this.#point(selection),
      choose: (selection) => this.#choose(selection, false),
      activate: (selection) => this.events.onActivate(selection),
      fold: (block) => this.#fold(block),
      follow: () => this.setFollow(true),
      redrawOverlay: () => this.#overlay(),
    });
    const resize = new ResizeObserver(() => this.layoutChanged());
    resize.observe(container);
    this.#undo.push(
      () => resize.disconnect(),
      watchTheme(() => this.#rereadTheme()),
    );
    this.#legend();
    this.#redraw();
  }

  /** What the brushed range holds, or null if none is brushed. */
  get statistics(): RangeStatistics | null {
    return this.#statistics;
  }

  /** JSON-able; to be given to the constructor when the page comes back. */
  get viewState(): TimelineViewState {
    return {
      domain: this.#view.domain,
      alignment: this.#blocks.alignment,
      colourBy: this.#colourBy,
      hidden: [...this.#hidden],
      follow: this.#view.follow,
      folded: { ...this.#blocks.folded },
    };
  }

  /** Another run, or the same one in another state. The traces are read anew at every `appended`. */
  setRun(run: RunRecord | null, traces: ReadonlyMap<number, BlockTrace>): void {
    const first = this.#blocks.run === null;
    const other = this.#blocks.setRun(run, traces);
    if (other) {
      // What was saved is for the run that the page comes back to.
      if (!first) this.#view.reset();
      this.#selection = this.#hover = null;
      this.#setRange(null);
    }
    this.#frame.spoilMinimap();
    this.#legend();
    this.#redraw();
    this.#announceSoon();
  }

  /** Call after each `BlockTrace.append`, with what it returned. */
  appended(block: number, appended: Appended): void {
    if (!this.#blocks.append(block, appended, performance.now())) return;
    this.#frame.ageMinimap();
    this.#redraw();
  }

  /** From outside: scrolls to the task. Reports nothing back. */
  select(selection: TaskSelection | null): void {
    this.#selection = selection;
    this.#steering.reveal(selection);
    this.#describe();
    this.#overlay();
  }

  /** Shows everything, and follows a live run again. */
  fit(): void {
    this.#view.begin();
    this.#view.follow = true;
    this.#view.glideTo(null);
  }

  /** Shows the brushed range or, without one, the selected task as wide as possible. */
  fitSelection(): void {
    this.#steering.fitSelection();
  }

  setAlignment(alignment: Alignment): void {
    if (this.#blocks.alignment === alignment) return;
    this.#blocks.alignment = alignment;
    this.#setRange(null);
    this.#frame.spoilMinimap();
    this.#view.reset();
    this.#viewChanged();
  }

  setColourBy(colourBy: ColourBy): void {
    this.#colourBy = colourBy;
    this.#legend();
    this.#viewChanged();
  }

  togglePhase(phase: Phase, on: boolean): void {
    if (on) this.#hidden.delete(phase);
    else this.#hidden.add(phase);
    this.#legend();
    this.#viewChanged();
  }

  /** Keeps the newest in view while a run is live. */
  setFollow(on: boolean): void {
    this.#view.follow = on;
    this.#viewChanged();
  }

  /** How many tasks match; selects the next match after the selected task. */
  search(text: string): number {
    return this.#steering.search(text);
  }

  /** The container has been shown or resized. */
  layoutChanged(): void {
    this.#redraw();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frameRequest);
    for (const timer of [this.#exactTimer, this.#saveTimer, this.#summaryTimer])
      clearTimeout(timer);
    for (const undo of this.#undo) undo();
    this.#gestures.dispose();
    this.#parts.root.remove();
  }

  #restore(saved: TimelineViewState): void {
    this.#view.domain = saved.domain;
    this.#view.follow = saved.follow;
    this.#blocks.alignment = saved.alignment;
    this.#blocks.folded = { ...saved.folded };
    this.#colourBy = saved.colourBy;
    for (const phase of saved.hidden) if (PHASES.includes(phase)) this.#hidden.add(phase);
  }

  #choose(selection: TaskSelection | null, byKey: boolean): void {
    this.#selection = selection;
    if (byKey) this.#steering.reveal(selection);
    this.#describe();
    this.#overlay();
    this.events.onSelect(selection);
  }

  #point(selection: TaskSelection | null): void {
    const same = this.#hover?.task === selection?.task && this.#hover?.block === selection?.block;
    if (same) return;
    this.#hover = selection;
    this.#overlay();
    this.events.onHover?.(selection);
  }

  #escape(): boolean {
    if (this.#range) this.#setRange(null);
    else if (this.#selection) this.#choose(null, false);
    else return false;
    return true;
  }

  #fold(block: number): void {
    const entry = this.#blocks.all.find((each) => each.block === block);
    if (!entry) return;
    this.#blocks.folded[block] = !this.#blocks.isFolded(entry);
    this.#viewChanged();
  }

  #setRange(range: Domain | null): void {
    if (!range && !this.#range) return;
    clearTimeout(this.#exactTimer);
    this.#range = range;
    this.#report(false);
    if (this.#statistics?.approximate) {
      this.#exactTimer = window.setTimeout(() => this.#report(true), 250);
    }
    this.#overlay();
  }

  #report(exact: boolean): void {
    const { all } = this.#blocks;
    this.#statistics = this.#range && rangeStatistics(all, ...this.#range, exact);
    this.events.onRange(this.#statistics);
  }

  #rereadTheme(): void {
    this.#theme = readTheme(this.#parts.root);
    this.#frame.spoilMinimap();
    this.#legend();
    this.#redraw();
  }

  get #shownTheme(): Theme {
    return this.#colourBy === 'phase' ? this.#theme : withoutPhases(this.#theme);
  }

  #legend(): void {
    drawLegend(
      this.#parts.legend,
      this.#shownTheme,
      this.#blocks.run,
      this.#colourBy,
      this.#hidden,
      (phase) => this.togglePhase(phase, this.#hidden.has(phase)),
    );
  }

  #viewChanged(): void {
    this.#redraw();
    clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(
      () => this.events.onViewChange?.(this.viewState),
      SAVE_AFTER_MS,
    );
  }

  #redraw(): void {
    this.#barsDirty = true;
    this.#overlay();
  }

  #overlay(): void {
    this.#overlayDirty = true;
    this.#frameRequest ||= requestAnimationFrame((time) => this.#draw(time));
  }

  #draw(time: number): void {
    this.#frameRequest = 0;
    const now = Math.max(time, performance.now());
    const scene = this.#makeScene(now);
    this.#scene = scene;
    if (!scene) return;
    if (this.#barsDirty) this.#frame.drawBars(scene, this.#blocks.whole(now), now);
    if (this.#overlayDirty) {
      this.#frame.drawOverlay(scene, { range: this.#range, cursor: this.#gestures.cursor });
    }
    this.#barsDirty = this.#overlayDirty = false;
    this.#gestures.follow(scene, this.#range);
    this.#publish(scene);
    if (this.#view.gliding || this.#frame.minimapStale || scene.groups.some(({ live }) => live))
      this.#redraw();
  }

  #makeScene(now: number): Scene | null {
    const { run, all } = this.#blocks;
    const width = Math.floor(this.container.clientWidth);
    this.#parts.body.hidden = this.#parts.header.hidden = all.length === 0;
    if (!run || all.length === 0 || width < 40) return null;
    const boxes = placeGroups(
      all.map((block) => ({
        block: block.block,
        rows: block.lanes.rows,
        collapsed: this.#blocks.isFolded(block),
      })),
    );
    const groups = all.flatMap((block, index) => {
      const box = boxes[index];
      return box ? [{ ...block, box, now: this.#blocks.nowOf(block, now) }] : [];
    });
    return {
      run,
      groups,
      domain: this.#view.current(now),
      width,
      gutter: width >= 460 ? 76 : 22,
      ratio: window.devicePixelRatio || 1,
      theme: this.#shownTheme,
      colourBy: this.#colourBy,
      hidden: this.#hidden,
      hover: this.#hover,
      selection: this.#selection,
    };
  }

  /** What was drawn, for tests and for the follow button. */
  #publish({ groups, domain }: Scene): void {
    const live = groups.some((group) => group.live);
    this.#parts.followButton.hidden = !live || this.#view.follow;
    const sum = (of: (group: Scene['groups'][number]) => number): string =>
      String(groups.reduce((total, group) => total + of(group), 0));
    Object.assign(this.container.dataset, {
      blocks: String(groups.length),
      lanes: sum(({ lanes }) => lanes.rows.length),
      bars: sum(({ lanes }) => lanes.barCount + lanes.runningCount),
      follow: String(this.#view.follow),
      domain: domain.map((edge) => edge.toFixed(1)).join(),
    });
  }

  #describe(): void {
    this.#steering.describe(this.#parts, this.#selection);
  }

  /** Says how the run stands, not more often than can be listened to. */
  #announceSoon(): void {
    if (this.#summaryTimer !== 0) return;
    this.#summaryTimer = window.setTimeout(() => {
      this.#summaryTimer = 0;
      this.#parts.announcer.textContent = this.#steering.summary();
      this.#describe();
    }, SUMMARY_AFTER_MS);
  }
}
