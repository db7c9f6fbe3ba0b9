/** The line that answers the question, and what to keep in mind when reading it. */
import { adviceOf } from '../../src/shared/advice.js';
import type { Advice } from '../../src/shared/advice.js';
import { isFaultLab } from '../../src/shared/faults.js';
import { formatCount, plural } from '../../src/shared/format.js';
import type { FromPage } from '../../src/shared/page-protocol.js';
import { compareResults } from '../../src/shared/results.js';
import type { ResultsCompared } from '../../src/shared/results.js';
import { roundsRecordOf } from '../../src/shared/run.js';
import type { RunRecord } from '../../src/shared/run.js';
import { POOL_NAMES } from '../../src/shared/words.js';
import { verdictOf } from '../../src/shared/verdict.js';
import { sweepVerdict } from '../../src/shared/verdict-of-sweep.js';
import type { VerdictKind } from '../../src/shared/verdict.js';
import { button } from '../ui/index.js';
import { ratioChart } from './ratio-chart.js';
import { fill, h, setAttribute, setText, show, watcher } from './dom.js';
import { link } from './links.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** So many of the tasks that differ are named. */
const NAMED = 8;

export function verdictView(context: PageContext): View {
  const { model } = context;
  const results = h('div', { class: 'results', testId: 'results' });
  const headline = h('p', { class: 'headline', attrs: { 'aria-live': 'polite' } });
  const reasons = h('p', { class: 'reasons' });
  const advice = h('ul', { class: 'advice', testId: 'advice', attrs: { 'aria-label': 'Advice' } });
  const isOtherAdvice = watcher();
  const caveats = h('p', { class: 'caveats' });
  const chart = ratioChart();
  const startSame = (pools: 'compare' | 'sweep'): void => {
    const { run } = model;
    if (run) context.post({ type: 'start', pools, runId: run.id });
  };
  const compare = button({
    label: 'Compare Pools',
    title: 'Run the same in every pool, round after round',
    testId: 'verdict-compare',
    onClick: () => startSame('compare'),
  });
  const sweepButton = button({
    label: 'Find Best Worker Count',
    title: 'Run the same with one worker, two, four and so on',
    testId: 'verdict-sweep',
    onClick: () => startSame('sweep'),
  });
  const generate = button({
    label: 'Generate Code',
    title: 'Write a program that runs this function the way that was measured to suit it',
    testId: 'verdict-generate',
    onClick: () => context.post({ type: 'generateCode' }),
  });
  const element = h(
    'section',
    { class: 'verdict', testId: 'verdict', attrs: { 'aria-label': 'Verdict' } },
    results,
    headline,
    reasons,
    chart.element,
    advice,
    caveats,
    compare,
    sweepButton,
    generate,
  );
  /** What can be done next with the same functions; nothing where a run is only looked at, or may not be made. */
  const offer = (kind: VerdictKind): void => {
    const { run, surroundings } = model;
    const isHere = surroundings !== null && surroundings.from === undefined && !model.underWay;
    const can = isHere && surroundings.trusted && kind !== 'pending' && kind !== 'none';
    const pooled = run?.blocks.some(({ pool }) => pool === 'thread' || pool === 'process');
    show(compare, can && kind === 'single');
    show(sweepButton, can && pooled === true && !run?.sweep);
    // Only where something says what to write.
    const isMeasured = run?.comparison !== undefined || run?.sweep !== undefined;
    show(generate, isMeasured && isHere);
  };
  let kind: VerdictKind = 'pending';
  const isOther = watcher();
  return {
    element,
    update(topics) {
      if (topics.has('surroundings')) offer(kind);
      if (!concerns(topics, 'run', 'trace')) return;
      const { run } = model;
      const isLab = run !== null && isFaultLab(run);
      show(element, model.hasFigures && run?.foreign !== true && !isLab);
      if (!run || isLab) return;
      // While a run is under way, only the end of a block brings news.
      if (!concerns(topics, 'run') && model.underWay) return;
      const { sweep } = model;
      const verdict = sweep
        ? sweepVerdict(run, model.figures, sweep)
        : verdictOf(run, model.figures, model.comparison);
      kind = verdict.kind;
      offer(kind);
      setAttribute(element, 'data-kind', kind);
      setAttribute(element, 'data-fastest', verdict.fastest?.pool ?? null);
      setText(headline, verdict.headline);
      setText(reasons, verdict.reasons.join(' '));
      show(reasons, verdict.reasons.length > 0);
      chart.update(model.comparison);
      const advices = model.underWay ? [] : adviceOf(run, model.comparison);
      show(advice, advices.length > 0);
      if (isOtherAdvice(advices)) {
        fill(advice, ...advices.map((one) => adviceItem(context, run, one)));
      }
      setText(caveats, verdict.caveats.join(' '));
      // A pass over all tasks: only when a block has come to its end.
      const ended = run.blocks.map(({ status, digests }) => [status, digests?.length]);
      const told = roundsRecordOf(run)?.results !== undefined;
      if (!isOther([run.id, told || ended])) return;
      const compared = compareResults(run);
      show(results, compared !== null);
      if (compared) fill(results, ...resultLines(context, compared));
      setAttribute(element, 'data-different', compared ? String(compared.different.length) : null);
    },
  };
}

