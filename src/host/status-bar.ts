/**
 * While a run is going: how far it is, in the status bar. Nothing in it spins: an animation keeps the editor drawing,
 * and where that is done in software it takes a core from what is measured.
 */
import * as vscode from 'vscode';
import type { RunHandle } from '../runs/index.js';
import { comparisonProgress } from '../shared/comparison-progress.js';
import { formatCount } from '../shared/format.js';
import { inWords } from './in-words.js';
import { progressOf } from './outcomes.js';
import type { RunControl } from './run-control.js';

/** How often the numbers change, ms: as often as people can read them. */
const TICK_MS = 500;

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'poolLanes.progress',
    vscode.StatusBarAlignment.Left,
  );
  readonly #subscription: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(control: RunControl) {
    this.#item.name = 'Pool Lanes';
    this.#item.command = 'poolLanes.showTimeline';
    this.#subscription = control.onDidStart((handle) => this.#follow(handle));
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #follow(handle: RunHandle): void {
    const show = (): void => {
      const { done, total } = progressOf(handle.record, handle.traces);
      const rounds = comparisonProgress(handle.record, Date.now());
      const count =
        rounds !== null
          ? inWords(rounds)
          : total === null
            ? vscode.l10n.t('starting')
            : vscode.l10n.t('{0}/{1} tasks', formatCount(done), formatCount(total));
      this.#item.text = `$(pulse) ${handle.record.title}: ${count}`;
      this.#item.accessibilityInformation = {
        label: vscode.l10n.t('Pool Lanes runs {0}: {1}', handle.record.title, count),
      };
    };
    const tooltip = new vscode.MarkdownString(
      `${vscode.l10n.t('Pool Lanes is running this. Click to see it.')}\n\n[${vscode.l10n.t('Stop')}](command:poolLanes.stop)`,
    );
    tooltip.isTrusted = { enabledCommands: ['poolLanes.stop'] };
    this.#item.tooltip = tooltip;
    show();
    this.#item.show();
    clearInterval(this.#timer);
    const timer = (this.#timer = setInterval(show, TICK_MS));
    void handle.done.then(() => {
      clearInterval(timer);
      if (this.#timer === timer) this.#item.hide();
    });
  }
}
