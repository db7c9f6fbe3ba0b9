/** Builds the parts and hands each to the next. */
import * as vscode from 'vscode';
import { ActiveSource } from './host/active-source.js';
import { Inputs } from './host/ask-inputs.js';
import { Chooser } from './host/choose.js';
import { showCodeLenses } from './host/code-lens.js';
import { registerCommands, reveal } from './host/commands.js';
import { followContext } from './host/context-keys.js';
import { showTagProblems } from './host/diagnostics.js';
import { Exporter } from './host/export.js';
import { Gutter } from './host/gutter.js';
import { showHovers } from './host/hover.js';
import { LastVerdicts } from './host/last-verdicts.js';
import { registerPastRuns } from './host/past-runs.js';
import { RunControl } from './host/run-control.js';
import { RunOutputs } from './host/run-outputs.js';
import { RunStore } from './host/run-store.js';
import { RunsView } from './host/runs-view.js';
import { keepRuns } from './host/settings.js';
import { samplesFolder } from './host/samples.js';
import { Shown } from './host/shown.js';
import { Sources } from './host/sources.js';
import { StatusBar } from './host/status-bar.js';
import type { Choice, Target } from './host/target.js';
import { TestReport } from './host/test-report.js';
import { TraceEditors } from './host/trace-editor.js';
import { registerTools } from './host/tools.js';
import { Views } from './host/views.js';
import type { RunRequest } from './runs/index.js';

let end: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Pool Lanes', { log: true });
  const sources = new Sources();
  const active = new ActiveSource(sources);
  const inputs = new Inputs(context.workspaceState);
  const changed = new vscode.EventEmitter<void>();
  const saved = new RunStore({
    folder: (context.storageUri ?? context.globalStorageUri).fsPath,
    keep: keepRuns,
    cutShort: vscode.l10n.t('The window was closed or reloaded while this run was going.'),
    warn: (message) => log.warn(message),
    headOf: async (run) => (await import('./host/later.js')).headOf(run),
    changed: () => changed.fire(),
  });
  const shown = new Shown(saved);
  const verdicts = new LastVerdicts(saved, changed.event);
  const gutter = new Gutter(sources);
  const report = new TestReport(gutter);
  const extension = context.extensionUri.fsPath;
  const prepare = async (
    target: Target,
    choice: Choice,
    from: Pick<Inputs, 'of'> = inputs,
  ): Promise<RunRequest | undefined> =>
    (await import('./host/later.js')).prepareRun(target, choice, {
      sources,
      inputs: from,
      extension,
      testRun: () => report.current,
      shown: () => shown.current?.record,
    });
  const control = new RunControl(
    (target, choice) => prepare(target, choice),
    report,
    saved,
    shown,
    log,
  );
  gutter.offer((target, choice, request) => control.run(target, choice, request), log);
  const chooser = new Chooser(sources, active, gutter);
  const runs = new RunsView(saved, context.workspaceState, () => shown.current?.record.id);
  const outputs = new RunOutputs(control.onDidStart);
  const world = { extensionUri: context.extensionUri, shown, active, log };
  const views = new Views(world);
  const traces = new TraceEditors(world, reveal);
  const { version } = context.extension.packageJSON as { readonly version: string };
  const exporter = new Exporter(
    { product: version, webview: context.asAbsolutePath('dist/webview') },
    log,
  );
  context.subscriptions.push(
    log,
    changed,
    changed.event(() => runs.refresh()),
    sources,
    active,
    gutter,
    control,
    shown,
    runs,
    outputs,
    views,
    new StatusBar(control),
    shown.onDidShow(() => void views.reveal()),
    followContext(control, shown, samplesFolder(context.globalStorageUri)),
    traces.register(),
    registerCommands({
      context,
      chooser,
      control,
      shown,
      inputs,
      sources,
      views,
      outputs,
      exporter,
      traces,
      log,
    }),
    registerPastRuns({ store: saved, control, shown, view: runs, log }),
    registerTools({ control, inputs, prepare }),
    showTagProblems(sources),
    showCodeLenses(sources, verdicts),
    showHovers(sources, verdicts),
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
