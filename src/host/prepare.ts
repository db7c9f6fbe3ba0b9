/** From what a user means to run to what `runs` is asked for. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findNode, planBlocks, planFaults } from '../runs/index.js';
import type { FunctionRequest, RunRequest } from '../runs/index.js';
import { ProblemError } from '../shared/problem.js';
import type { RunRecord, SweptPool } from '../shared/run.js';
import type { Inputs } from './ask-inputs.js';
import { askPool } from './ask-pool.js';
import { debugProgram } from './debug-program.js';
import { fingerprint } from './fingerprint.js';
import { runEnvironment } from './run-environment.js';
import { runSettings } from './settings.js';
import type { RunSettings } from './settings.js';
import type { Sources } from './sources.js';
import { isDebug, POOLS_OF, SWEEP_OF } from './target.js';
import type { Choice, Target } from './target.js';

export interface PrepareParts {
  readonly sources: Sources;
  readonly inputs: Pick<Inputs, 'of'>;
  /** Folder of this extension. */
  readonly extension: string;
  /** The run in the Testing view that is going. */
  readonly testRun: () => vscode.TestRun | undefined;
  /** The run that is shown, if it is in memory. */
  readonly shown: () => RunRecord | undefined;
}

/**
 * Asks for inputs that are neither tagged nor remembered.
 * @returns undefined if the user gave none
 * @throws ProblemError if the function is gone, or there is no Node.js
 */
export async function prepareRun(
  { uri, names }: Target,
  choice: Choice,
  { sources, inputs, extension, testRun, shown }: PrepareParts,
): Promise<RunRequest | undefined> {
  const document = await openSource(uri);
  const model = sources.model(document);
  if (!model) {
    throw new ProblemError({
      kind: 'usage',
      what: vscode.l10n.t('{0} is not a file that Pool Lanes can run.', uri.fsPath),
      todo: vscode.l10n.t('Put the function into a TypeScript or JavaScript file of its own.'),
    });
  }
  const swept = await sweptPoolOf({ uri, names }, choice, shown());
  if (swept === undefined) return undefined;
  const functions: FunctionRequest[] = [];
  for (const name of names) {
    const fn = model.functions.find((one) => one.name === name);
    if (!fn) throw noFunction(name, uri);
    // Before anybody is asked: its place in the text is that of now.
    const source = fingerprint(document.getText(), fn);
    const tags = await inputs.of(uri, fn);
    if (!tags) return undefined;
    const column = document.positionAt(fn.nameFrom).character + 1;
    const place = { file: uri.fsPath, line: fn.line, column };
    functions.push({ name, inputs: tags, place, source });
  }
  const settings = runSettings(uri);
  const { nodePath, execArgv, resourceLimits } = settings;
  const env = await runEnvironment(uri, settings);
  const blocks = blocksOf(choice, swept, settings);
  const node = await findNode({
    file: uri.fsPath,
    env,
    ...(nodePath !== '' && {
      explicit: { path: nodePath, source: vscode.l10n.t('the setting poolLanes.nodePath') },
    }),
    fallback: {
      path: process.execPath,
      source: vscode.l10n.t("the editor's own runtime"),
      editor: true,
    },
  });
  return {
    file: uri.fsPath,
    text: document.getText(),
    openTexts: unsavedTexts(document),
    functions,
    blocks,
    runnerPath: join(extension, 'dist', 'runner.js'),
    node,
    env,
    execArgv,
    ...(Object.keys(resourceLimits).length > 0 && { resourceLimits }),
    ...(isDebug(choice) && {
      debugger: debugProgram({ uri, title: names.join(' + '), extension, testRun }),
    }),
  };
}

/** Null for a choice that counts no workers; undefined if the user was asked and chose none. */
async function sweptPoolOf(
  target: Target,
  choice: Choice,
  shown: RunRecord | undefined,
): Promise<SweptPool | null | undefined> {
  if (choice === 'sweep') return askPool(target, shown);
  return choice === SWEEP_OF.thread ? 'thread' : choice === SWEEP_OF.process ? 'process' : null;
}

function blocksOf(
  choice: Choice,
  swept: SweptPool | null,
  { sweepWorkers, workers, pools: compared, budgetMs, maxRounds }: RunSettings,
): RunRequest['blocks'] {
  const rounds = { budgetMs, maxRounds };
  if (swept !== null) {
    return { sweep: swept, ...rounds, ...(sweepWorkers && { maxWorkers: sweepWorkers }) };
  }
  const most = workers === undefined ? {} : { workers };
  if (choice === 'compare') return { pools: compared, ...most, ...rounds };
  if (choice === 'faults') return planFaults(most);
  return planBlocks(POOLS_OF[choice as keyof typeof POOLS_OF], most);
}

async function openSource(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new ProblemError(
      {
        kind: 'usage',
        what: vscode.l10n.t('{0} cannot be opened.', uri.fsPath),
        todo: vscode.l10n.t('Open the file that has the function, and run it from there.'),
        detail: String(cause),
      },
      { cause },
    );
  }
}

const noFunction = (name: string, uri: vscode.Uri): ProblemError =>
  new ProblemError({
    kind: 'noFunction',
    what: vscode.l10n.t('There is no top-level function {0} in {1} any more.', name, uri.fsPath),
    todo: vscode.l10n.t('Put the cursor in a function that is there, and run that.'),
  });

/** What the user sees is what runs: also the other files that the function imports. */
function unsavedTexts(own: vscode.TextDocument): Map<string, string> {
  return new Map(
    vscode.workspace.textDocuments
      .filter((document) => document !== own && document.isDirty && document.uri.scheme === 'file')
      .map((document) => [document.uri.fsPath, document.getText()]),
  );
}
