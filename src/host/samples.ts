/** Sample tasks: shipped with the extension, opened as a copy that a user may change. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { listSamples } from './sample-list.js';

/** Where the copy is, in the extension's own storage. */
export const samplesFolder = (storage: vscode.Uri): string =>
  vscode.Uri.joinPath(storage, 'samples').fsPath;

/** Copies what is missing and leaves what is there: it may have been changed. */
async function copySamples(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true, force: false, errorOnExist: false });
}

/** Opens one of the samples, which the user picks unless it is named. */
export async function openSamples(
  extension: vscode.Uri,
  storage: vscode.Uri,
  named?: unknown,
): Promise<void> {
  const shipped = vscode.Uri.joinPath(extension, 'media', 'samples').fsPath;
  const copy = samplesFolder(storage);
  const samples = await listSamples(shipped);
  const file =
    samples.find((sample) => sample.file === named)?.file ??
    (
      await vscode.window.showQuickPick(
        samples.map(({ file, about }) => ({ label: file, detail: about, file })),
        {
          title: vscode.l10n.t('Open Sample Tasks'),
          placeHolder: vscode.l10n.t('A copy is opened here, which is yours to change'),
          matchOnDetail: true,
        },
      )
    )?.file;
  if (file === undefined) return;
  await copySamples(shipped, copy);
  const document = await vscode.workspace.openTextDocument(join(copy, file));
  await vscode.window.showTextDocument(document, { preview: false });
}
