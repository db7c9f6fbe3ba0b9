/** What the user has chosen to see, apart from where. */
import { EXTRAS, PHASES } from '../types.js';
import type { ColourBy, Extra, Phase, TimelineViewState } from '../types.js';

export class Looks {
  colourBy: ColourBy = 'phase';
  /** Bars that do not match a search are left out, not just dimmed. */
  only = false;
  readonly hidden = new Set<Phase>();
  /** Switched on or off by hand. */
  readonly extras: Partial<Record<Extra, boolean>> = {};

  restore({ colourBy, hidden, extras = {} }: TimelineViewState): void {
    this.colourBy = colourBy;
    for (const phase of hidden) if (PHASES.includes(phase)) this.hidden.add(phase);
    for (const extra of EXTRAS) {
      const on: unknown = extras[extra];
      if (typeof on === 'boolean') this.extras[extra] = on;
    }
  }

  get state(): Pick<TimelineViewState, 'colourBy' | 'hidden' | 'extras'> {
    return { colourBy: this.colourBy, hidden: [...this.hidden], extras: { ...this.extras } };
  }

  toggle(phase: Phase, on: boolean): void {
    if (on) this.hidden.delete(phase);
    else this.hidden.add(phase);
  }

  /** `roomy`: there is room for lanes of counters without being asked for them. */
  shows(extra: Extra, roomy: boolean): boolean {
    return this.extras[extra] ?? (extra === 'gc' || extra === 'output' || roomy);
  }
}
