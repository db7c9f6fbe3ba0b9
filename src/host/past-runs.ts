/** What can be done with past runs: open, compare, name, keep, delete; and what a later run says of a baseline. */
import * as vscode from 'vscode';
import type { ComparedRun, RunDifference } from '../shared/run-difference.js';
import { inWords } from './in-words.js';
import { isOfSame, subjectOf } from './run-head.js';
import type { RunHead } from './run-head.js';
import type { RunControl } from './run-control.js';
import type { Shown } from './shown.js';
import type { RunStore } from './run-store.js';
import { isRunHead, whenOf } from './runs-view.js';
import type { RunsView } from './runs-view.js';
import type { ShownRun } from './saved-run.js';
import { FEWEST_ROUNDS } from '../shared/stats/interval.js';

export interface PastRunsParts {
  readonly store: RunStore;
  readonly control: RunControl;
  readonly shown: Shown;
  readonly view: RunsView;
  readonly log: vscode.LogOutputChannel;
}

type Handler = (parts: PastRunsParts, runs: readonly RunHead[]) => Promise<void>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'poolLanes.openRun': open,
  'poolLanes.compareRunWith': compareWith,
  'poolLanes.renameRun': rename,
  'poolLanes.pinRun': ({ store }, runs) => noteAll(store, runs, { pinned: true }),
  'poolLanes.unpinRun': ({ store }, runs) => noteAll(store, runs, { pinned: false }),
  'poolLanes.deleteRun': remove,
  'poolLanes.saveBaseline': saveBaseline,
  'poolLanes.dropBaseline': ({ store }, runs) => noteAll(store, runs, { baseline: false }),
  'poolLanes.groupRunsByDay': ({ view }) => view.group('day'),
  'poolLanes.groupRunsByFunction': ({ view }) => view.group('function'),
};

/** The commands, and the look at every comparison that ends. */
export function registerPastRuns(parts: PastRunsParts): vscode.Disposable {
  const { control, log } = parts;
  return vscode.Disposable.from(
    control.onDidEnd((run) => {
      holdAgainstBaseline(parts, run).catch((error: unknown) =>
        log.error(`The baseline: ${String(error)}`),
      );
    }),
    ...Object.entries(HANDLERS).map(([id, handler]) =>
      vscode.commands.registerCommand(id, async (subject: unknown, selection: unknown) =>
        handler(parts, await runsOf(parts, subject, selection)),
      ),
    ),
  );
}

/** What a menu hands over: the run that was clicked, and those selected if it is among them; else the run that is shown. */
async function runsOf(
  { store, shown }: PastRunsParts,
  subject: unknown,
  selection: unknown,
): Promise<readonly RunHead[]> {
  const selected = Array.isArray(selection) ? selection.filter(isRunHead) : [];
  if (selected.length > 0) return selected;
  // What the tree holds may be older than what has been said of the run since.
  const id = isRunHead(subject) ? subject.id : shown.current?.record.id;
  return (await store.list()).filter((head) => head.id === id);
}

async function noteAll(
  store: RunStore,
  runs: readonly RunHead[],
  notes: Parameters<RunStore['note']>[1],
): Promise<void> {
  for (const { id } of runs) await store.note(id, notes);
}

async function open(
  { store, control, view }: PastRunsParts,
  [run]: readonly RunHead[],
): Promise<void> {
  if (!run) return;
  const saved = await readOrExplain(store, run);
  if (saved) await control.open(saved);
  view.refresh();
}

async function readOrExplain(store: RunStore, { id, title }: RunHead): Promise<ShownRun | null> {
  const saved = await store.read(id);
  if (!saved) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The run of {0} cannot be read any more. Delete it from the list.', title),
    );
  }
  return saved;
}

/** Of two selected runs the later one is shown, with the earlier beside it; else the other is asked for. */
async function compareWith(parts: PastRunsParts, [run, second]: readonly RunHead[]): Promise<void> {
  if (!run) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no run to compare yet. Run a function first.'),
    );
    return;
  }
  const other = second ?? (await pickOther(parts, run));
  if (other) await showTogether(parts, run, other);
}

async function showTogether(parts: PastRunsParts, a: RunHead, b: RunHead): Promise<void> {
  const { store, control, shown, view } = parts;
  const [earlier, later] = a.startedAt <= b.startedAt ? [a, b] : [b, a];
  const before = await readOrExplain(store, earlier);
  const after = before && (await readOrExplain(store, later));
  if (!after || !(await control.open(after))) return;
  shown.showBeside(before);
  view.refresh();
}

