/** The help: every key, what the phases are, what the numbers mean. */
import { h } from './dom.js';
import { KEYS, METRICS, POINTER, TASK_PHASES } from './glossary.js';
import { PARTS } from './glossary.js';

export interface Help {
  readonly element: HTMLDialogElement;
  toggle(): void;
}

export function helpDialog(): Help {
  const close = h(
    'button',
    {
      class: 'icon-button close',
      title: 'Close (Esc)',
      attrs: { type: 'button', 'aria-label': 'Close' },
      on: { click: () => element.close() },
    },
    '✕',
  );
  const { queue, send, run, unknown } = TASK_PHASES;
  const phases = [
    ['queue', queue],
    ['send', send],
    ['run', run],
    ['return', PARTS.return],
    ['spawn', PARTS.spawn],
    ['load', PARTS.load],
    ['unknown', unknown],
  ] as const;
  const element = h(
    'dialog',
    { class: 'help', testId: 'help', attrs: { 'aria-labelledby': 'help-title' } },
    h('div', { class: 'help-head' }, h('h2', { id: 'help-title' }, 'Help'), close),
    h(
      'div',
      { class: 'help-columns' },
      h(
        'section',
        {},
        h('h3', {}, 'Keys'),
        h(
          'dl',
          { class: 'keys' },
          ...KEYS.map(([keys, does]) =>
            h('div', {}, h('dt', {}, ...keys.map((key) => h('kbd', {}, key))), h('dd', {}, does)),
          ),
          ...POINTER.map(([gesture, does]) =>
            h('div', {}, h('dt', {}, gesture), h('dd', {}, does)),
          ),
        ),
      ),
      h(
        'section',
        {},
        h('h3', {}, 'Phases'),
        h(
          'dl',
          { class: 'meanings' },
          ...phases.map(([phase, { name, meaning }]) =>
            h(
              'div',
              {},
              h('dt', {}, h('span', { class: `swatch fill-${phase}` }), name),
              h('dd', {}, meaning),
            ),
          ),
        ),
      ),
      h(
        'section',
        {},
        h('h3', {}, 'Numbers'),
        h(
          'dl',
          { class: 'meanings' },
          ...[
            METRICS.wall,
            METRICS.work,
            METRICS.speedup,
            METRICS.efficiency,
            METRICS.parallelism,
            METRICS.overhead,
          ].map(({ name, meaning }) => h('div', {}, h('dt', {}, name), h('dd', {}, meaning))),
        ),
      ),
    ),
  );
  element.addEventListener('click', (event) => {
    // The dialog itself is hit only beside its content: on the backdrop.
    if (event.target === element) element.close();
  });
  return {
    element,
    toggle() {
      if (element.open) element.close();
      else element.showModal();
    },
  };
}
