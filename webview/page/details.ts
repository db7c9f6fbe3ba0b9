/** All about the selected task. */
import type { Rerun } from '../../src/shared/page-protocol.js';
import { formatMs, formatShare } from '../../src/shared/format.js';
import type { BlockRecord, TaskDetails, TaskError } from '../../src/shared/run.js';
import type { Outcome } from '../../src/shared/words.js';
import { button } from '../ui/index.js';
import { fill, h, section, setAttribute, setText, show, watcher } from './dom.js';
import { TASK_PHASES } from './glossary.js';
import { placeLink, textWithLinks } from './links.js';
import type { DetailsAnswer } from './kept-details.js';
import { shortPlace } from './places.js';
import { taskLife } from './task.js';
import type { PhaseSpan, TaskLife } from './task.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

const OUTCOMES: { readonly [O in Outcome]: string } = {
  ok: 'Ok',
  failed: 'Failed',
  cancelled: 'Cancelled before it started',
  lost: 'Lost: its worker died under it',
  aborted: 'Aborted while it ran',
};

/** How a task stands, in words. */
export const outcomeText = ({
  outcome,
  dispatched,
}: Pick<TaskLife, 'outcome' | 'dispatched'>): string =>
  outcome === null ? (dispatched ? 'Running' : 'Waiting') : OUTCOMES[outcome];

export function detailsView(context: PageContext): View {
  const { model } = context;
  const title = h('p', { class: 'task-title' });
  const outcome = h('span', { class: 'outcome' });
  const source = button({
    label: 'Go to Source',
    title: 'The line that failed, else the task function (Enter)',
    onClick: () => {
      if (model.selection) context.activate(model.selection);
    },
  });
  const rerun = (label: string, title: string, how: Rerun): HTMLElement =>
    button({
      label,
      title,
      onClick: () => {
        const at = model.selection && model.locate(model.selection);
        if (!at) return;
        const { run, block, task } = at;
        context.post({ type: 'rerunTask', runId: run.id, block, task, how });
      },
    });
  const other = rerun('', 'This task by itself, with the same input, in the other pool', 'other');
  const reruns = h(
    'div',
    { class: 'buttons', testId: 'reruns' },
    rerun('Run Alone', 'This task by itself, with the same input, in the same pool', 'alone'),
    other,
    rerun('Debug', 'This task by itself, with the same input, under the debugger', 'debug'),
  );
  const close = h(
    'button',
    {
      class: 'icon-button close',
      title: 'Clear the selection (Esc)',
      attrs: { type: 'button', 'aria-label': 'Clear the selection' },
      on: { click: () => context.select(null) },
    },
    '✕',
  );
  const bar = h('div', { class: 'phase-bar', attrs: { 'aria-hidden': 'true' } });
  const phases = h('dl', { class: 'figures phases' });
  const facts = h('dl', { class: 'figures' });
  const kept = h('div', { class: 'kept' });
  const content = h(
    'div',
    { class: 'details-content' },
    h('div', { class: 'task-head' }, title, outcome, close),
    bar,
    phases,
    facts,
    kept,
    h('div', { class: 'buttons' }, source),
    reruns,
  );
  const hint = h('p', { class: 'hint' });
  const element = section('Task', 'details', hint, content);

  const isOther = watcher();
  const showLife = (life: TaskLife): void => {
    if (!isOther(life)) return;
    setText(title, `${life.functionName} #${life.task}`);
    setText(outcome, outcomeText(life));
    setAttribute(outcome, 'data-outcome', life.outcome ?? 'unsettled');
    fill(bar, ...phasePieces(life.phases));
    fill(phases, ...life.phases.map(phaseFigure), figure('Total', formatMs(life.totalMs)));
    fill(facts, ...lifeFacts(life));
  };

  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'trace', 'selection', 'details')) return;
      const { run, selection } = model;
      show(element, run !== null && model.traces.size > 0);
      if (!run) return;
      const at = selection && model.locate(selection);
      const life = at && taskLife(at.run, at.trace, at);
      show(content, life !== null);
      show(hint, life === null);
      setText(
        hint,
        selection
          ? 'This task has not been submitted.'
          : 'Select a task to see its input, its result and its phases.',
      );
      setAttribute(element, 'data-task', life ? `${life.block}:${life.task}` : null);
      if (!life) return;
      const ran = at.run.blocks[life.block]?.pool;
      setText(other, ran === 'thread' ? 'Run in Process Pool' : 'Run in Thread Pool');
      // A run beside is over and may be of another day: what runs now is what is shown.
      const isHere = at.run === model.run && model.surroundings?.from === undefined;
      show(reruns, isHere && !model.underWay);
      show(source, at.run.foreign !== true && model.surroundings?.sourceless !== true);
      showLife(life);
      if (concerns(topics, 'selection', 'details', 'run')) {
        const known = keptOf(context, model.details, life, at.run.blocks[life.block]);
        fill(kept, ...(at.run.foreign ? [] : known));
      }
    },
  };
}