async function pickOther({ store }: PastRunsParts, run: RunHead): Promise<RunHead | undefined> {
  // A debugger slows down what it watches: such runs are compared with nothing.
  const others = (await store.list()).filter(({ id, debug }) => id !== run.id && !debug);
  // Runs of the same functions first, each part with the latest on top.
  const sorted = [true, false].flatMap((same) =>
    others.filter((one) => isOfSame(one, run) === same),
  );
  if (sorted.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no other run to compare with yet. Run the function once more.'),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    sorted.map((head) => ({
      label: head.name ?? head.title,
      description: [...(head.baseline ? [vscode.l10n.t('baseline')] : []), whenOf(head)].join(
        ' · ',
      ),
      detail: head.pools.map(inWords).join(', '),
      head,
    })),
    {
      title: vscode.l10n.t('Compare {0} with…', run.name ?? run.title),
      placeHolder: vscode.l10n.t('The earlier of the two is what the later is held against'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.head;
}

async function rename({ store }: PastRunsParts, [run]: readonly RunHead[]): Promise<void> {
  if (!run) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t(
      'What was special about it, such as "before the cache". Empty: {0}',
      run.title,
    ),
    value: run.name ?? '',
  });
  if (name !== undefined) await store.note(run.id, { name: name.trim() || undefined });
}

async function remove(
  { store, shown, view }: PastRunsParts,
  runs: readonly RunHead[],
): Promise<void> {
  const kept = runs.filter(({ pinned, baseline }) => pinned === true || baseline === true);
  if (runs.length > 1 || kept.length > 0) {
    const yes = vscode.l10n.t('Delete');
    const question =
      runs.length > 1
        ? vscode.l10n.t('Delete {0} runs?', runs.length)
        : kept[0]?.baseline
          ? vscode.l10n.t('This run is the baseline of {0}. Delete it all the same?', kept[0].title)
          : vscode.l10n.t('This run is pinned. Delete it all the same?');
    if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  }
  await store.delete(runs.map(({ id }) => id));
  if (shown.beside && runs.some(({ id }) => id === shown.beside?.record.id)) {
    shown.showBeside(null);
  }
  view.refresh();
}

async function saveBaseline({ store }: PastRunsParts, [run]: readonly RunHead[]): Promise<void> {
  if (!run || run.debug || (run.rounds ?? 0) < FEWEST_ROUNDS) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'A baseline needs {0} rounds of Compare Pools, because one round says nothing about noise. Compare the pools, then save that run.',
        FEWEST_ROUNDS,
      ),
    );
    return;
  }
  for (const other of await store.list()) {
    if (other.baseline && isOfSame(other, run)) await store.note(other.id, { baseline: false });
  }
  await store.note(run.id, { baseline: true });
}

/** Tells when a comparison is slower than the baseline of its functions, beyond noise. */
async function holdAgainstBaseline(parts: PastRunsParts, after: ShownRun): Promise<void> {
  const { store } = parts;
  const { record } = after;
  if (!record.comparison || record.debug) return;
  const subject = subjectOf(record);
  const heads = await store.list();
  const baseline = heads.find((head) => head.baseline && isOfSame(head, subject));
  const own = heads.find(({ id }) => id === record.id);
  const before = baseline && baseline.id !== record.id ? await store.read(baseline.id) : null;
  if (!baseline || !before || !own) return;
  const { isRegression, headline } = await differenceBetween(before, after);
  if (!isRegression) return;
  await store.note(own.id, { slower: headline });
  const both = vscode.l10n.t('Show Both');
  const replace = vscode.l10n.t('Make This the Baseline');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0}, against its baseline of {1}: {2}',
      record.title,
      whenOf(baseline),
      inWords(headline),
    ),
    both,
    replace,
  );
  if (answer === both) await showTogether(parts, baseline, own);
  else if (answer === replace) await saveBaseline(parts, [own]);
}

async function differenceBetween(before: ShownRun, after: ShownRun): Promise<RunDifference> {
  const { differenceOf, wallOf } = await import('./later.js');
  const compared = (run: ShownRun): ComparedRun => ({
    record: run.record,
    wallOf: (block) => wallOf(run, block),
  });
  return differenceOf(compared(before), compared(after));
}
