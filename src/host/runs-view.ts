/** The past runs of the workspace as a tree in the side bar: by function, or by day. */
import * as vscode from 'vscode';
import { formatMs } from '../shared/format.js';
import { inWords } from './in-words.js';
import type { RunHead } from './run-head.js';
import type { RunStore } from './run-store.js';

const VIEW = 'poolLanes.runs';
const GROUPED_BY = 'runs grouped by';
const GROUP_KEY = 'poolLanes.runsGroupedBy';

export type Grouping = 'function' | 'day';

interface Group {
  readonly label: string;
  readonly description?: string;
  readonly runs: readonly RunHead[];
}

export type RunNode = Group | RunHead;

const isGroup = (node: RunNode): node is Group => 'runs' in node;

/** A run, where a menu hands over what was clicked. */
export const isRunHead = (value: unknown): value is RunHead =>
  typeof value === 'object' && value !== null && 'id' in value && 'startedAt' in value;

export class RunsView implements vscode.Disposable, vscode.TreeDataProvider<RunNode> {
  readonly #changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<RunNode>;

  constructor(
    private readonly store: RunStore,
    private readonly memory: vscode.Memento,
    /** The run that is shown, to mark it. */
    private readonly shownId: () => string | undefined,
  ) {
    this.#view = vscode.window.createTreeView<RunNode>(VIEW, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#tellGrouping();
  }

  get grouping(): Grouping {
    return this.memory.get<Grouping>(GROUPED_BY) ?? 'function';
  }

  async group(by: Grouping): Promise<void> {
    await this.memory.update(GROUPED_BY, by);
    this.#tellGrouping();
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node) return isGroup(node) ? [...node.runs] : [];
    const runs = await this.store.list();
    return this.grouping === 'day' ? groupsOf(runs, dayOf) : groupsOf(runs, functionOf);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return isGroup(node) ? this.#groupItem(node) : this.#runItem(node);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  #groupItem({ label, description, runs }: Group): vscode.TreeItem {
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    // A tree remembers by this what was collapsed.
    item.id = `${this.grouping} ${label} ${description ?? ''}`;
    item.description = description ?? String(runs.length);
    item.contextValue = 'group';
    return item;
  }

  #runItem(run: RunHead): vscode.TreeItem {
    const label = run.name ?? (this.grouping === 'day' ? run.title : poolsOf(run));
    const item = new vscode.TreeItem(label);
    item.id = run.id;
    item.description = descriptionOf(run, this.grouping);
    item.tooltip = tooltipOf(run);
    item.iconPath = iconOf(run, run.id === this.shownId());
    item.contextValue = [
      'run',
      run.pinned ? 'pinned' : 'loose',
      run.baseline ? 'baseline' : (run.rounds ?? 0) > 0 && !run.debug ? 'comparable' : '',
    ].join(' ');
    item.command = {
      command: 'poolLanes.openRun',
      title: vscode.l10n.t('Open Run'),
      arguments: [run],
    };
    item.accessibilityInformation = {
      label: [label, descriptionOf(run, this.grouping), stateOf(run)].join(', '),
    };
    return item;
  }

  #tellGrouping(): void {
    void vscode.commands.executeCommand('setContext', GROUP_KEY, this.grouping);
  }
}

function groupsOf(runs: readonly RunHead[], of: (run: RunHead) => Omit<Group, 'runs'>): Group[] {
  const groups = new Map<string, Omit<Group, 'runs'> & { runs: RunHead[] }>();
  for (const run of runs) {
    const group = of(run);
    const key = JSON.stringify(group);
    const there = groups.get(key);
    if (there) there.runs.push(run);
    else groups.set(key, { ...group, runs: [run] });
  }
  return [...groups.values()];
}

const functionOf = ({ title, file }: RunHead): Omit<Group, 'runs'> => ({
  label: title,
  description: file === '' ? '' : vscode.workspace.asRelativePath(file),
});

const dayOf = ({ startedAt }: RunHead): Omit<Group, 'runs'> => ({
  label: new Date(startedAt).toLocaleDateString(vscode.env.language, { dateStyle: 'full' }),
});

/** `Thread pool × 4`, `Thread pool × 1–8` of a sweep, `Fault Lab`, or `4 pools`. */
function poolsOf({ pools, faultLab }: RunHead): string {
  if (faultLab) return vscode.l10n.t('Fault Lab');
  const [first = '', ...others] = pools;
  if (others.length === 0) return inWords(first);
  const kinds = new Set(pools.map((title) => title.replace(/ × \d+$/, '')));
  const counts = pools.map((title) => Number(/ × (\d+)$/.exec(title)?.[1]));
  if (kinds.size > 1 || counts.includes(NaN)) return vscode.l10n.t('{0} pools', pools.length);
  const [kind = ''] = kinds;
  return `${inWords(kind)} × ${Math.min(...counts)}–${Math.max(...counts)}`;
}

/** When a run was made, in words. */
export const whenOf = ({ startedAt }: { readonly startedAt: number }): string =>
  new Date(startedAt).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });

function descriptionOf(run: RunHead, grouping: Grouping): string {
  const isToday = new Date(run.startedAt).toDateString() === new Date().toDateString();
  const when =
    grouping === 'day' || isToday
      ? new Date(run.startedAt).toLocaleTimeString(vscode.env.language, { timeStyle: 'medium' })
      : whenOf(run);
  return [
    ...(grouping === 'day' || run.name !== undefined ? [poolsOf(run)] : []),
    ...(run.baseline ? [vscode.l10n.t('baseline')] : []),
    ...(run.debug ? [vscode.l10n.t('debug')] : []),
    ...(run.rounds === undefined ? [] : [roundsText(run.rounds)]),
    ...(run.wallMs === undefined ? [] : [formatMs(run.wallMs)]),
    when,
  ].join(' · ');
}

function stateOf({ status, slower }: RunHead): string {
  if (slower !== undefined) return inWords(slower);
  if (status === 'failed') return vscode.l10n.t('failed');
  return status === 'stopped' ? vscode.l10n.t('stopped') : vscode.l10n.t('done');
}

function tooltipOf(run: RunHead): string {
  return [
    run.name === undefined ? run.title : `${run.name} (${run.title})`,
    run.file,
    run.pools.map(inWords).join(', '),
    ...(run.node === undefined ? [] : [`Node.js ${run.node}`]),
    whenOf(run),
    stateOf(run),
  ].join('\n');
}

function iconOf({ status, pinned, baseline, slower }: RunHead, isShown: boolean): vscode.ThemeIcon {
  const colour = isShown ? new vscode.ThemeColor('charts.blue') : undefined;
  const name =
    slower !== undefined
      ? 'warning'
      : baseline
        ? 'bookmark'
        : pinned
          ? 'pinned'
          : status === 'failed'
            ? 'error'
            : status === 'stopped'
              ? 'debug-stop'
              : 'pass';
  return new vscode.ThemeIcon(name, colour);
}

export const roundsText = (rounds: number): string =>
  rounds === 1 ? vscode.l10n.t('1 round') : vscode.l10n.t('{0} rounds', rounds);
