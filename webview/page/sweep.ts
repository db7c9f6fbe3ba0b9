/** How many workers are enough: plots over workers, the table behind them, and what the machine allows. */
import { translate } from '../l10n.js';
import { standingName } from '../../src/shared/comparison.js';
import {
  formatBytes,
  formatInterval,
  formatMs,
  formatRatio,
  formatShare,
  plural,
} from '../../src/shared/format.js';
import { answerOf } from '../../src/shared/sweep-answer.js';
import { environmentFacts } from '../../src/shared/sweep-environment.js';
import type { RunSweep } from '../../src/shared/sweep.js';
import { FEWEST_ROUNDS } from '../../src/shared/stats/interval.js';
import { fill, h, section, show, watcher } from './dom.js';
import { roundChoice } from './round-choice.js';
import { plotView } from './sweep-chart.js';
import { marksOf, plotsOf } from './sweep-plots.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export interface SweepRow {
  readonly workers: number;
  /** Workers, wall time, speed-up, efficiency, memory, against the fastest, check. */
  readonly cells: readonly string[];
}

const HEADS = [
  'Workers',
  'Wall time',
  'Speed-up',
  'Efficiency',
  'Memory',
  'Standing',
  'In the check',
] as const;

/** A row for each number of workers that was measured or checked. */
export function rowsOf({ scaling, checked, memory }: RunSweep): SweepRow[] {
  const rounds = scaling?.rounds ?? 0;
  const others = (scaling?.steps ?? []).filter(({ standing }) => standing !== 'fastest');
  const told = { rounds, isClear: others.every(({ standing }) => standing === 'slower') };
  const steps = scaling?.steps ?? [];
  const further = checked?.scaling.steps ?? [];
  const all = new Set([...steps, ...further].map(({ workers }) => workers));
  return [...all]
    .sort((a, b) => a - b)
    .map((workers) => {
      const step = steps.find((one) => one.workers === workers);
      const check = further.find((one) => one.workers === workers);
      const bytes = memory.find((one) => one.workers === workers)?.bytes;
      const times = (one: typeof step): string =>
        one?.interval ? formatInterval(one.interval) : formatRatio(one?.speedup);
      return {
        workers,
        cells: [
          String(workers),
          formatMs(step?.median),
          times(step),
          formatShare(step && step.speedup / workers),
          bytes === undefined ? '–' : formatBytes(bytes),
          (step && standingName(told, step.standing)) || '–',
          times(check),
        ],
      };
    });
}

export function sweepView(context: PageContext): View {
  const { model } = context;
  const speedup = plotView('speedup', 250);
  const efficiency = plotView('efficiency', 120);
  const memory = plotView('memory', 120);
  const plots = [speedup, efficiency, memory];
  const names = ['speedup', 'efficiency', 'memory'] as const;
  const choice = roundChoice(model);
  const note = h('p', { class: 'hint' });
  const legend = h('ul', { class: 'legend', attrs: { 'aria-hidden': 'true' } });
  const body = h('tbody', { testId: 'sweep-rows' });
  const head = h('tr', {}, ...HEADS.map((name) => h('th', { attrs: { scope: 'col' } }, name)));
  const table = h(
    'div',
    {
      class: 'sweep-scroll',
      attrs: { tabindex: '0', role: 'region', 'aria-label': 'Figures by number of workers' },
    },
    h('table', { class: 'sweep-table' }, h('thead', {}, head), body),
  );
  const facts = h('dl', {
    class: 'sweep-facts',
    attrs: { 'aria-label': 'What the machine allows' },
  });
  const element = section(
    'Workers',
    'sweep',
    h('div', { class: 'rounds-head' }, note, choice.element),
    legend,
    h('div', { class: 'sweep-plots' }, ...plots.map((plot) => plot.element)),
    table,
    facts,
  );
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run')) return;
      const { run, sweep } = model;
      show(element, Boolean(sweep?.scaling));
      if (!run || !sweep) return;
      choice.update();
      if (
        !isOther([
          run.id,
          run.machine,
          sweep.scaling?.rounds,
          sweep.checked?.scaling.rounds,
          run.status,
        ])
      )
        return;
      const drawn = plotsOf(sweep);
      const marks = marksOf(sweep, model.underWay ? null : answerOf(sweep));
      plots.forEach((plot, i) => {
        plot.update(drawn.find(({ name }) => name === names[i]) ?? null, marks);
      });
      fill(note, noteOf(sweep));
      fill(legend, ...legendOf(sweep));
      fill(body, ...rowsOf(sweep).map(rowElement));
      fill(facts, ...(run.machine ? environmentFacts(run.machine).map(factElement) : []));
    },
  };
}

function noteOf({ scaling, checked, basis }: RunSweep): string {
  const count = scaling?.rounds ?? 0;
  const rounds = translate(plural(count, 'round'));
  const further = plural(checked?.scaling.rounds ?? 0, 'round');
  const check = checked ? translate(`, ${further} of check`) : '';
  const when = basis === 'warm' ? 'once started' : 'start-up included';
  return count < FEWEST_ROUNDS
    ? `${rounds}, too few for intervals; times ${when}.`
    : `${rounds}${check}; times ${when}, paired within rounds, with 95 % intervals.`;
}

function legendOf({ scaling, checked }: RunSweep): HTMLElement[] {
  const item = (kind: string, name: string, title: string): HTMLElement =>
    h('li', { title }, h('span', { class: `sweep-key ${kind}` }), name);
  const items = [
    item(
      'measured',
      'Measured',
      'Mean of the rounds with its interval; small dots are single rounds',
    ),
  ];
  if (scaling?.fit && scaling.isFitClose) {
    const { model, curve } = scaling.fit;
    const law = model === 'usl' ? 'Universal Scalability Law' : "Amdahl's law";
    const until = curve.ceiling === null ? '' : ', up to the cores';
    items.push(
      item(
        'law',
        translate(law) + translate(until),
        'Fitted to the points, with its 95 % band; it says nothing beyond them',
      ),
    );
  }
  if (checked)
    items.push(
      item(
        'checked',
        'Check',
        'Further rounds of the predicted number, its neighbours and one worker',
      ),
    );
  items.push(item('ideal', 'Ideal', 'As many times as fast as there are workers'));
  return items;
}

function rowElement({ workers, cells }: SweepRow): HTMLElement {
  const [first = '', ...others] = cells;
  return h(
    'tr',
    { data: { workers: String(workers) } },
    h('th', { attrs: { scope: 'row' } }, first),
    ...others.map((cell) => h('td', {}, cell)),
  );
}

const factElement = ([name, value]: readonly [string, string]): HTMLElement =>
  h('div', {}, h('dt', {}, name), h('dd', {}, value));
