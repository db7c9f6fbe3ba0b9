/** What can be switched on and off in the legend: phases, and what else the run has. */
import { isRoomy, WIDE } from '../draw/compose.js';
import type { Theme } from '../draw/theme.js';
import type { Blocks } from '../model/blocks.js';
import type { Marks } from '../model/marks.js';
import { COUNTER_KINDS, EXTRAS } from '../types.js';
import type { Extra, Phase } from '../types.js';
import { setHidden } from './dom.js';
import type { Parts } from './dom.js';
import { drawLegend } from './legend.js';
import type { ExtraEntry } from './legend.js';
import type { Looks } from './looks.js';

export interface SwitchesOwner {
  theme(): Theme;
  togglePhase(phase: Phase, on: boolean): void;
  toggleExtra(extra: Extra, on: boolean): void;
}

export class Switches {
  /** Which extras there are, and which of them are shown. */
  #extras: readonly ExtraEntry[] = [];
  /** Where there is little room, the legend is folded until it is asked for. */
  #isNarrow = false;
  #isOpen = false;

  constructor(
    private readonly parts: Pick<Parts, 'root' | 'legend' | 'legendButton' | 'legendFace'>,
    private readonly blocks: Blocks,
    private readonly looks: Looks,
    private readonly marks: Marks,
    private readonly owner: SwitchesOwner,
  ) {
    const { legendButton } = parts;
    legendButton.addEventListener('click', () => {
      this.#isOpen = !this.#isOpen;
      this.#fold();
    });
  }

  draw(): void {
    const { owner } = this;
    const { colourBy, hidden } = this.looks;
    drawLegend(this.parts.legend, this.parts.legendFace, {
      theme: owner.theme(),
      run: this.blocks.run,
      colourBy,
      hidden,
      extras: this.#extras,
      toggle: (phase) => owner.togglePhase(phase, hidden.has(phase)),
      toggleExtra: (extra) =>
        owner.toggleExtra(extra, !this.#extras.some((entry) => entry.extra === extra && entry.on)),
    });
  }

  /** Draws anew if there is something else to be switched, or it is on by another width: both change as a run goes on. */
  follow(width: number): void {
    if (this.#isNarrow !== width < WIDE) {
      this.#isNarrow = width < WIDE;
      this.#fold();
    }
    const roomy = isRoomy(this.blocks.all, width);
    const extras = EXTRAS.filter((extra) => this.#has(extra)).map((extra) => ({
      extra,
      on: this.looks.shows(extra, roomy),
    }));
    const same =
      extras.length === this.#extras.length &&
      extras.every(({ extra, on }, i) => {
        const before = this.#extras[i];
        return before?.extra === extra && before.on === on;
      });
    if (same) return;
    this.#extras = extras;
    this.draw();
  }

  #fold(): void {
    const { root, legend, legendButton } = this.parts;
    root.classList.toggle('timeline-narrow', this.#isNarrow);
    setHidden(legendButton, !this.#isNarrow);
    setHidden(legend, this.#isNarrow && !this.#isOpen);
    legendButton.setAttribute('aria-expanded', String(this.#isOpen));
  }

  #has(extra: Extra): boolean {
    if (extra === 'output') return this.marks.count > 0;
    const { all } = this.blocks;
    if (extra === 'gc') return all.some(({ lanes }) => lanes.counters.hasPauses);
    const kind = COUNTER_KINDS.find((one) => one === extra);
    return kind !== undefined && all.some(({ lanes }) => lanes.counters.has(kind));
  }
}
