/** The timeline: every task in a lane per worker, on one axis. */
import './timeline.css';
import type { OutputMark, RunRecord } from '../../src/shared/run.js';
import type { Appended, BlockTrace } from '../../src/shared/trace/block-trace.js';
import { Composer } from './draw/compose.js';
import { Frame } from './draw/frame.js';
import { publish } from './draw/publish.js';
import type { Scene } from './draw/scene.js';
import { readTheme, watchTheme, withoutPhases } from './draw/theme.js';
import type { Theme } from './draw/theme.js';
import { buildParts, setHidden } from './interact/dom.js';
import { Gestures } from './interact/gestures.js';
import { Looks } from './interact/looks.js';
import { Player } from './interact/player.js';
import { RangeMeter } from './interact/range.js';
import { Selecting } from './interact/selecting.js';
import { Steering } from './interact/steering.js';
import { Switches } from './interact/switches.js';
import { Ticker } from './interact/ticker.js';
import { REST_MS, View } from './interact/view.js';
import { Blocks } from './model/blocks.js';
import type { Traced } from './model/blocks.js';
import { Playback } from './model/playback.js';
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

const SAVE_AFTER_MS = 300;

export class Timeline {
  readonly #parts;
  readonly #frame;
  readonly #view: View;
  readonly #blocks = new Blocks();
  readonly #looks = new Looks();
  readonly #steering: Steering;
  readonly #gestures: Gestures;
  readonly #ticker = new Ticker(
    (time) => this.#draw(time),
    () => this.#blocks.run?.comparison !== undefined,
  );
  readonly #undo: (() => void)[] = [];
  readonly #composer = new Composer();
  readonly #playback = new Playback();
  readonly #player: Player;
  readonly #meter: RangeMeter;
  readonly #selecting: Selecting;
  readonly #switches: Switches;
  #theme: Theme;
  #scene: Scene | null = null;
  #saveTimer = 0;

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
      changed: () => this.#ticker.redraw(),
    });
    this.#parts.head.append(this.#player.element);
    this.#meter = new RangeMeter(this.#blocks, (statistics) => {
      this.events.onRange(statistics);
      this.#ticker.overlay();
    });
    if (saved) this.#restore(saved);
    this.#selecting = new Selecting(
      this.#parts,
      this.#ticker,
      this.#meter,
      events,
      () => this.#steering,
    );
    this.#steering = this.#makeSteering();
    this.#gestures = this.#makeGestures();
    this.#switches = new Switches(this.#parts, this.#blocks, this.#looks, this.#steering.marks, {
      theme: () => this.#shownTheme,
      togglePhase: (phase, on) => this.togglePhase(phase, on),
      toggleExtra: (extra, on) => this.toggleExtra(extra, on),
    });
    const resize = new ResizeObserver(() => this.layoutChanged());
    resize.observe(container);
    this.#undo.push(
      () => resize.disconnect(),
      watchTheme(() => this.#rereadTheme()),
    );
    this.#switches.draw();
    this.#ticker.redraw();
  }

  /** What the brushed range holds, or null if none is brushed. */
  get statistics(): RangeStatistics | null {
    return this.#meter.statistics;
  }

  /** All that the last drawing was made from; null if there was nothing to draw. */
  get scene(): Scene | null {
    return this.#scene;
  }

  /** JSON-able; to be given to the constructor when the page comes back. */
  get viewState(): TimelineViewState {
    return {
      domain: this.#view.domain,
      alignment: this.#blocks.alignment,
      ...this.#looks.state,
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
      this.#selecting.selection = this.#selecting.hover = null;
      this.#steering.matches = null;
      this.#meter.set(null);
    }
    this.#frame.spoilMinimap();
    this.#switches.draw();
    this.#ticker.redraw();
    this.#selecting.announceSoon();
  }

  /** Call after each `BlockTrace.append`, with what it returned. */
  appended(block: number, appended: Appended): void {
    if (!this.#blocks.append(block, appended, performance.now())) return;
    this.#frame.ageMinimap();
    this.#ticker.redrawSoon();
  }

  /** From outside: scrolls to the task. Reports nothing back. */
  select(selection: TaskSelection | null): void {
    this.#selecting.show(selection);
  }

  /** From outside: unfolds the task's block, selects the task, and shows the part between two stamps of the trace, µs. */
  show(selection: TaskSelection, from: number, to: number): void {
    this.#blocks.folded[selection.block] = false;
    this.#selecting.take(selection);
    this.#steering.showPart(selection.block, from, to);
    this.#viewChanged();
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
    this.#looks.colourBy = colourBy;
    this.#switches.draw();
    this.#viewChanged();
  }

  togglePhase(phase: Phase, on: boolean): void {
    this.#looks.toggle(phase, on);
    this.#switches.draw();
    this.#viewChanged();
  }

  /** Shows or hides lanes of a counter, collections of garbage, or marks of output. */
  toggleExtra(extra: Extra, on: boolean): void {
    this.#looks.extras[extra] = on;
    this.#viewChanged();
  }

  /** All that the tasks of the shown run wrote: the same list grown, or another. */
  setMarks(marks: readonly OutputMark[]): void {
    this.#steering.marks.set(marks);
    this.#ticker.redrawSoon();
  }

  /** Keeps the newest in view while a run is live. */
  setFollow(on: boolean): void {
    this.#view.follow = on;
    this.#viewChanged();
  }

  /** Dims what does not match, and selects the first match unless a match is selected; an empty text ends it. */
  search(text: string): Found {
    const found = this.#steering.search(text);
    this.#ticker.redraw();
    return found;
  }

  /** What the search has found. */
  get found(): Found {
    return this.#steering.found;
  }

  /** Selects the next (1) or previous (-1) match. */
  moveMatch(by: 1 | -1): void {
    this.#steering.moveMatch(by);
  }

  /** Leaves out what does not match the search, instead of dimming it. */
  setOnlyMatches(on: boolean): void {
    this.#looks.only = on;
    this.#ticker.redraw();
  }

  /** The container has been shown or resized. */
  layoutChanged(): void {
    this.#ticker.redraw();
  }

  dispose(): void {
    this.#ticker.stop();
    clearTimeout(this.#saveTimer);
    this.#selecting.dispose();
    for (const undo of this.#undo) undo();
    this.#meter.dispose();
    this.#gestures.dispose();
    this.#parts.root.remove();
    this.#parts.tooltip.remove();
  }

  #makeSteering(): Steering {
    return new Steering(this.#view, this.#blocks, {
      selection: () => this.#selecting.selection,
      range: () => this.#meter.range,
      choose: (selection) => this.#selecting.choose(selection, true),
      activate: (selection) => this.events.onActivate(selection),
      escape: () => this.#selecting.escape(),
      measure: (range) => this.#meter.set(range),
      fold: (block) => this.#fold(block),
      follow: () => this.setFollow(true),
      fit: () => this.fit(),
      play: () => {
        if (!this.#live) this.#player.toggle();
      },
      pointAtMark: (block, mark, domain) => {
        this.#gestures.showMark(block, mark, domain);
        this.#parts.announcer.textContent = `${mark.stream}: ${mark.text}`;
      },
    });
  }

  #makeGestures(): Gestures {
    return new Gestures(this.#parts, this.#view, this.#steering, {
      scene: () => this.#scene,
      minimap: () => this.#frame.minimapDomain,
      setRange: (range) => this.#meter.set(range),
      hover: (selection) => this.#selecting.point(selection),
      choose: (selection) => this.#selecting.choose(selection, false),
      activate: (selection) => this.events.onActivate(selection),
      fold: (block) => this.#fold(block),
      follow: () => this.setFollow(true),
      redrawOverlay: () => this.#ticker.overlay(),
    });
  }

  #restore(saved: TimelineViewState): void {
    this.#view.domain = saved.domain;
    this.#view.follow = saved.follow;
    this.#blocks.alignment = saved.alignment;
    this.#blocks.folded = { ...saved.folded };
    this.#looks.restore(saved);
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
    this.#switches.draw();
    this.#ticker.redraw();
  }

  get #live(): boolean {
    return this.#blocks.all.some(({ live }) => live);
  }

  get #shownTheme(): Theme {
    return this.#looks.colourBy === 'phase' ? this.#theme : withoutPhases(this.#theme);
  }

  #viewChanged(): void {
    this.#ticker.redraw();
    clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(
      () => this.events.onViewChange?.(this.viewState),
      SAVE_AFTER_MS,
    );
  }

  #draw(time: number): void {
    const now = Math.max(time, performance.now());
    const ticker = this.#ticker;
    const whole = this.#blocks.whole(now);
    this.#playback.advance(now, whole);
    const empty = this.#blocks.all.length === 0;
    setHidden(this.#parts.body, empty);
    setHidden(this.#parts.header, empty);
    const scene = this.#composer.compose(
      this.#blocks,
      this.container,
      now,
      this.#looks,
      {
        domain: this.#view.current(now),
        theme: this.#shownTheme,
        until: this.#playback.at,
        hover: this.#selecting.hover,
        selection: this.#selecting.selection,
        found: this.#steering.matches,
        marks: this.#steering.marks,
      },
      this.#view.moving(now),
    );
    this.#scene = scene;
    if (!scene) return;
    // What is coarse while it moves comes out sharp once it rests.
    if (scene.grain > 1) ticker.redrawAfter(REST_MS);
    this.#switches.follow(scene.width);
    if (ticker.barsDirty) this.#frame.drawBars(scene, whole, now);
    if (ticker.overlayDirty) {
      this.#frame.drawOverlay(scene, { range: this.#meter.range, cursor: this.#gestures.cursor });
    }
    ticker.barsDirty = ticker.overlayDirty = false;
    this.#gestures.follow(scene, this.#meter.range);
    const live = this.#live;
    setHidden(this.#parts.followButton, !live || this.#view.follow);
    this.#player.show(!live);
    publish(this.container, scene, this.#view.follow);
    const moving = this.#view.gliding || this.#playback.playing;
    if (moving) ticker.redraw();
    else if (this.#frame.minimapStale || live) ticker.redrawSoon();
  }
}
