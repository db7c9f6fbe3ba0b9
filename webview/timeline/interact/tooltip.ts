/** What is shown beside the pointer. */
import { formatLength } from '../model/format.js';
import type { TaskFacts } from '../model/describe.js';
import type { Theme } from '../draw/theme.js';

/** Shows `facts` near a point of the viewport. */
export function showTooltip(
  element: HTMLElement,
  theme: Theme,
  facts: TaskFacts,
  x: number,
  y: number,
): void {
  const line = (name: string, text: string): HTMLElement => {
    const entry = document.createElement('div');
    entry.className = name;
    entry.textContent = text;
    return entry;
  };
  element.replaceChildren(line('timeline-tooltip-title', facts.title));
  if (facts.input !== null) element.append(line('timeline-tooltip-input', `(${facts.input})`));
  const state = [facts.outcome, facts.worker].filter((part) => part !== null).join(' · ');
  element.append(line('timeline-tooltip-state', state));
  for (const [name, length] of facts.phases) {
    const row = line('timeline-tooltip-phase', '');
    const mark = document.createElement('span');
    mark.className = 'timeline-swatch';
    mark.style.backgroundColor = theme.phases[name].css;
    const value = document.createElement('span');
    value.className = 'timeline-tooltip-value';
    value.textContent = formatLength(length);
    row.append(mark, name, value);
    element.append(row);
  }
  element.hidden = false;
  const { offsetWidth, offsetHeight } = element;
  const left = x + 14 + offsetWidth > window.innerWidth ? x - 14 - offsetWidth : x + 14;
  const top = y + 18 + offsetHeight > window.innerHeight ? y - 10 - offsetHeight : y + 18;
  element.style.left = `${Math.max(2, left)}px`;
  element.style.top = `${Math.max(2, top)}px`;
}
