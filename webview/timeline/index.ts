/** The timeline: every task in a lane per worker, on one axis. */
import './timeline.css';
import type { RunRecord } from '../../src/shared/run.js';
import type { Appended, BlockTrace } from '../../src/shared/trace/block-trace.js';
import { Frame } from './draw/frame.js';
import { Composer } from './draw/compose.js';
import { publish } from './draw/publish.js';
import type { Scene } from './draw/scene.js';
import { readTheme, watchTheme, withoutPhases } from './draw/theme.js';
import type { Theme } from './draw/theme.js';
import { buildParts } from './interact/dom.js';
import { Gestures } from './interact/gestures.js';
import { Player } from './interact/player.js';
import { RangeMeter } from './interact/range.js';
import { drawLegend } from './interact/legend.js';
import { Steering } from './interact/steering.js';
import { View } from './interact/view.js';
import { Blocks } from './model/blocks.js';
import type { Traced } from './model/blocks.js';
import { Playback } from './model/playback.js';
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
/** ms between drawings of a live run; the runner sends a chunk as often. */
const LIVE_EVERY_MS = 50;
/** Where what is measured is to be compared, drawing has to take even less of it. */
const COMPARED_EVERY_MS = 200;
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
  readonly #composer = new Composer();
  readonly #playback = new Playback();
  readonly #player: Player;
  readonly #meter: RangeMeter;
  #theme: Theme;
  #colourBy: ColourBy = 'phase';
  #selection: TaskSelection | null = null;
  #hover: TaskSelection | null = null;
  #scene: Scene | null = null;
  #barsDirty = true;
  #overlayDirty = true;
  #frameRequest = 0;
  #redrawTimer = 0;
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
    this.#player = new Player(this.#playback, {
      whole: () => this.#blocks.whole(performance.now()),
      changed: () => this.#redraw(),
    });
    this.#parts.head.append(this.#player.element);
    this.#meter = new RangeMeter(this.#blocks, (statistics) => {
      this.events.onRange(statistics);
      this.#overlay();
    });
    if (saved) this.#restore(saved);
    this.#steering = new Steering(this.#view, this.#blocks, {
      selection: () => this.#selection,
      range: () => this.#meter.range,
      choose: (selection) => this.#choose(selection, true),
      activate: (selection) => this.events.onActivate(selection),
      escape: () => this.#escape(),
      follow: () => this.setFollow(true),
      fit: () => this.fit(),
      play: () => {
        if (!this.#live) this.#player.toggle();
      },
    });
    this.#gestures = new Gestures(this.#parts, this.#view, this.#steering, {
      scene: () => this.#scene,
      minimap: () => this.#frame.minimapDomain,
      setRange: (range) => this.#meter.set(range),
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
    return this.#meter.statistics;
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

  /** Another run, or the same one in another state, and one beside it. The traces are read anew at every `appended`. */
  setRun(
    run: RunRecord | null,
    traces: ReadonlyMap<number, BlockTrace>,
    beside: Traced | null = null,
  ): void {
    const first = this.#blocks.run === null;
    const other = this.#blocks.setRun(run, traces, beside);
    if (other || this.#live) this.#playback.stop();
    if (other) {
      // What was saved is for the run that the page comes back to.
      if (!first) this.#view.reset();
      this.#selection = this.#hover = null;
      this.#meter.set(null);
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
    this.#redrawSoon();
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
    this.#meter.set(null);
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
    clearTimeout(this.#redrawTimer);
    for (const timer of [this.#saveTimer, this.#summaryTimer]) clearTimeout(timer);
    for (const undo of this.#undo) undo();
    this.#meter.dispose();
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
    if (this.#meter.range) this.#meter.set(null);
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

  #rereadTheme(): void {
    this.#theme = readTheme(this.#parts.root);
    this.#frame.spoilMinimap();
    this.#legend();
    this.#redraw();
  }

  get #live(): boolean {
    return this.#blocks.all.some(({ live }) => live);
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

  /** What grows by itself is drawn as often as chunks come: drawing takes CPU from the tasks that are measured. */
  #redrawSoon(): void {
    const every = this.#blocks.run?.comparison ? COMPARED_EVERY_MS : LIVE_EVERY_MS;
    this.#redrawTimer ||= window.setTimeout(() => {
      this.#redrawTimer = 0;
      this.#redraw();
    }, every);
  }

  #overlay(): void {
    this.#overlayDirty = true;
    this.#frameRequest ||= requestAnimationFrame((time) => this.#draw(time));
  }

  #draw(time: number): void {
    this.#frameRequest = 0;
    const now = Math.max(time, performance.now());
    this.#playback.advance(now, this.#blocks.whole(now));
    this.#parts.body.hidden = this.#parts.header.hidden = this.#blocks.all.length === 0;
    const scene = this.#composer.compose(this.#blocks, this.container, now, {
      domain: this.#view.current(now),
      theme: this.#shownTheme,
      colourBy: this.#colourBy,
      hidden: this.#hidden,
      until: this.#playback.at,
      hover: this.#hover,
      selection: this.#selection,
    });
    this.#scene = scene;
    if (!scene) return;
    if (this.#barsDirty) this.#frame.drawBars(scene, this.#blocks.whole(now), now);
    if (this.#overlayDirty) {
      this.#frame.drawOverlay(scene, { range: this.#meter.range, cursor: this.#gestures.cursor });
    }
    this.#barsDirty = this.#overlayDirty = false;
    this.#gestures.follow(scene, this.#meter.range);
    const live = this.#live;
    this.#parts.followButton.hidden = !live || this.#view.follow;
    this.#player.show(!live);
    publish(this.container, scene, this.#view.follow);
    const moving = this.#view.gliding || this.#playback.playing;
    if (moving) this.#redraw();
    else if (this.#frame.minimapStale || live) this.#redrawSoon();
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
