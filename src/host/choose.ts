/** From where a command was called to the functions that it means. */
import * as vscode from 'vscode';
import type { ActiveSource } from './active-source.js';
import type { Gutter } from './gutter.js';
import type { Sources } from './sources.js';
import type { Target } from './target.js';

/** A code lens or a link names its function. */
export interface LensArgument {
  /** A link has it as text. */
  readonly uri: vscode.Uri | string;
  readonly name: string;
}

export class Chooser {
  constructor(
    private readonly sources: Sources,
    private readonly active: ActiveSource,
    private readonly gutter: Gutter,
  ) {}

  /**
   * @param subject what a menu hands to a command: an item of the gutter or the test tree, a lens's function,
   *   a file's address, or nothing
   * @param selection the items selected in the test tree, if several are
   * @returns undefined if the user was told what to do, or thought better of it
   */
  async choose(subject: unknown, selection?: unknown): Promise<Target | undefined> {
    const targets = this.#targetsOf(subject, selection);
    const [first] = targets;
    if (first) {
      const names = targets
        .filter(({ uri }) => uri.toString() === first.uri.toString())
        .flatMap((target) => target.names);
      if (names.length > 0) return { uri: first.uri, names };
      const document = await vscode.workspace.openTextDocument(first.uri);
      return this.#pick(document);
    }
    const { editor, candidate } = this.active;
    if (!editor) return this.#explain();
    const { document } = editor;
    return candidate ? { uri: document.uri, names: [candidate.name] } : this.#pick(document);
  }

  #targetsOf(subject: unknown, selection: unknown): Target[] {
    if (isLensArgument(subject)) {
      const { uri, name } = subject;
      return [{ uri: typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri, names: [name] }];
    }
    const items = Array.isArray(selection) && selection.length > 0 ? selection : [subject];
    return items.flatMap((item) => {
      const target = isObject(item) ? this.gutter.targetOf(item as vscode.TestItem) : undefined;
      return target ?? [];
    });
  }

  async #pick(document: vscode.TextDocument): Promise<Target | undefined> {
    const functions = this.sources.model(document)?.functions ?? [];
    if (functions.length === 0) return this.#explain();
    const picked = await vscode.window.showQuickPick(
      functions.map(({ name, line, params, inputs }) => ({
        name,
        label: `${name}(${params.join(', ').replace(/\s+/g, ' ')})`,
        description: vscode.l10n.t('line {0}', line),
        ...(inputs.length > 0 && { detail: inputs.map(({ text }) => text).join(' · ') }),
      })),
      {
        canPickMany: true,
        title: vscode.l10n.t('Functions to run'),
        placeHolder: vscode.l10n.t('Pick one, or several for a mixed workload'),
      },
    );
    if (!picked || picked.length === 0) return undefined;
    return { uri: document.uri, names: picked.map(({ name }) => name) };
  }

  async #explain(): Promise<undefined> {
    const samples = vscode.l10n.t('Open Sample Tasks');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is no function to run here. Open a TypeScript or JavaScript file from disk that has a top-level function, put the cursor in that function and try again.',
      ),
      samples,
    );
    if (answer === samples) await vscode.commands.executeCommand('poolLanes.openSamples');
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isLensArgument(value: unknown): value is LensArgument {
  return (
    isObject(value) &&
    'uri' in value &&
    (value.uri instanceof vscode.Uri || typeof value.uri === 'string') &&
    'name' in value &&
    typeof value.name === 'string'
  );
}
