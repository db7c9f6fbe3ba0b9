/** What is shown beside the pointer. */
import { translate } from '../../l10n.js';
import { plural } from '../../../src/shared/format.js';
import type { OutputMark } from '../../../src/shared/run.js';
import { formatLength } from '../model/format.js';
import type { MomentFacts, TaskFacts } from '../model/describe.js';
import { isInline } from '../../../src/shared/words.js';
import type { Theme } from '../draw/theme.js';
import type { Block } from '../model/blocks.js';

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
    element.append(
      entry((name === 'GC' ? theme.pause : theme.phases[name]).css, name, formatLength(length)),
    );
  }
  place(element, x, y);
}

const MOMENT = { busy: 'Running', queue: 'In the queue', cpu: 'CPU' } as const;

/** A line with a colour, a name and a value. */
export type Entry = readonly [colour: string, name: string, value: string];

/** What a strip says of a moment. */
export function momentEntries(
  theme: Theme,
  { lines }: MomentFacts,
  { record, run }: Pick<Block, 'record' | 'run'>,
): Entry[] {
  const colours = { busy: theme.phases.run, queue: theme.phases.queue, cpu: theme.cpu };
  const entries = lines.map(([name, text]): Entry => [colours[name].css, MOMENT[name], text]);
  // What the lines across the strip stand for.
  if (!isInline(record.pool)) entries.push([theme.muted.css, 'Workers', String(record.workers)]);
  const cores = run.machine?.parallelism;
  if (cores !== undefined) entries.push([theme.muted.css, 'Cores', String(cores)]);
  return entries;
}

/** Shows a heading with entries below it. */
export function showEntries(
  element: HTMLElement,
  title: string,
  entries: readonly Entry[],
  x: number,
  y: number,
): void {
  element.replaceChildren(line('timeline-tooltip-title', title));
  for (const [colour, name, text] of entries) element.append(entry(colour, name, text));
  place(element, x, y);
}

/** No more lines of output than can be read at a glance. */
const MOST_MARKS = 5;

/** Shows what was written, in its own lines. `zero`: where the axis has its zero, µs since the run began. */
export function showMarks(
  element: HTMLElement,
  marks: readonly OutputMark[],
  zero: number,
  x: number,
  y: number,
): void {
  element.replaceChildren();
  for (const mark of marks.slice(0, MOST_MARKS)) {
    element.append(
      line('timeline-tooltip-state', whenOf(mark, zero)),
      line('timeline-tooltip-output', mark.text.trimEnd()),
    );
  }
  const more = marks.length - MOST_MARKS;
  if (more > 0) element.append(line('timeline-tooltip-state', `and ${plural(more, 'more line')}`));
  place(element, x, y);
}

function whenOf({ at, arrived, stream }: OutputMark, zero: number): string {
  const when = formatLength(at - zero);
  if (arrived === undefined) return `Arrived from ${stream} at ${when}`;
  return `Written to ${stream} at ${when}, arrived ${formatLength(arrived - at)} later`;
}

function line(name: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  // What the user's code has written stays as it is.
  element.textContent = name === 'timeline-tooltip-output' ? text : translate(text);
  return element;
}

function entry(colour: string, name: string, text: string): HTMLElement {
  const row = line('timeline-tooltip-phase', '');
  const mark = document.createElement('span');
  mark.className = 'timeline-swatch';
  mark.style.backgroundColor = colour;
  const value = document.createElement('span');
  value.className = 'timeline-tooltip-value';
  value.textContent = translate(text);
  row.append(mark, translate(name), value);
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
