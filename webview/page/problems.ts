/** All trouble in one place: what happened, where, what to do. */
import type { Problem } from '../../src/shared/problem.js';
import { problemsOf } from '../../src/shared/problems-of.js';
import { fill, h, show, watcher } from './dom.js';
import { placeLink, textWithLinks } from './links.js';
import { shortPlace } from './places.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

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
