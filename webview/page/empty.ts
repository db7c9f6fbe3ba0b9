/** The page before the first run: what this is, and how to begin. */
import { button } from '../ui/index.js';
import { fill, h, show } from './dom.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export function emptyView(context: PageContext): View {
  const element = h('div', { class: 'empty', testId: 'empty' });
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'surroundings', 'run')) return;
      const { run, surroundings } = context.model;
      show(element, run === null && surroundings !== null);
      if (run || !surroundings) return;
      fill(element, ...(surroundings.trusted ? begin(context) : restricted(context)));
    },
  };
}

function begin({ model, post }: PageContext): HTMLElement[] {
  const candidate = model.surroundings?.candidate ?? null;
  const start = (label: string, pools: 'thread' | 'process' | 'compare', primary: boolean) =>
    button({
      label,
      primary,
      testId: `start-${pools}`,
      onClick: () => post({ type: 'start', pools }),
    });
  const samples = button({
    label: 'Open Sample Tasks',
    title: 'Opens a copy of small task functions to try',
    primary: candidate === null,
    testId: 'open-samples',
    onClick: () => post({ type: 'openSamples' }),
  });
  const atCursor =
    candidate === null
      ? h(
          'p',
          {},
          'Open a TypeScript or JavaScript file and press the run button beside a function, or put the cursor in it.',
        )
      : h(
          'div',
          { class: 'start' },
          h('p', {}, 'At the cursor: ', h('code', { testId: 'candidate' }, candidate)),
          h(
            'div',
            { class: 'buttons' },
            start('Compare Pools', 'compare', true),
            start('Thread Pool', 'thread', false),
            start('Process Pool', 'process', false),
          ),
        );
  return [
    h('h1', {}, 'Which pool suits your function?'),
    h(
      'p',
      { class: 'lead' },
      'Pool Lanes runs a function many times, in worker threads, in processes, on the event loop and one after the other, draws every task in a lane per worker, and compares.',
    ),
    atCursor,
    h(
      'ol',
      { class: 'steps' },
      h('li', {}, 'Say what to run it with: a tag in its doc comment, or you are asked once.'),
      h('li', {}, 'Watch the tasks: waiting, on their way, running, coming back.'),
      h('li', {}, 'Read which pool was the fastest, and what the others cost.'),
    ),
    h('pre', { class: 'text example' }, EXAMPLE),
    h('div', { class: 'buttons' }, samples),
  ];
}

const EXAMPLE = `/** @tasks 64 i => [27 + (i % 3)] */
export function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}`;

function restricted({ post }: PageContext): HTMLElement[] {
  return [
    h('h1', {}, 'Nothing runs in Restricted Mode'),
    h(
      'p',
      { class: 'lead' },
      'Pool Lanes runs the code of this workspace, and the workspace is not trusted. So nothing has been run, and nothing will be until you trust it.',
    ),
    h(
      'p',
      {},
      'If you know where this code comes from, trust the workspace; traces can be looked at without.',
    ),
    h(
      'div',
      { class: 'buttons' },
      button({
        label: 'Manage Workspace Trust',
        primary: true,
        testId: 'trust',
        onClick: () => post({ type: 'trust' }),
      }),
    ),
  ];
}
