/** The commands. Every one may be called while it is hidden, so each looks for itself whether it can be done. */
import * as vscode from 'vscode';
import type { PictureFormat } from '../shared/page-protocol.js';
import type { SourcePlace } from '../shared/problem.js';
import type { Inputs } from './ask-inputs.js';
import type { Chooser } from './choose.js';
import type { Exporter } from './export.js';
import type { RunControl } from './run-control.js';
import type { RunOutputs } from './run-outputs.js';
import type { CodeWish } from './generate-code.js';
import type { PageRequest } from './page.js';
import { openSamples } from './samples.js';
import type { Shown } from './shown.js';
import type { Sources } from './sources.js';
import { targetOf } from './target.js';
import type { Choice, Target } from './target.js';
import { positionOf } from './test-report.js';
import { openTrace } from './trace-editor.js';
import type { TraceEditors } from './trace-editor.js';
import type { Views } from './views.js';

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly chooser: Chooser;
  readonly control: RunControl;
  readonly shown: Shown;
  readonly inputs: Inputs;
  readonly sources: Sources;
  readonly views: Views;
  readonly exporter: Exporter;
  readonly traces: TraceEditors;
  readonly outputs: RunOutputs;
  readonly log: vscode.LogOutputChannel;
}

const RUN_COMMANDS: readonly (readonly [string, Choice])[] = [
  ['poolLanes.runInThreadPool', 'thread'],
  ['poolLanes.runInProcessPool', 'process'],
  ['poolLanes.comparePools', 'compare'],
  ['poolLanes.findBestWorkerCount', 'sweep'],
  ['poolLanes.faultLab', 'faults'],
  ['poolLanes.debugInThreadPool', 'debugThread'],
  ['poolLanes.debugInProcessPool', 'debugProcess'],
];

export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { context, chooser, control, views, outputs, log } = parts;
  const start = async (choice: Choice, subject?: unknown, selection?: unknown): Promise<void> => {
    const target = await chooser.choose(subject, selection);
    if (target) await control.run(target, choice);
  };
  const handlers: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    'poolLanes.stop': () => control.stop(),
    'poolLanes.runAgain': () => control.again(),
    'poolLanes.generateCode': (subject, selection) => generate(parts, subject, selection),
    'poolLanes.setInputs': (subject) => setInputs(parts, subject),
    'poolLanes.showTimeline': () => views.focus(),
    'poolLanes.openInEditor': () => views.openWide(),
    'poolLanes.openSamples': (file) =>
      openSamples(context.extensionUri, context.globalStorageUri, file),
    'poolLanes.export': (order) => exportShown(parts, order),
    'poolLanes.saveTrace': (order) => exportShown(parts, { ...asBag(order), format: 'trace' }),
    'poolLanes.exportTrace': (order) => {
      const seen = parts.traces.seen;
      const subject = seen && {
        run: seen.run,
        marks: seen.run.marks ?? [],
        picture: seen.page.picture.bind(seen.page),
      };
      return parts.exporter.export(subject, order);
    },
    'poolLanes.openTrace': (uri) => openTrace(uri),
    'poolLanes.showLog': () => log.show(),
    'poolLanes.showOutput': () => showOutput(outputs),
  };
  return vscode.Disposable.from(
    views.onDidAsk((request) => perform(parts, request)),
    ...RUN_COMMANDS.map(([id, choice]) =>
      vscode.commands.registerCommand(id, (subject?: unknown, selection?: unknown) =>
        start(choice, subject, selection),
      ),
    ),
    ...Object.entries(handlers).map(([id, handler]) =>
      vscode.commands.registerCommand(id, handler),
    ),
  );
}

const asBag = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

async function exportShown(
  { shown, exporter, views }: CommandParts,
  order: unknown,
): Promise<void> {
  const run = await shown.get();
  const picture = async (format: PictureFormat): Promise<Uint8Array | null> => {
    if (!views.seen) await views.reveal();
    return (await views.seen?.picture(format)) ?? null;
  };
  return exporter.export(run && { run, marks: shown.marksOf(run), picture }, order);
}

function showOutput(outputs: RunOutputs): void {
  if (outputs.show()) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('No task has printed anything since this window was opened.'),
  );
}

/** Does what a page asks for. */
function perform(parts: CommandParts, message: PageRequest): void {
  const { chooser, control, views, context, log } = parts;
  const work = async (): Promise<void> => {
    switch (message.type) {
      case 'stop':
        return control.stop();
      case 'again':
        return control.again();
      case 'start': {
        const { pools, runId } = message;
        if (runId !== undefined) return control.runShown(runId, pools);
        const target = await chooser.choose(undefined);
        return target && control.run(target, pools);
      }
      case 'generateCode': {
        const run = await parts.shown.get();
        const target = run && targetOf(run.record);
        return target ? generateOf(parts, target, { pool: message.pool }) : undefined;
      }
      case 'openInEditor':
        views.openWide();
        return;
      case 'openSamples':
        return openSamples(context.extensionUri, context.globalStorageUri);
      case 'trust':
        await vscode.commands.executeCommand('workbench.trust.manage');
        return;
      case 'reveal':
        return reveal(message.place);
      case 'removeBeside':
        parts.shown.showBeside(null);
        return;
      case 'faultLab':
        return control.runShown(message.runId, 'faults');
      case 'openSetting':
        await vscode.commands.executeCommand(
          'workbench.action.openSettings',
          `@id:poolLanes.${message.setting}`,
        );
        return;
      case 'rerunTask':
        return control.runTask(message.runId, message.block, message.task, message.how);
    }
  };
  work().catch((error: unknown) => log.error(`${message.type}: ${String(error)}`));
}

async function generate(parts: CommandParts, subject: unknown, selection: unknown): Promise<void> {
  const target = await parts.chooser.choose(subject, selection);
  if (!target) return;
  const { formIn } = await import('./later.js');
  await generateOf(parts, target, { form: formIn(subject) });
}

async function generateOf(parts: CommandParts, target: Target, wish: CodeWish): Promise<void> {
  const { inputs, sources } = parts;
  const shown = (await parts.shown.get())?.record;
  const { generateFor } = await import('./later.js');
  await generateFor(target, { inputs, sources, shown }, wish);
}

export async function reveal(place: SourcePlace): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(place.file));
  const position = positionOf(place);
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(position, position),
    viewColumn: sourceColumn(),
  });
}

/** Where source is shown already, so that a wide page stays in sight; else beside it. */
function sourceColumn(): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab?.input instanceof vscode.TabInputWebview
    ? vscode.ViewColumn.Beside
    : vscode.ViewColumn.Active;
}

async function setInputs(
  { chooser, inputs, sources }: CommandParts,
  subject: unknown,
): Promise<void> {
  const target = await chooser.choose(subject);
  if (!target) return;
  const document = await vscode.workspace.openTextDocument(target.uri);
  for (const fn of sources.model(document)?.functions ?? []) {
    if (!target.names.includes(fn.name)) continue;
    const [tag] = fn.inputs;
    if (!tag) {
      await inputs.ask(target.uri, fn);
      continue;
    }
    const go = vscode.l10n.t('Go to Tag');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The tags in its comment say what {0} is called with. Change them there.',
        fn.name,
      ),
      go,
    );
    if (answer === go) await reveal({ file: target.uri.fsPath, line: tag.line });
  }
}