const figure = (name: string, value: string, title = ''): HTMLElement =>
  h('div', { title }, h('dt', {}, name), h('dd', {}, value));

/** Next to a long wait in the queue nothing else would be seen: that one is a figure only. */
function phasePieces(phases: readonly PhaseSpan[]): HTMLElement[] {
  const rest = phases.filter(({ phase }) => phase !== 'queue');
  const shown = rest.length > 0 ? rest : phases;
  const whole = shown.reduce((sum, { ms }) => sum + ms, 0);
  return shown.map(({ phase, ms }) => {
    const title = `${TASK_PHASES[phase].name}: ${formatMs(ms)}`;
    const piece = h('span', { class: `piece fill-${phase}`, title });
    // A sum of less than 1 would leave room at the end.
    piece.style.flexGrow = String(whole > 0 ? (ms / whole) * 100 : 1);
    return piece;
  });
}

function phaseFigure({ phase, ms, open }: PhaseSpan): HTMLElement {
  const { name, meaning } = TASK_PHASES[phase];
  const row = figure(name, `${formatMs(ms)}${open ? ' so far' : ''}`, meaning);
  row.dataset['phase'] = phase;
  row.dataset['value'] = String(ms);
  row.firstElementChild?.prepend(h('span', { class: `swatch fill-${phase}` }));
  return row;
}

function lifeFacts({ pool, worker, submittedMs, cores, alone }: TaskLife): HTMLElement[] {
  const ids = [
    worker?.pid !== undefined && `pid ${worker.pid}`,
    worker?.thread !== undefined && `thread ${worker.thread}`,
  ].filter((id) => id !== false);
  return [
    figure('Pool', pool),
    figure(
      'Worker',
      worker ? [worker.name, ...ids].join(' · ') : 'none yet',
      'The worker that ran it, as the timeline counts them; its process and thread',
    ),
    figure('Submitted', formatMs(submittedMs), 'Since the run began'),
    ...(cores === null
      ? []
      : [
          figure(
            'CPU',
            `≈ ${formatShare(cores)}`,
            'Of one core, while it ran: the time of its worker, from samples. Below 100 % it waited, or had no core.',
          ),
        ]),
    ...(alone === null
      ? []
      : [
          figure(
            'Ended last',
            `alone ${formatMs(alone.ms)} (${formatShare(alone.share)})`,
            'For so long all others had settled; as a share of the time that the caller waited',
          ),
        ]),
  ];
}

function keptOf(
  context: PageContext,
  details: DetailsAnswer,
  life: TaskLife,
  record: BlockRecord | undefined,
): HTMLElement[] {
  if (details === 'asked') return [h('p', { class: 'hint' }, 'Asking for its input and result …')];
  if (details === null) {
    const { secondPass = Infinity } = record ?? {};
    if (life.task >= secondPass) {
      const text = `Of the second pass, over the same inputs: task #${life.task - secondPass} has its input and result.`;
      return [h('p', { class: 'hint' }, text)];
    }
    const why =
      life.outcome === null
        ? 'Its input and result are shown when it has settled.'
        : 'Nothing was kept of its input and result: only the first and the failed tasks of a long run are kept in full.';
    return [h('p', { class: 'hint' }, why)];
  }
  return [
    labelled(
      'Input',
      'input',
      h('pre', { class: 'text', attrs: { tabindex: '0' } }, details.input),
    ),
    ...ending(context, details),
  ];
}

function ending({ post }: PageContext, { result, error }: TaskDetails): HTMLElement[] {
  if (error) return errorBlocks(error, post);
  if (result === undefined) return [];
  return [
    labelled('Result', 'result', h('pre', { class: 'text', attrs: { tabindex: '0' } }, result)),
  ];
}

function errorBlocks(error: TaskError, post: PageContext['post']): HTMLElement[] {
  const { name, message, stack, place, todo } = error;
  const blocks = [
    labelled(
      'Error',
      'error',
      h('p', { class: 'error-message' }, h('strong', {}, name), `: ${message}`),
      place ? h('p', {}, 'at ', placeLink(place, shortPlace(place), post)) : null,
      todo === undefined ? null : h('p', { class: 'problem-todo' }, todo),
    ),
  ];
  if (stack !== '') blocks.push(labelled('Stack', 'stack', textWithLinks(stack, post)));
  return blocks;
}

const labelled = (name: string, testId: string, ...children: (Node | null)[]): HTMLElement =>
  h('div', { class: 'labelled', testId: `task-${testId}` }, h('h3', {}, name), ...children);
