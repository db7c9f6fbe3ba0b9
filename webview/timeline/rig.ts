/** The parts that a timeline is put together from, each given what it needs of the others. */
import { watchTheme } from './draw/theme.js';
import { buildParts } from './interact/dom.js';
import type { Parts } from './interact/dom.js';
import { Gestures } from './interact/gestures.js';
import { Keeping } from './interact/keeping.js';
import { Looks } from './interact/looks.js';
import { Player } from './interact/player.js';
import { RangeMeter } from './interact/range.js';
import { Selecting } from './interact/selecting.js';
import { Steering } from './interact/steering.js';
import { Switches } from './interact/switches.js';
import { Ticker } from './interact/ticker.js';
import { View } from './interact/view.js';
import { Blocks } from './model/blocks.js';
import { Playback } from './model/playback.js';
import { Picture } from './picture.js';
import type { Extra, Phase, TimelineEvents, TimelineViewState } from './types.js';

export class Rig {
  readonly parts: Parts;
  readonly blocks = new Blocks();
  readonly looks = new Looks();
  readonly playback = new Playback();
  readonly view: View;
  readonly ticker: Ticker;
  readonly picture: Picture;
  readonly keeping: Keeping;
  readonly player: Player;
  readonly meter: RangeMeter;
  readonly selecting: Selecting;
  readonly steering: Steering;
  readonly gestures: Gestures;
  readonly switches: Switches;
  readonly #undo: (() => void)[] = [];

  constructor(
    container: HTMLElement,
    private readonly events: TimelineEvents,
    saved: TimelineViewState | undefined,
  ) {
    const { blocks, looks, playback } = this;
    const parts = (this.parts = buildParts(container));
    this.ticker = new Ticker(
      (time) => this.picture.draw(time, this),
      () => blocks.run?.comparison !== undefined,
    );
    this.picture = new Picture(container, parts, blocks, looks, playback);
    this.view = new View({
      whole: () => blocks.whole(performance.now()),
      liveEnd: () => blocks.liveEnd(performance.now()),
      changed: () => this.viewChanged(),
    });
    this.player = new Player(playback, {
      whole: () => blocks.whole(performance.now()),
      changed: () => this.ticker.redraw(),
    });
    parts.head.append(this.player.element);
    this.meter = new RangeMeter(blocks, (statistics) => {
      events.onRange(statistics);
      this.ticker.overlay();
    });
    this.keeping = new Keeping(this.view, blocks, looks, (state) => events.onViewChange?.(state));
    if (saved) this.keeping.restore(saved);
    this.selecting = new Selecting(parts, this.ticker, this.meter, events, () => this.steering);
    this.steering = this.#makeSteering();
    this.gestures = this.#makeGestures();
    this.switches = new Switches(parts, blocks, looks, this.steering.marks, {
      theme: () => this.picture.theme,
      togglePhase: (phase, on) => this.togglePhase(phase, on),
      toggleExtra: (extra, on) => this.toggleExtra(extra, on),
    });
    const resize = new ResizeObserver(() => this.ticker.redraw());
    resize.observe(container);
    this.#undo.push(
      () => resize.disconnect(),
      watchTheme(() => this.#rereadTheme()),
    );
    this.switches.draw();
    this.ticker.redraw();
  }

  /** A block may still grow. */
  get live(): boolean {
    return this.blocks.all.some(({ live }) => live);
  }

  viewChanged(): void {
    this.ticker.redraw();
    this.keeping.soon();
  }

  fit(): void {
    this.view.begin();
    this.view.follow = true;
    this.view.glideTo(null);
  }

  setFollow(on: boolean): void {
    this.view.follow = on;
    this.viewChanged();
  }

  togglePhase(phase: Phase, on: boolean): void {
    this.looks.toggle(phase, on);
    this.switches.draw();
    this.viewChanged();
  }

  toggleExtra(extra: Extra, on: boolean): void {
    this.looks.extras[extra] = on;
    this.viewChanged();
  }

  dispose(): void {
    this.ticker.stop();
    this.keeping.stop();
    this.selecting.dispose();
    for (const undo of this.#undo) undo();
    this.meter.dispose();
    this.gestures.dispose();
    this.parts.root.remove();
    this.parts.tooltip.remove();
  }

  #makeSteering(): Steering {
    return new Steering(this.view, this.blocks, {
      selection: () => this.selecting.selection,
      range: () => this.meter.range,
      choose: (selection) => this.selecting.choose(selection, true),
      activate: (selection) => this.events.onActivate(selection),
      escape: () => this.selecting.escape(),
      measure: (range) => this.meter.set(range),
      fold: (block) => this.#fold(block),
      follow: () => this.setFollow(true),
      fit: () => this.fit(),
      play: () => {
        if (!this.live) this.player.toggle();
      },
      pointAtMark: (block, mark, domain) => {
        this.gestures.showMark(block, mark, domain);
        this.parts.announcer.textContent = `${mark.stream}: ${mark.text}`;
      },
    });
  }

  #makeGestures(): Gestures {
    return new Gestures(this.parts, this.view, this.steering, {
      scene: () => this.picture.scene,
      minimap: () => this.picture.minimapDomain,
      setRange: (range) => this.meter.set(range),
      hover: (selection) => this.selecting.point(selection),
      choose: (selection) => this.selecting.choose(selection, false),
      activate: (selection) => this.events.onActivate(selection),
      fold: (block) => this.#fold(block),
      follow: () => this.setFollow(true),
      redrawOverlay: () => this.ticker.overlay(),
    });
  }

  #fold(block: number): void {
    const entry = this.blocks.all.find((each) => each.block === block);
    if (!entry) return;
    this.blocks.folded[block] = !this.blocks.isFolded(entry);
    this.viewChanged();
  }

  #rereadTheme(): void {
    this.picture.rereadTheme();
    this.switches.draw();
    this.ticker.redraw();
  }
}
