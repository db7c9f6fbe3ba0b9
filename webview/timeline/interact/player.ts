/** The controls of playback: a button, and while it is in use a slider and the speed. */
import { translate } from '../../l10n.js';
import { formatLength } from '../model/format.js';
import { SPEEDS } from '../model/playback.js';
import type { Playback } from '../model/playback.js';
import { setHidden } from './dom.js';
import type { Domain } from '../model/view.js';

export interface PlayerOwner {
  whole(): Domain;
  changed(): void;
}

const STEPS = 1000;

export class Player {
  readonly element = document.createElement('span');
  readonly #button = document.createElement('button');
  readonly #slider = document.createElement('input');
  readonly #speed = document.createElement('select');
  readonly #time = document.createElement('span');

  constructor(
    readonly playback: Playback,
    readonly owner: PlayerOwner,
  ) {
    this.element.className = 'timeline-player';
    this.#button.type = 'button';
    this.#button.className = 'timeline-phase';
    this.#button.title = translate('Play the run again (P)');
    this.#button.addEventListener('click', () => this.toggle());
    this.#slider.type = 'range';
    this.#slider.min = '0';
    this.#slider.max = String(STEPS);
    this.#slider.setAttribute('aria-label', translate('Moment of the run'));
    this.#slider.addEventListener('input', () => {
      const [from, to] = owner.whole();
      playback.scrub(from + (Number(this.#slider.value) / STEPS) * (to - from));
      owner.changed();
    });
    this.#speed.setAttribute('aria-label', translate('Speed of playing'));
    for (const speed of SPEEDS) {
      const text = speed >= 1 ? `${speed}×` : `1/${Math.round(1 / speed)}×`;
      this.#speed.append(new Option(text, String(speed)));
    }
    this.#speed.addEventListener('change', () => (playback.speed = Number(this.#speed.value)));
    this.#time.className = 'timeline-player-time';
    this.element.append(this.#button, this.#slider, this.#speed, this.#time);
    this.show(false);
  }

  toggle(): void {
    this.playback.toggle(this.owner.whole());
    this.owner.changed();
  }

  /** `available`: there is a run, and it is over. */
  show(available: boolean): void {
    const { at, playing, speed } = this.playback;
    setHidden(this.element, !available);
    const text = translate(playing ? '❚❚ Pause' : '▶ Play');
    if (this.#button.textContent !== text) this.#button.textContent = text;
    for (const part of [this.#slider, this.#speed, this.#time]) setHidden(part, at === null);
    if (at === null) return;
    const [from, to] = this.owner.whole();
    this.#slider.value = String(((at - from) / (to - from)) * STEPS);
    this.#slider.setAttribute('aria-valuetext', formatLength(at));
    this.#speed.value = String(speed);
    this.#time.textContent = formatLength(at);
  }
}
