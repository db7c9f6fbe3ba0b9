/**
 * The run buttons in the gutter. Only the Testing API gives buttons there, so each task function of an open file
 * is an item of a test controller, below an item for its file.
 *
 * They are no tests: nothing that asks for tests in the plural may run them. *Run All Tests* includes the controller's
 * root, *Run Tests in Current File* the file's item, a selection several items. What asks for one function
 * asks for exactly its item, so that alone runs.
 */
import * as vscode from 'vscode';
import type { TaskFunction } from '../tasks/index.js';
import { Slices } from './slices.js';
import { isLookedAt } from './sources.js';
import type { Sources } from './sources.js';
import { keyOf } from './target.js';
import type { Choice, Target } from './target.js';

/** Runs a target on behalf of a button; resolves when the run is over. */
export type RunFromGutter = (
  target: Target,
  choice: Choice,
  request: vscode.TestRunRequest,
) => Promise<void>;

export class Gutter implements vscode.Disposable {
  readonly controller = vscode.tests.createTestController('poolLanes', 'Pool Lanes');
  readonly #targets = new WeakMap<vscode.TestItem, Target>();
  /** Thousands of buttons take the editor's API a while. */
  readonly #showing = new Slices<vscode.TextDocument>(isLookedAt);
  readonly #subscription: vscode.Disposable;

  constructor(private readonly sources: Sources) {
    this.#subscription = vscode.Disposable.from(
      this.controller,
      this.#showing,
      sources.onDidChange((document) => this.#show(document)),
      sources.onDidClose((document) => {
        this.#showing.remove(document);
        this.controller.items.delete(document.uri.toString());
      }),
    );
  }

  /** Offers the ways to run, and to debug; a plain click takes threads, unless the user has chosen another. */
  offer(run: RunFromGutter, log: vscode.LogOutputChannel): void {
    const { Run, Debug } = vscode.TestRunProfileKind;
    const profiles: readonly (readonly [string, Choice, vscode.TestRunProfileKind])[] = [
      [vscode.l10n.t('Thread Pool'), 'thread', Run],
      [vscode.l10n.t('Process Pool'), 'process', Run],
      [vscode.l10n.t('Compare'), 'compare', Run],
      [vscode.l10n.t('Find Best Worker Count'), 'sweep', Run],
      [vscode.l10n.t('Debug in Thread Pool'), 'debugThread', Debug],
      [vscode.l10n.t('Debug in Process Pool'), 'debugProcess', Debug],
    ];
    for (const [label, choice, kind] of profiles) {
      const handler = async (request: vscode.TestRunRequest): Promise<void> => {
        const target = this.#single(request);
        if (target) return run(target, choice, request);
        log.info('Asked to run several tests: task functions are no tests, so none was run.');
      };
      // The editor sorts profiles by label: without a default, a plain click would compare.
      const isDefault = choice === 'thread' || choice === 'debugThread';
      this.controller.createRunProfile(label, kind, handler, isDefault);
    }
  }

  /** What an item of ours stands for: a function, or a file with no function named. */
  targetOf(item: vscode.TestItem): Target | undefined {
    return this.#targets.get(item);
  }

  /** The item of a function, while its file is open. */
  itemOf(uri: vscode.Uri, name: string): vscode.TestItem | undefined {
    return this.controller.items.get(uri.toString())?.children.get(keyOf(uri, name));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #single({ include }: vscode.TestRunRequest): Target | undefined {
    const [item, ...others] = include ?? [];
    if (!item || others.length > 0) return undefined;
    const target = this.#targets.get(item);
    return target && target.names.length > 0 ? target : undefined;
  }

  #show(document: vscode.TextDocument): void {
    const { uri } = document;
    const id = uri.toString();
    const model = this.sources.model(document);
    const functions = model?.functions ?? [];
    if (functions.length === 0) {
      this.#showing.remove(document);
      this.controller.items.delete(id);
      return;
    }
    let file = this.controller.items.get(id);
    if (!file) {
      file = this.controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
      this.#targets.set(file, { uri, names: [] });
      this.controller.items.add(file);
    }
    const { children } = file;
    const gone = new Set<string>();
    children.forEach((item) => gone.add(item.id));
    let shown = 0;
    this.#showing.add(document, (isEnough) => {
      for (let fn = functions[shown]; fn; fn = functions[shown]) {
        // Once it is another text, its functions are elsewhere: they will be heard of.
        if (!model?.isRead) return true;
        shown++;
        gone.delete(this.#showFunction(children, document, fn).id);
        if (isEnough()) return false;
      }
      for (const lost of gone) children.delete(lost);
      return true;
    });
  }

  #showFunction(
    children: vscode.TestItemCollection,
    document: vscode.TextDocument,
    fn: TaskFunction,
  ): vscode.TestItem {
    const id = keyOf(document.uri, fn.name);
    let item = children.get(id);
    if (!item) {
      item = this.controller.createTestItem(id, fn.name, document.uri);
      this.#targets.set(item, { uri: document.uri, names: [fn.name] });
      children.add(item);
    }
    const start = document.positionAt(fn.nameFrom);
    const { range } = item;
    const length = fn.nameTo - fn.nameFrom;
    // Of thousands of functions a key moves few, and each range that is set is sent to the window.
    if (!range?.start.isEqual(start) || range.end.character - start.character !== length) {
      item.range = new vscode.Range(start, start.translate(0, length));
    }
    const sortText = String(fn.line).padStart(7, '0');
    if (item.sortText !== sortText) item.sortText = sortText;
    return item;
  }
}
