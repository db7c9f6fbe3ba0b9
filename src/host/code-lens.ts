/** The last verdict on a function and the ways to run it, as links above it, for those who have switched them on. */
import * as vscode from 'vscode';
import type { LensArgument } from './choose.js';
import { LANGUAGES } from './last-verdicts.js';
import type { LastVerdict, LastVerdicts } from './last-verdicts.js';
import type { Sources } from './sources.js';

/** A lens is one line, beside others. Characters. */
const LONGEST = 90;

export function showCodeLenses(sources: Sources, verdicts: LastVerdicts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const isOn = (): boolean =>
    vscode.workspace.getConfiguration('poolLanes').get<boolean>('codeLens') === true;
  const refresh = (): void => {
    if (isOn()) changed.fire();
  };
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      const functions = isOn() ? ((await sources.whenRead(document))?.functions ?? []) : [];
      const lenses = functions.map(async (fn) => {
        const range = new vscode.Range(
          document.positionAt(fn.nameFrom),
          document.positionAt(fn.nameTo),
        );
        const argument: LensArgument = { uri: document.uri, name: fn.name };
        const { verdict } = await verdicts.of(document, fn);
        const commands = [
          [vscode.l10n.t('Run in Thread Pool'), 'poolLanes.runInThreadPool'] as const,
          [vscode.l10n.t('Run in Process Pool'), 'poolLanes.runInProcessPool'] as const,
          [vscode.l10n.t('Compare Pools'), 'poolLanes.comparePools'] as const,
        ].map(
          ([title, command]) =>
            new vscode.CodeLens(range, { title, command, arguments: [argument] }),
        );
        return [...(verdict ? [new vscode.CodeLens(range, commandOf(verdict))] : []), ...commands];
      });
      return (await Promise.all(lenses)).flat();
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(LANGUAGES, provider),
    sources.onDidChange(refresh),
    verdicts.onDidChange(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('poolLanes.codeLens')) changed.fire();
    }),
  );
}

/** Opens the run that says so. */
function commandOf({ head, headline, isStale }: LastVerdict): vscode.Command {
  const short = shorten(headline);
  return {
    title: isStale ? vscode.l10n.t('out of date: {0}', short) : short,
    tooltip: headline,
    command: 'poolLanes.openRun',
    arguments: [head],
  };
}

/** Up to the first semicolon or end of a sentence, and never longer than a lens may be. */
function shorten(headline: string): string {
  const [first = headline] = headline.split(/; |(?<=[.。])(?:\s|$)/);
  const plain = first.replace(/[.。]$/, '');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trimEnd()}…` : plain;
}
