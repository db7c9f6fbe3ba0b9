/** *Generate Code*: the form that the user picks, as TypeScript in a new editor. */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CODE_FORMS, formOf, poolOf } from '../shared/codegen/forms.js';
import type { CodeForm } from '../shared/codegen/forms.js';
import { generateCode } from '../shared/codegen/generate.js';
import { suggestionOf } from '../shared/codegen/suggest.js';
import type { CodeSuggestion } from '../shared/codegen/suggest.js';
import type { RunRecord } from '../shared/run.js';
import { POOL_NAMES } from '../shared/words.js';
import type { Pool } from '../shared/words.js';
import { languageOf, usedNames } from '../tasks/index.js';
import type { Inputs } from './ask-inputs.js';
import { inWords } from './in-words.js';
import { runSettings } from './settings.js';
import type { Sources } from './sources.js';
import type { Target } from './target.js';

export interface GenerateParts {
  readonly inputs: Pick<Inputs, 'of'>;
  readonly sources: Sources;
  /** The run whose measurements may suggest a form. */
  readonly shown: RunRecord | undefined;
}

/** What is to be written, as far as it is said: the form itself, or the pool that is proposed. */
export interface CodeWish {
  readonly form?: CodeForm | undefined;
  readonly pool?: Pool | undefined;
}

const isForm = (value: unknown): value is CodeForm => CODE_FORMS.some((form) => form === value);

/** The form that a caller names itself: `{ uri, name, form: 'piscina' }`. */
export const formIn = (subject: unknown): CodeForm | undefined => {
  const { form } = (typeof subject === 'object' && subject !== null ? subject : {}) as {
    readonly form?: unknown;
  };
  return isForm(form) ? form : undefined;
};

/** Asks for the function if there are several, for the form unless it is given, and for inputs that are not known. */
export async function generateFor(
  { uri, names }: Target,
  { inputs, sources, shown }: GenerateParts,
  wish: CodeWish = {},
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const name = names.length > 1 ? await askName(names) : names[0];
  const fn = sources.model(document)?.functions.find((one) => one.name === name);
  if (!fn) {
    if (name === undefined) return;
    void vscode.window.showWarningMessage(
      vscode.l10n.t('There is no top-level function {0} in {1} any more.', name, uri.fsPath),
    );
    return;
  }
  const suggestion = shown ? suggestionOf(shown, uri.fsPath, fn.name, wish.pool) : null;
  const form = wish.form ?? (await askForm(suggestion));
  const tags = form && (await inputs.of(uri, fn));
  if (!form || !tags) return;
  const pool = poolOf(form, suggestion?.pool ?? 'thread');
  const isMeasured = pool === suggestion?.pool;
  const { text } = generateCode({
    form,
    pool,
    workers:
      (isMeasured ? suggestion.workers : null) ??
      runSettings(uri).workers ??
      availableParallelism(),
    ...(isMeasured && { chunkSize: suggestion.chunkSize }),
    name: fn.name,
    exported: fn.exported,
    file: basename(uri.fsPath),
    inputs: tags,
    uses: usedNames(
      tags.map(({ text: input }) => input),
      document.getText(),
      languageOf(uri.fsPath) ?? 'ts',
    ),
  });
  const generated = await vscode.workspace.openTextDocument({
    language: 'typescript',
    content: text,
  });
  await vscode.window.showTextDocument(generated);
}

const askName = (names: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showQuickPick([...names], {
    title: vscode.l10n.t('Generate Code'),
    placeHolder: vscode.l10n.t('Code for which function?'),
  });

const LABELS: { readonly [F in CodeForm]: string } = {
  executors: 'pool-lanes/executors',
  piscina: 'piscina',
  tinypool: 'tinypool',
  workerThreads: 'node:worker_threads',
  childProcess: 'node:child_process',
  promiseAll: 'Promise.allSettled',
  serial: 'for … of',
};

async function askForm(suggestion: CodeSuggestion | null): Promise<CodeForm | undefined> {
  const first = suggestion && formOf(suggestion.pool);
  const items = CODE_FORMS.map((form) => ({
    form,
    label: LABELS[form],
    description: inWords(POOL_NAMES[poolOf(form, suggestion?.pool ?? 'thread')]),
    ...(form === first && { detail: vscode.l10n.t('suggested by the last measurement') }),
  }));
  // The first is what Enter takes.
  items.sort((a, b) => Number(b.form === first) - Number(a.form === first));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Generate Code'),
    placeHolder: vscode.l10n.t('In which form?'),
  });
  return picked?.form;
}
