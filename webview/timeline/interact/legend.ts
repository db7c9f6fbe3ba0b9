/** What the colours mean; phases can be switched off. */
import { OUTCOMES } from '../../../src/shared/words.js';
import type { RunRecord } from '../../../src/shared/run.js';
import { cycled } from '../draw/scene.js';
import type { Theme } from '../draw/theme.js';
import { PHASES } from '../types.js';
import type { ColourBy, Phase } from '../types.js';

const MEANING: Readonly<Record<Phase, string>> = {
  queue: 'Queue: submitted, waiting for a worker. Drawn in the strip, and for the task pointed at.',
  send: 'Send: the input on its way to the worker',
  run: 'Run: the task function at work',
  return: 'Return: the result on its way back',
  spawn: 'Spawn: the worker being started',
  load: 'Load: the worker importing the module',
};

export function drawLegend(
  element: HTMLElement,
  theme: Theme,
  run: RunRecord | null,
  colourBy: ColourBy,
  hidden: ReadonlySet<Phase>,
  toggle: (phase: Phase) => void,
): void {
  const held =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset['phase'] : '';
  element.replaceChildren();
  const swatch = (colour: string): HTMLElement => {
    const mark = document.createElement('span');
    mark.className = 'timeline-swatch';
    mark.style.backgroundColor = colour;
    return mark;
  };
  for (const phase of PHASES) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'timeline-phase';
    button.dataset['phase'] = phase;
    button.title = MEANING[phase];
    button.setAttribute('aria-pressed', String(!hidden.has(phase)));
    button.append(swatch(theme.phases[phase].css), phase);
    button.addEventListener('click', () => toggle(phase));
    element.append(button);
    if (phase === held) button.focus();
  }
  const item = (colour: string, name: string, failed = false): void => {
    const entry = document.createElement('span');
    entry.className = 'timeline-key';
    const mark = swatch(colour);
    if (failed) mark.classList.add('timeline-hatched');
    entry.append(mark, name);
    element.append(entry);
  };
  if (colourBy === 'function') {
    run?.functions.forEach(({ name }, index) => item(cycled(theme, index).css, name));
  }
  if (colourBy === 'outcome') {
    OUTCOMES.forEach((outcome, index) => {
      item((theme.outcomes[index] ?? theme.phases.run).css, outcome, index > 0);
    });
  } else {
    item((theme.outcomes[1] ?? theme.phases.run).css, 'not ok', true);
  }
}
