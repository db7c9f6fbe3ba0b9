/** Tags that do not parse, as diagnostics on their lines. */
import * as vscode from 'vscode';
import type { Sources } from './sources.js';

export function showTagProblems(sources: Sources): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('poolLanes');
  return vscode.Disposable.from(
    collection,
    sources.onDidClose(({ uri }) => collection.delete(uri)),
    sources.onDidChange((document) => {
      const problems = sources.model(document)?.problems ?? [];
      collection.set(
        document.uri,
        problems.map(({ message, from, to }) => {
          const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
          const diagnostic = new vscode.Diagnostic(
            range,
            message,
            vscode.DiagnosticSeverity.Warning,
          );
          diagnostic.source = 'Pool Lanes';
          return diagnostic;
        }),
      );
    }),
  );
}
