/** Which of a run's rounds the timeline shows. */
import { roundsRecordOf } from '../../src/shared/run.js';
import { tracedRounds } from '../../src/shared/shown-round.js';
import { fill, h, watcher } from './dom.js';
import type { PageModel } from './model.js';

export interface RoundChoice {
  readonly element: HTMLElement;
  update(): void;
}

export function roundChoice(model: PageModel): RoundChoice {
  const choose = h('select', {
    testId: 'round',
    title: 'The round that timeline and tasks show',
    attrs: { 'aria-label': 'Round on the timeline' },
    on: {
      change: () => model.showRound(choose.value === '' ? null : Number(choose.value)),
    },
  });
  const areOther = watcher();
  return {
    element: h('label', { class: 'choice' }, 'Timeline ', choose),
    update() {
      const { run, round } = model;
      if (!run) return;
      const rounds = tracedRounds(run);
      const all = new Set(run.blocks.map((block) => block.round)).size;
      const known = Math.max(all, roundsRecordOf(run)?.rounds ?? 0);
      if (areOther([rounds, known])) fill(choose, ...options(rounds, known));
      const shown = round === rounds.at(-1) && model.isLatestWanted ? '' : String(round ?? '');
      if (choose.value !== shown) choose.value = shown;
    },
  };
}

function options(rounds: readonly number[], all: number): HTMLElement[] {
  return [
    h('option', { attrs: { value: '' } }, 'Last complete round'),
    ...rounds.map((round) =>
      h('option', { attrs: { value: String(round) } }, `Round ${round + 1} of ${all}`),
    ),
  ];
}
