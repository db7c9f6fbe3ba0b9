/** What is shown beside the pointer. */
import { formatLength } from '../model/format.js';
import type { MomentFacts, TaskFacts } from '../model/describe.js';
import type { Theme } from '../draw/theme.js';

/** Shows `facts` near a point of the viewport. */
export function showTooltip(
  element: HTMLElement,
  theme: Theme,
  facts: TaskFacts,
  x: number,
  y: number,
): void {
  element.replaceChildren(line('timeline-tooltip-title', facts.title));
  if (facts.input !== null) element.append(line('timeline-tooltip-input', `(${facts.input})`));
  const state = [facts.outcome, facts.worker].filter((part) => part !== null).join(' · ');
  element.append(line('timeline-tooltip-state', state));
  for (const [name, length] of facts.phases) {
    element.append(entry(theme.phases[name].css, name, formatLength(length)));
  }
  place(element, x, y);
}

const MOMENT = { busy: 'Running', queue: 'In the queue', cpu: 'CPU' } as const;

/** Shows what a strip says of a moment. */
export function showMoment(
  element: HTMLElement,
  theme: Theme,
  { title, lines }: MomentFacts,
  x: number,
  y: number,
): void {
  const colours = { busy: theme.phases.run, queue: theme.phases.queue, cpu: theme.cpu };
  element.replaceChildren(line('timeline-tooltip-title', title));
  for (const [name, text] of lines) {
    element.append(entry(colours[name].css, MOMENT[name], text));
  }
  place(element, x, y);
}

function line(name: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  element.textContent = text;
  return element;
}

function entry(colour: string, name: string, text: string): HTMLElement {
  const row = line('timeline-tooltip-phase', '');
  const mark = document.createElement('span');
  mark.className = 'timeline-swatch';
  mark.style.backgroundColor = colour;
  const value = document.createElement('span');
  value.className = 'timeline-tooltip-value';
  value.textContent = text;
  row.append(mark, name, value);
  return row;
}

function place(element: HTMLElement, x: number, y: number): void {
  element.hidden = false;
  const { offsetWidth, offsetHeight } = element;
  const left = x + 14 + offsetWidth > window.innerWidth ? x - 14 - offsetWidth : x + 14;
  const top = y + 18 + offsetHeight > window.innerHeight ? y - 10 - offsetHeight : y + 18;
  element.style.left = `${Math.max(2, left)}px`;
  element.style.top = `${Math.max(2, top)}px`;
}
