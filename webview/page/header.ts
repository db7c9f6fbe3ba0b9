/** The head of the run: what runs, on what, how far it is, and what can be done. */
import { comparisonProgress } from '../../src/shared/comparison-progress.js';
import { isFaultLab, OFFENDER } from '../../src/shared/faults.js';
import { formatBytes, formatCount, formatMs, plural } from '../../src/shared/format.js';
import { roundsRecordOf } from '../../src/shared/run.js';
import type { RunRecord, RunStatus } from '../../src/shared/run.js';
import { poolTitle } from '../../src/shared/words.js';
import { button, progressRing } from '../ui/index.js';
import { fill, h, setAttribute, setText, show, watcher } from './dom.js';
import { placeLink } from './links.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

const STATUS: { readonly [S in RunStatus]: string } = {
  preparing: 'Preparing',
  running: 'Running',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
};

export function headerView(context: PageContext): View {
  const { model, post } = context;
  const title = h('h1', { class: 'run-title' });
  const ring = progressRing('The run is being prepared');
  const statusText = h('span', { class: 'status-text' });
  const status = h('span', { class: 'status', testId: 'status' }, ring, statusText);
  const progressText = h('span', { class: 'progress-text' });
  const progress = h('progress', { class: 'progress', attrs: { 'aria-label': 'Tasks settled' } });
  const stop = button({
    label: 'Stop',
    title: 'Stop at once; what was measured stays',
    primary: true,
    testId: 'stop',
    onClick: () => post({ type: 'stop' }),
  });
  const again = button({
    label: 'Run Again',
    title: 'Run the same functions, inputs and pools again',
    primary: true,
    testId: 'again',
    onClick: () => post({ type: 'again' }),
  });
  const openInEditor = button({
    label: 'Open in Editor',
    title: 'Show this page wide, in an editor tab',
    testId: 'open-in-editor',
    onClick: () => post({ type: 'openInEditor' }),
  });
  const functions = h('ul', { class: 'functions' });
  const facts = h('dl', { class: 'facts' });
  const warnings = h('ul', { class: 'warnings', testId: 'warnings' });
  // Spoken when the run changes its state, not at every task.
  const spoken = h('p', { class: 'visually-hidden', attrs: { role: 'status' } });
  const element = h(
    'header',
    { class: 'run-header', testId: 'header' },
    h(
      'div',
      { class: 'run-head' },
      h('div', { class: 'run-name' }, title, status, progressText),
      h('div', { class: 'run-actions' }, stop, again, openInEditor),
    ),
    progress,
    functions,
    facts,
    warnings,
    spoken,
  );

  const isOther = watcher();
  const describe = (run: RunRecord): void => {
    setText(title, run.title);
    setAttribute(status, 'data-status', run.status);
    setText(statusText, STATUS[run.status]);
    setText(spoken, `${run.title}: ${STATUS[run.status]}`);
    // It turns, sixty pictures a second: not while the cores are to be measured.
    show(ring, run.status === 'preparing');
    show(stop, model.underWay);
    const from = model.surroundings?.from;
    show(again, !model.underWay && from === undefined);
    const { functions: listed, node, machine, loader, warnings: warned } = run;
    if (!isOther([listed, node, machine, loader, warned, from])) return;
    // Another program's events have names, but neither inputs nor places; the task that goes wrong has no source.
    const own = run.foreign ? [] : listed.filter(({ name }) => name !== OFFENDER);
    fill(functions, ...own.map((one) => functionItem(context, one)));
    fill(facts, ...factsOf(run, from));
    fill(warnings, ...warned.map((text) => h('li', {}, text)));
    show(warnings, warned.length > 0);
  };

  const advance = (run: RunRecord): void => {
    const { settled, expected } = model.progress;
    show(progress, model.underWay);
    const state = roundsRecordOf(run);
    if (state && run.status !== 'preparing') {
      const { budgetMs, spentMs, rounds } = state;
      progress.max = budgetMs;
      progress.value = Math.min(spentMs, budgetMs);
      const line = `${plural(rounds, 'round')} · ${formatMs(spentMs)}`;
      const under = model.underWay ? comparisonProgress(run, Date.now()) : null;
      setText(progressText, under ?? line);
      return;
    }
    if (isFaultLab(run)) {
      progress.max = run.blocks.length;
      progress.value = run.faults?.reports.length ?? 0;
    } else if (expected === null || expected === 0) progress.removeAttribute('value');
    else {
      progress.max = expected;
      progress.value = Math.min(settled, expected);
    }
    setText(progressText, progressLine(run, settled, expected, model.latest / 1e3));
  };

  return {
    element,
    update(topics) {
      const { run, surroundings } = model;
      show(element, run !== null);
      if (!run) return;
      if (concerns(topics, 'run')) describe(run);
      if (concerns(topics, 'run', 'trace')) advance(run);
      if (concerns(topics, 'surroundings')) {
        show(openInEditor, surroundings?.wide !== true);
      }
    },
  };
}

function functionItem(
  { post }: PageContext,
  { name, place, inputs }: RunRecord['functions'][number],
) {
  return h(
    'li',
    {},
    placeLink(place, name, post),
    ...inputs.flatMap((input) => [' ', h('code', { class: 'input', title: input }, input)]),
  );
}

function factsOf({ node, machine, loader }: RunRecord, from?: string): HTMLElement[] {
  const facts: HTMLElement[] = [];
  const add = (name: string, value: string, title: string): void => {
    facts.push(
      h('div', { title }, h('dt', { class: 'visually-hidden' }, name), h('dd', {}, value)),
    );
  };
  if (node) {
    const source = node.editorRuntime ? "the editor's own runtime" : node.source;
    add(
      'Node.js',
      `Node.js ${node.version} (${source})`,
      `${node.path}\nA result is true of this version only.`,
    );
  }
  if (machine) {
    const { cpu, cpus, parallelism, memory, platform, arch } = machine;
    const usable = parallelism === cpus ? '' : `, ${parallelism} usable`;
    add(
      'Machine',
      `${formatCount(cpus)} CPU${cpus === 1 ? '' : 's'}${usable} · ${formatBytes(memory)} · ${platform} ${arch}`,
      cpu,
    );
  }
  if (loader !== undefined)
    add('Loader', loader, 'What turned the source into something Node.js runs');
  if (from !== undefined)
    add('Origin', from, 'This run is only looked at: nothing can be run from here');
  return facts;
}

function progressLine(
  run: RunRecord,
  settled: number,
  expected: number | null,
  elapsedMs: number,
): string {
  const of = expected === null ? '' : ` of ${formatCount(expected)}`;
  const seen = run.faults?.reports.length ?? 0;
  const tasks = isFaultLab(run)
    ? `${seen} of ${run.blocks.length} faults`
    : `${formatCount(settled)}${of} tasks`;
  if (run.status === 'preparing') return 'Bundling the source and finding Node.js …';
  if (run.status !== 'running') return `${tasks} · ${formatMs(elapsedMs)}`;
  const block = run.blocks.find(({ status }) => status === 'running' || status === 'starting');
  const where = block ? `${poolTitle(block.pool, block.workers)} · ` : '';
  return `${where}${tasks} · ${formatMs(elapsedMs)}`;
}
