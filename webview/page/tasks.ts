/** The section of the table of tasks: folded away until someone wants to read it. */
import { translate } from '../l10n.js';
import { plural } from '../../src/shared/format.js';
import { blockTitle } from '../../src/shared/words.js';
import { checkbox, select, textField } from '../ui/index.js';
import type { Choice } from '../ui/index.js';
import { fill, h, setText, show } from './dom.js';
import { EVERYTHING } from './rows.js';
import { tasksTable } from './tasks-table.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export function tasksView(context: PageContext): View {
  const { model } = context;
  const table = tasksTable(context);
  const count = h('span', { class: 'count' });
  const filters = h('div', { class: 'filters' });
  const details = h(
    'details',
    { class: 'section tasks', testId: 'tasks' },
    h('summary', {}, h('h2', { class: 'section-title' }, 'Tasks'), ' ', count),
    filters,
    table.element,
  );
  details.open = context.state.tasksOpen;
  details.addEventListener('toggle', () => {
    context.save({ tasksOpen: details.open });
    if (details.open) {
      table.refresh(false);
      table.reveal(model.selection);
    }
  });

  const offerFilters = (): void => {
    const { query } = table;
    const pools = select({
      label: 'Pool',
      value: query.block === null ? '' : String(query.block),
      choices: [{ value: '', label: 'All pools' }, ...poolChoices()],
      onChange: (value) =>
        table.setQuery({ ...table.query, block: value === '' ? null : Number(value) }),
    });
    const functions = select({
      label: 'Function',
      value: query.fn === null ? '' : String(query.fn),
      choices: [
        { value: '', label: 'All functions' },
        ...(model.run?.functions ?? []).map(({ name }, fn) => ({ value: String(fn), label: name })),
      ],
      onChange: (value) =>
        table.setQuery({ ...table.query, fn: value === '' ? null : Number(value) }),
    });
    const failed = checkbox({
      label: 'Only failed',
      checked: query.outcome === 'failed',
      testId: 'only-failed',
      onChange: (checked) =>
        table.setQuery({ ...table.query, outcome: checked ? 'failed' : 'all' }),
    });
    const goTo = textField({
      label: 'Go to task',
      placeholder: 'Go to task #',
      testId: 'go-to-task',
      onInput: (text) => {
        const task = /^#?(\d+)$/.exec(text.trim())?.[1];
        const block = table.query.block ?? model.selection?.block ?? model.run?.blocks[0]?.index;
        if (task !== undefined && block !== undefined && hasTask(block, Number(task))) {
          context.select({ block, task: Number(task) });
        }
      },
    });
    fill(
      filters,
      goTo,
      (model.run?.blocks.length ?? 0) > 1 && pools,
      (model.run?.functions.length ?? 0) > 1 && functions,
      failed,
    );
  };

  const hasTask = (block: number, task: number): boolean =>
    task < (model.traces.get(block)?.taskCount ?? 0);

  const poolChoices = (): Choice[] => {
    const blocks = model.run?.blocks ?? [];
    const rounds = new Set(blocks.map(({ round }) => round)).size;
    return blocks.map((block) => ({
      value: String(block.index),
      label:
        translate(blockTitle(block)) + (rounds > 1 ? translate(`, round ${block.round + 1}`) : ''),
    }));
  };

  let offered = '';
  return {
    element: details,
    update(topics) {
      show(details, model.hasFigures);
      if (!model.run) return;
      if (concerns(topics, 'trace')) {
        let tasks = 0;
        for (const { taskCount } of model.traces.values()) tasks += taskCount;
        setText(count, plural(tasks, 'task'));
      }
      const offer = `${model.run.id} ${model.run.blocks.length}`;
      if (offer !== offered) {
        offered = offer;
        if (topics.has('reset')) table.setQuery({ ...EVERYTHING });
        offerFilters();
      }
      if (!details.open) return;
      if (topics.has('selection')) table.reveal(model.selection);
      if (concerns(topics, 'run', 'trace')) table.refresh(!concerns(topics, 'run'));
    },
  };
}
