/** The three ways to run a function as links above it, for those who have switched them on. */
import * as vscode from 'vscode';
import type { LensArgument } from './choose.js';
import type { Sources } from './sources.js';

export function showCodeLenses(sources: Sources): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document) {
      const isOn = vscode.workspace.getConfiguration('poolLanes').get<boolean>('codeLens');
      const functions = isOn ? (sources.model(document)?.functions ?? []) : [];
      return functions.flatMap((fn) => {
        const range = new vscode.Range(
          document.positionAt(fn.nameFrom),
          document.positionAt(fn.nameTo),
        );
        const argument: LensArgument = { uri: document.uri, name: fn.name };
        return [
          [vscode.l10n.t('Run in Thread Pool'), 'poolLanes.runInThreadPool'] as const,
          [vscode.l10n.t('Run in Process Pool'), 'poolLanes.runInProcessPool'] as const,
          [vscode.l10n.t('Compare Pools'), 'poolLanes.comparePools'] as const,
        ].map(
          ([title, command]) =>
            new vscode.CodeLens(range, { title, command, arguments: [argument] }),
        );
      });
    },
  };
  const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(
      languages.map((language) => ({ scheme: 'file', language })),
      provider,
    ),
    sources.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('poolLanes.codeLens')) changed.fire();
    }),
  );
}
