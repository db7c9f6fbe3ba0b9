/** From what is known and chosen to what is on the screen, frame by frame. */
import { Composer } from './draw/compose.js';
import { Frame } from './draw/frame.js';
import { publish } from './draw/publish.js';
import type { Scene } from './draw/scene.js';
import { readTheme, withoutPhases } from './draw/theme.js';
import type { Theme } from './draw/theme.js';
import { setHidden } from './interact/dom.js';
import type { Parts } from './interact/dom.js';
import type { Gestures } from './interact/gestures.js';
import type { Looks } from './interact/looks.js';
import type { Player } from './interact/player.js';
import type { RangeMeter } from './interact/range.js';
import type { Selecting } from './interact/selecting.js';
import type { Steering } from './interact/steering.js';
import type { Switches } from './interact/switches.js';
import type { Ticker } from './interact/ticker.js';
import type { View } from './interact/view.js';
import type { Blocks } from './model/blocks.js';
import type { Playback } from './model/playback.js';
import type { Domain } from './model/view.js';

/** What else a frame is made from, and what follows it. */
export interface Shown {
  readonly view: View;
  readonly selecting: Selecting;
  readonly steering: Steering;
  readonly meter: RangeMeter;
  readonly gestures: Gestures;
  readonly switches: Switches;
  readonly player: Player;
  readonly ticker: Ticker;
}

export class Picture {
  readonly #composer = new Composer();
  readonly #frame: Frame;
  #theme: Theme;
  #scene: Scene | null = null;

  constructor(
    private readonly container: HTMLElement,
    private readonly parts: Parts,
    private readonly blocks: Blocks,
    private readonly looks: Looks,
    private readonly playback: Playback,
  ) {
    this.#frame = new Frame(parts);
    this.#theme = readTheme(parts.root);
  }

  /** All that the last drawing was made from; null if there was nothing to draw. */
  get scene(): Scene | null {
    return this.#scene;
  }

  /** The colours that are drawn with. */
  get theme(): Theme {
    return this.looks.colourBy === 'phase' ? this.#theme : withoutPhases(this.#theme);
  }

  /** The stretch of the axis that the minimap shows. */
  get minimapDomain(): Domain {
    return this.#frame.minimapDomain;
  }

  /** The editor's colours have changed. */
  rereadTheme(): void {
    this.#theme = readTheme(this.parts.root);
    this.#frame.spoilMinimap();
  }

  /** Call when anything but the view has changed. */
  spoil(): void {
    this.#frame.spoilMinimap();
  }

  /** Call when tasks have come in. */
  age(): void {
    this.#frame.ageMinimap();
  }

  /** `time`: of the frame, ms. */
  draw(time: number, shown: Shown): void {
    const { blocks, parts } = this;
    const { view, selecting, steering, meter, gestures, switches, player, ticker } = shown;
    const now = Math.max(time, performance.now());
    const whole = blocks.whole(now);
    this.playback.advance(now, whole);
    const empty = blocks.all.length === 0;
    setHidden(parts.body, empty);
    setHidden(parts.header, empty);
    const scene = this.#composer.compose(
      blocks,
      this.container,
      now,
      this.looks,
      {
        domain: view.current(now),
        theme: this.theme,
        until: this.playback.at,
        hover: selecting.hover,
        selection: selecting.selection,
        found: steering.matches,
        marks: steering.marks,
      },
      view.moving(now),
    );
    this.#scene = scene;
    if (!scene) return;
    // What is coarse while it moves comes out sharp once it rests.
    if (scene.moving) ticker.redrawAtRest();
    switches.follow(scene.width);
    if (ticker.barsDirty) this.#frame.drawBars(scene, whole, now);
    if (ticker.overlayDirty) {
      this.#frame.drawOverlay(scene, { range: meter.range, cursor: gestures.cursor });
    }
    ticker.barsDirty = ticker.overlayDirty = false;
    gestures.follow(scene, meter.range);
    const live = scene.groups.some((group) => group.live);
    setHidden(parts.followButton, !live || view.follow);
    player.show(!live);
    publish(this.container, scene, view.follow);
    if (view.gliding || this.playback.playing) ticker.redraw();
    else if (this.#frame.minimapStale || live) ticker.redrawSoon();
  }
}