function adviceItem(
  { model, post }: PageContext,
  run: RunRecord,
  { kind, text, action, pool }: Advice,
): HTMLElement {
  const act = (label: string, message: FromPage): HTMLElement =>
    h(
      'li',
      { data: { advice: kind } },
      text,
      button({ label, testId: `advice-${kind}-${action}`, onClick: () => post(message) }),
    );
  const [first] = run.functions;
  // A run that is only looked at has settings and sources of its own.
  const isHere = model.surroundings?.from === undefined;
  if (action === 'reveal' && first) {
    return act('Go to the Function', { type: 'reveal', place: first.place });
  }
  if (action === 'env' && isHere)
    return act('Open Setting', { type: 'openSetting', setting: 'env' });
  if (action === 'generate' && isHere) {
    return act('Generate Code', { type: 'generateCode', ...(pool && { pool }) });
  }
  return h('li', { data: { advice: kind } }, text);
}

function resultLines({ model, select }: PageContext, compared: ResultsCompared): (Node | string)[] {
  const { blocks, compared: count, different, missing } = compared;
  const isSweep = model.run?.sweep !== undefined;
  const without =
    missing === 0 ? '' : ` ${plural(missing, 'task')} could not be compared: a pool has no result.`;
  if (different.length === 0) {
    const text =
      count === 0
        ? 'No results to compare.'
        : `${isSweep ? 'All numbers of workers' : 'The pools'} returned equal results for ${count === 1 ? 'the one task' : `all ${formatCount(count)} tasks`}.`;
    return [h('p', { class: count === 0 ? 'unequal' : 'equal' }, text + without)];
  }
  const last = blocks.at(-1) ?? 0;
  const links = different
    .slice(0, NAMED)
    .flatMap((task) => [
      ' ',
      link(`#${task}`, `Select task ${task}`, () => select({ block: last, task })),
    ]);
  const more = different.length > NAMED ? ` and ${formatCount(different.length - NAMED)} more` : '';
  const reference = model.run?.blocks.find(({ index }) => index === blocks[0]);
  const first = reference ? POOL_NAMES[reference.pool].toLowerCase() : 'the first pool';
  const against = isSweep ? 'one worker' : first;
  return [
    h(
      'p',
      { class: 'unequal' },
      h(
        'strong',
        {},
        `${isSweep ? 'Different numbers of workers' : 'The pools'} did not return the same. `,
      ),
      `Against ${against}, the results of ${plural(different.length, 'task')} of ${formatCount(count)} differ:`,
      ...links,
      `${more}. Do they depend on time, chance or shared state?${without}`,
    ),
  ];
}
