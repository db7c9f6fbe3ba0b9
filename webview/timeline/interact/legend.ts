/** What the colours mean; phases can be switched off. */
import { translate } from '../../l10n.js';
import { OUTCOMES } from '../../../src/shared/words.js';
import type { RunRecord } from '../../../src/shared/run.js';
import { COUNTER_NAMES } from '../draw/counters.js';
import { cycled } from '../draw/scene.js';
import type { Colour, Theme } from '../draw/theme.js';
import { PHASES } from '../types.js';
import type { ColourBy, Extra, Phase } from '../types.js';

const MEANING: Readonly<Record<Phase, string>> = {
  queue: 'Queue: submitted, waiting for a worker. Drawn in the strip, and for the task pointed at.',
  send: 'Send: the input on its way to the worker',
  run: 'Run: the task function at work',
  return: 'Return: the result on its way back',
  spawn: 'Spawn: the worker being started',
  load: 'Load: the worker importing the module',
};

const EXTRA_MEANING: Readonly<Record<Extra, string>> = {
  elu: 'Loop: how busy the event loop of each worker was, in a lane of its own',
  cpu: 'CPU: cores that each worker used, in a lane of its own',
  memory: 'Memory of each worker, in a lane of its own',
  gc: 'GC: collections of garbage, along the lower edge of their lane',
  output: 'Output: where tasks wrote something (M goes from one to the next)',
};

/** What there is besides phases, with what it looks like; `on` if it is shown. */
export interface ExtraEntry {
  readonly extra: Extra;
  readonly on: boolean;
}

export interface LegendState {
  readonly theme: Theme;
  readonly run: RunRecord | null;
  readonly colourBy: ColourBy;
  readonly hidden: ReadonlySet<Phase>;
  readonly extras: readonly ExtraEntry[];
  toggle(phase: Phase): void;
  toggleExtra(extra: Extra): void;
}

/** Draws all of it into `element`, and the colours of phases and failures onto `face`: the button that shows it where there is little room. */
export function drawLegend(element: HTMLElement, face: HTMLElement, state: LegendState): void {
  const { theme, run, colourBy, hidden } = state;
  const held =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset['phase'] : '';
  element.replaceChildren();
  face.replaceChildren();
  const swatch = (colour: string): HTMLElement => {
    const mark = document.createElement('span');
    mark.className = 'timeline-swatch';
    mark.style.backgroundColor = colour;
    return mark;
  };
  const button = (
    id: string,
    title: string,
    on: boolean,
    colour: string,
    act: () => void,
  ): void => {
    const entry = document.createElement('button');
    entry.type = 'button';
    entry.className = 'timeline-phase';
    entry.dataset['phase'] = id;
    entry.title = translate(title);
    entry.setAttribute('aria-pressed', String(on));
    entry.append(swatch(colour), translate(EXTRA_NAMES[id] ?? id));
    entry.addEventListener('click', act);
    element.append(entry);
    if (id === held) entry.focus();
  };
  for (const phase of PHASES) {
    const on = !hidden.has(phase);
    const { css } = theme.phases[phase];
    button(phase, MEANING[phase], on, css, () => state.toggle(phase));
    const small = swatch(css);
    small.classList.toggle('timeline-off', !on);
    face.append(small);
  }
  for (const { extra, on } of state.extras) {
    const colour = colourOfExtra(theme, extra);
    button(extra, EXTRA_MEANING[extra], on, colour.css, () => state.toggleExtra(extra));
  }
  const item = (colour: string, name: string, failed = false): void => {
    const entry = document.createElement('span');
    entry.className = 'timeline-key';
    const mark = swatch(colour);
    if (failed) mark.classList.add('timeline-hatched');
    entry.append(mark, name);
    element.append(entry);
    face.append(mark.cloneNode());
  };
  if (colourBy === 'function') {
    run?.functions.forEach(({ name }, index) => item(cycled(theme, index).css, name));
  }
  if (colourBy === 'outcome') {
    OUTCOMES.forEach((outcome, index) => {
      item((theme.outcomes[index] ?? theme.phases.run).css, translate(outcome), index > 0);
    });
  } else {
    item((theme.outcomes[1] ?? theme.phases.run).css, translate('not ok'), true);
  }
}

const EXTRA_NAMES: Readonly<Record<string, string>> = {
  elu: COUNTER_NAMES.elu,
  cpu: COUNTER_NAMES.cpu,
  gc: 'GC',
};

function colourOfExtra(theme: Theme, extra: Extra): Colour {
  if (extra === 'gc') return theme.pause;
  return extra === 'output' ? theme.foreground : theme.counters[extra];
}
