/** The timeline's toolbar. */
import type { Timeline } from '../timeline/index.js';
import type { Alignment, ColourBy, TimelineViewState } from '../timeline/types.js';
import { runName } from '../timeline/draw/labels.js';
import type { RunRecord } from '../../src/shared/run.js';
import { formatCount, plural } from '../../src/shared/format.js';
import { h, setAttribute, setText, show } from './dom.js';
import { ALIGNMENTS, COLOURINGS } from './state.js';

/** Typing pauses for so long before it is searched for, ms. */
const SETTLES_AFTER_MS = 200;

export interface ToolbarOptions {
  /** Null until there is a run. */
  readonly timeline: () => Timeline | null;
  readonly help: () => void;
  /** Takes the run beside off the axis. */
  readonly removeBeside: () => void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  /** Shows what the timeline is set to. */
  reflect(state: TimelineViewState): void;
  /** There is something to follow only while the run is under way. */
  setLive(live: boolean): void;
  /** Names the run beside, which can be taken away. */
  setBeside(run: RunRecord | null): void;
  focusSearch(): void;
  clearSearch(): void;
  /** Another task is selected: it may be another of the matches. */
  reflectFound(): void;
}

export function toolbar({ timeline, help, removeBeside }: ToolbarOptions): Toolbar {
  const follow = toggle('Follow', 'Keep the newest tasks in view while the run goes on', (on) =>
    timeline()?.setFollow(on),
  );
  const alignment = choice('Align', 'Where the clock of each pool starts', ALIGNMENTS, (value) =>
    timeline()?.setAlignment(value as Alignment),
  );
  const colours = choice('Colour by', 'What the colours of the bars tell', COLOURINGS, (value) =>
    timeline()?.setColourBy(value as ColourBy),
  );
  const found = h('output', { class: 'found', attrs: { 'aria-live': 'polite' } });
  const input = h('input', {
    class: 'search',
    testId: 'search',
    title: 'Search tasks by number or function (/)',
    attrs: {
      type: 'search',
      placeholder: 'Search',
      'aria-label': 'Search tasks',
      spellcheck: 'false',
    },
  });
  const reflectFound = (): void => {
    const { count, index } = timeline()?.found ?? { count: 0, index: -1 };
    const searching = input.value.trim() !== '';
    for (const part of [previous, next, only.element]) show(part, searching);
    previous.disabled = next.disabled = count === 0;
    const place = index < 0 ? '' : `${formatCount(index + 1)} of `;
    setText(found, searching ? `${place}${plural(count, 'task')}` : '');
  };
  let searched = '';
  const search = (): void => {
    searched = input.value.trim();
    timeline()?.search(searched);
    reflectFound();
  };
  const move = (by: 1 | -1): void => {
    timeline()?.moveMatch(by);
    reflectFound();
  };
  const previous = press(
    '‹',
    'Previous match (Shift+Enter, Shift+N)',
    'previous-match',
    () => move(-1),
    'Previous match',
  );
  const next = press('›', 'Next match (Enter, N)', 'next-match', () => move(1), 'Next match');
  const only = toggle('Only', 'Leave out what does not match', (on) =>
    timeline()?.setOnlyMatches(on),
  );
  only.set(false);
  for (const part of [previous, next, only.element]) show(part, false);
  let pending = 0;
  // A match is selected at once: not for every letter of a word.
  input.addEventListener('input', () => {
    clearTimeout(pending);
    pending = window.setTimeout(search, SETTLES_AFTER_MS);
  });
  const clearSearch = (): void => {
    if (input.value === '') return;
    input.value = '';
    clearTimeout(pending);
    search();
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      clearTimeout(pending);
      // What was typed last may not have been searched for yet.
      if (input.value.trim() === searched) move(event.shiftKey ? -1 : 1);
      else search();
    } else if (event.key === 'Escape' && input.value !== '') clearSearch();
    else return;
    event.stopPropagation();
  });
  const beside = h('button', {
    class: 'tool beside',
    title: 'Take this run off the axis again',
    testId: 'tool-beside',
    attrs: { type: 'button' },
    on: { click: removeBeside },
  });
  show(beside, false);
  const element = h(
    'div',
    { class: 'toolbar', attrs: { role: 'toolbar', 'aria-label': 'Timeline' } },
    press('Fit', 'Fit the whole run (0)', 'fit', () => timeline()?.fit()),
    press('Fit Task', 'Fit the selected task (F)', 'fit-selection', () =>
      timeline()?.fitSelection(),
    ),
    follow.element,
    alignment.element,
    colours.element,
    beside,
    h('span', { class: 'search-box' }, input, previous, next, only.element, found),
    press('?', 'Keys, phases and numbers explained (?)', 'help', help, 'Help'),
  );
  return {
    element,
    reflect(state) {
      follow.set(state.follow);
      alignment.set(state.alignment);
      colours.set(state.colourBy);
    },
    setLive: (live) => show(follow.element, live),
    setBeside(run) {
      show(beside, run !== null);
      setText(beside, run ? `Beside: ${runName(run)} ✕` : '');
    },
    focusSearch() {
      input.focus();
      input.select();
    },
    clearSearch,
    reflectFound,
  };
}

function press(text: string, title: string, id: string, onClick: () => void, name = text) {
  return h(
    'button',
    {
      class: 'tool',
      title,
      testId: `tool-${id}`,
      attrs: { type: 'button', 'aria-label': name },
      on: { click: onClick },
    },
    text,
  );
}

function toggle(text: string, title: string, onChange: (on: boolean) => void) {
  const element = press(text, title, text.toLowerCase(), () => {
    const on = element.getAttribute('aria-pressed') !== 'true';
    set(on);
    onChange(on);
  });
  const set = (on: boolean): void => setAttribute(element, 'aria-pressed', String(on));
  set(true);
  return { element, set };
}

function choice(
  label: string,
  title: string,
  options: readonly (readonly [value: string, text: string])[],
  onChange: (value: string) => void,
) {
  const select = h(
    'select',
    { title, on: { change: () => onChange(select.value) } },
    ...options.map(([value, text]) => h('option', { attrs: { value } }, text)),
  );
  const element = h('label', { class: 'choice' }, h('span', {}, label), select);
  const set = (value: string): void => {
    if (select.value !== value) select.value = value;
  };
  return { element, set };
}
