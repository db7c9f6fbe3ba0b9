/** Builds the parts and hands each to the next. */
import * as vscode from 'vscode';
import { ActiveSource } from './host/active-source.js';
import { Inputs } from './host/ask-inputs.js';
import { Chooser } from './host/choose.js';
import { showCodeLenses } from './host/code-lens.js';
import { registerCommands } from './host/commands.js';
import { followContext } from './host/context-keys.js';
import { showTagProblems } from './host/diagnostics.js';
import { Gutter } from './host/gutter.js';
import { LastRun } from './host/last-run.js';
import { prepareRun } from './host/prepare.js';
import { RunControl } from './host/run-control.js';
import { Sources } from './host/sources.js';
import { StatusBar } from './host/status-bar.js';
import { TestReport } from './host/test-report.js';
import { Views } from './host/views.js';

let end: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Pool Lanes', { log: true });
  const sources = new Sources();
  const active = new ActiveSource(sources);
  const inputs = new Inputs(context.workspaceState);
  const saved = new LastRun(context.storageUri ?? context.globalStorageUri, log);
  const gutter = new Gutter(sources);
  const report = new TestReport(gutter);
  const extension = context.extensionUri.fsPath;
  const control = new RunControl(
    (target, choice) =>
      prepareRun(target, choice, { sources, inputs, extension, testRun: () => report.current }),
    report,
    saved,
    log,
  );
  gutter.offer((target, choice, request) => control.run(target, choice, request), log);
  const chooser = new Chooser(sources, active, gutter);
  const views = new Views({ extensionUri: context.extensionUri, control, active, log });
  context.subscriptions.push(
    log,
    sources,
    active,
    gutter,
    control,
    views,
    new StatusBar(control),
    control.onDidShow(() => void views.reveal()),
    followContext(control),
    registerCommands({ context, chooser, control, inputs, sources, views, log }),
    showTagProblems(sources),
    showCodeLenses(sources),
  );
  sources.start();
  end = async () => {
    // First what is there already: the editor may not wait for the rest.
    await saved.flush();
    await control.stop();
    await saved.flush();
  };
}

export async function deactivate(): Promise<void> {
  await end?.();
}
