/** *Export…* and *Save Trace…*: what as, where to, and where it is then. */
import * as vscode from 'vscode';
import { EXPORT_FORMATS, EXTENSIONS, fileNameOf } from '../shared/export/formats.js';
import type { ExportFormat } from '../shared/export/formats.js';
import type { PictureFormat } from '../shared/page-protocol.js';
import { toProblem } from '../shared/problem.js';
import type { OutputMark } from '../shared/run.js';
import type { ExportParts } from './export-write.js';
import { inWords } from './in-words.js';
import type { ShownRun } from './saved-run.js';

/** A run to export, and how a page that shows it is asked to draw it. */
export interface Exportable {
  readonly run: ShownRun;
  /** What its code wrote. */
  readonly marks: readonly OutputMark[];
  /** Null if no page shows it. */
  readonly picture: (format: PictureFormat) => Promise<Uint8Array | null>;
}

/** What a caller of the commands may say, so that nobody is asked. */
interface Order {
  readonly format?: ExportFormat;
  readonly uri?: vscode.Uri;
}

function readOrder(value: unknown): Order {
  if (typeof value !== 'object' || value === null) return {};
  const { format, uri } = value as Readonly<Record<string, unknown>>;
  const known = EXPORT_FORMATS.find((one) => one === format);
  return {
    ...(known && { format: known }),
    ...(uri instanceof vscode.Uri && { uri }),
  };
}

export class Exporter {
  constructor(
    private readonly parts: ExportParts,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Asks for what the order does not say, and writes the file. Never rejects. */
  async export(subject: Exportable | null, order: unknown): Promise<void> {
    const { format, uri } = readOrder(order);
    try {
      if (!isOver(subject)) return;
      const chosen = format ?? (await askForFormat());
      if (chosen) await this.#save(subject, chosen, uri);
    } catch (error) {
      const { what, todo, detail } = toProblem(error);
      this.log.error(`${what} ${detail ?? ''}`);
      void vscode.window.showErrorMessage(inWords(`${what} ${todo}`));
    }
  }

  async #save(subject: Exportable, format: ExportFormat, to?: vscode.Uri): Promise<void> {
    const uri = to ?? (await askForPlace(subject.run, format));
    if (!uri) return;
    const written = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Writing {0}', uri.fsPath),
        cancellable: true,
      },
      (_, token) => this.#write(subject, format, uri, token),
    );
    if (written) tell(uri, format);
  }

  async #write(
    { run, marks, picture }: Exportable,
    format: ExportFormat,
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<boolean> {
    const { contentOf, writeContent } = await import('./later.js');
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    if (format !== 'png' && format !== 'svg') {
      const content = await contentOf({ run, marks }, format, this.parts);
      await writeContent(uri, content, abort.signal).catch((error: unknown) => {
        if (!abort.signal.aborted) throw error;
      });
      return !abort.signal.aborted;
    }
    const drawn = await picture(format);
    if (drawn) await writeContent(uri, [drawn], abort.signal);
    else {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'There is nothing to draw. Show the timeline with a run in it, then export it again.',
        ),
      );
    }
    return drawn !== null;
  }
}

function isOver(subject: Exportable | null): subject is Exportable {
  const status = subject?.run.record.status;
  if (status === undefined || subject?.run.record.blocks.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no run to export yet. Run a function first.'),
    );
    return false;
  }
  if (status !== 'preparing' && status !== 'running') return true;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The run is still going. Stop it, or wait until it is over.'),
  );
  return false;
}

async function askForFormat(): Promise<ExportFormat | undefined> {
  const { l10n } = vscode;
  const items: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
    {
      format: 'html',
      label: l10n.t('Report (HTML)'),
      detail: l10n.t('The whole page in one file that works offline, to send or to keep'),
    },
    {
      format: 'csv',
      label: l10n.t('Table (CSV)'),
      detail: l10n.t('A row for each task with all its times, for a spreadsheet'),
    },
    {
      format: 'chrome',
      label: l10n.t('Chrome trace events (JSON)'),
      detail: l10n.t('For Perfetto, speedscope and chrome://tracing'),
    },
    {
      format: 'png',
      label: l10n.t('Picture (PNG)'),
      detail: l10n.t('The timeline as it is seen now'),
    },
    {
      format: 'svg',
      label: l10n.t('Drawing (SVG)'),
      detail: l10n.t('The timeline as it is seen now, sharp at any size'),
    },
    {
      format: 'trace',
      label: l10n.t('Trace (.poollanes)'),
      detail: l10n.t('Everything, to be opened here again'),
    },
  ];
  const title = l10n.t('Export the Run');
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.format;
}

async function askForPlace(
  { record }: ShownRun,
  format: ExportFormat,
): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `${fileNameOf(record.title, record.startedAt)}.${EXTENSIONS[format]}`;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the Run'),
    filters: { [EXTENSIONS[format].toUpperCase()]: [EXTENSIONS[format]] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
}

/** Says where the file is; does not wait for an answer. */
function tell(uri: vscode.Uri, format: ExportFormat): void {
  const open = vscode.l10n.t('Open');
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('Written to {0}.', vscode.workspace.asRelativePath(uri)),
      open,
    )
    .then((answer) => {
      if (answer !== open) return;
      // A report is for a browser; the editor would show its source.
      if (format === 'html') void vscode.env.openExternal(uri);
      else void vscode.commands.executeCommand('vscode.open', uri);
    });
}
