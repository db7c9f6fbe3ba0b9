/** All trouble in one place: what happened, where, what to do. */
import type { Problem } from '../../src/shared/problem.js';
import type { RunRecord } from '../../src/shared/run.js';
import { poolTitle } from '../../src/shared/words.js';
import { fill, h, show, watcher } from './dom.js';
import { placeLink, textWithLinks } from './links.js';
import { shortPlace } from './places.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** The run's own problem, then those of its blocks; a problem that several share is shown once. */
export function problemsOf(
  run: RunRecord,
): { readonly about: string; readonly problem: Problem }[] {
  const found = new Map<string, { about: string[]; problem: Problem }>();
  const add = (about: string, problem: Problem | undefined): void => {
    if (!problem) return;
    const key = JSON.stringify(problem);
    const known = found.get(key);
    if (!known) found.set(key, { about: about === '' ? [] : [about], problem });
    else if (about !== '' && !known.about.includes(about)) known.about.push(about);
  };
  add('', run.problem);
  // In the fault lab blocks are meant to break off: what became of them is told there.
  for (const block of run.blocks.filter(({ fault }) => !fault))
    add(poolTitle(block.pool, block.workers), block.problem);
  return [...found.values()].map(({ about, problem }) => ({ about: about.join(', '), problem }));
}

export function problemsView(context: PageContext): View {
  const { model } = context;
  const element = h('div', { class: 'problems', attrs: { role: 'alert' } });
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run')) return;
      const problems = model.run ? problemsOf(model.run) : [];
      if (!isOther([problems, model.unreadable])) return;
      const cards = problems.map(({ about, problem }) => problemCard(context, about, problem));
      if (model.unreadable !== null) cards.push(unreadableCard(context, model.unreadable));
      show(element, cards.length > 0);
      fill(element, ...cards);
    },
  };
}

function problemCard({ post }: PageContext, about: string, problem: Problem): HTMLElement {
  const { what, where, todo, detail, kind } = problem;
  return h(
    'div',
    { class: 'problem', testId: 'problem', data: { kind } },
    h(
      'p',
      { class: 'problem-what' },
      about !== '' && h('span', { class: 'about' }, `${about}: `),
      what,
    ),
    where && h('p', { class: 'problem-where' }, 'at ', placeLink(where, shortPlace(where), post)),
    h('p', { class: 'problem-todo' }, todo),
    detail !== undefined &&
      h('details', {}, h('summary', {}, 'Details'), textWithLinks(detail, post)),
  );
}

function unreadableCard(context: PageContext, message: string): HTMLElement {
  return problemCard(context, '', {
    kind: 'internal',
    what: 'The trace of this run could not be read to its end: what is shown is not complete.',
    todo: 'Run again. If it happens again, please report it with the details below.',
    detail: message,
  });
}
