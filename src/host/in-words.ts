/** Texts that are put together in English, in the user's language. */
import * as vscode from 'vscode';
import { speak, translate } from '../shared/translate.js';

let speaks = false;

export function inWords(text: string): string {
  if (!speaks) speak(vscode.l10n.bundle ?? {});
  speaks = true;
  return translate(text);
}
