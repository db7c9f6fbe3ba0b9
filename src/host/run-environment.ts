/** The environment of a run: that of the editor, then the file that the settings name, then what they say themselves. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import { ProblemError } from '../shared/problem.js';
import type { RunSettings } from './settings.js';

/** @throws ProblemError if the file cannot be read */
export async function runEnvironment(
  uri: vscode.Uri,
  settings: Pick<RunSettings, 'env' | 'envFile'>,
): Promise<NodeJS.ProcessEnv> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const expand = (text: string): string => expanded(text, folder);
  const env: NodeJS.ProcessEnv = { ...process.env };
  if (settings.envFile !== '') Object.assign(env, await read(expand(settings.envFile), folder));
  for (const [name, value] of Object.entries(settings.env)) {
    if (value === null) Reflect.deleteProperty(env, name);
    else env[name] = expand(value);
  }
  return env;
}

/** With the variables that launch.json knows and that make sense here. */
export const expanded = (text: string, folder: string | undefined): string =>
  text
    .replaceAll('${workspaceFolder}', folder ?? '')
    .replace(/\$\{env:([^}]+)\}/g, (_, name: string) => process.env[name] ?? '');

async function read(path: string, folder: string | undefined): Promise<NodeJS.Dict<string>> {
  const file = isAbsolute(path) || folder === undefined ? path : resolve(folder, path);
  try {
    return parseEnv(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ProblemError(
      {
        kind: 'usage',
        what: vscode.l10n.t(
          'The environment file {0}, which the setting poolLanes.envFile names, cannot be read.',
          file,
        ),
        todo: vscode.l10n.t('Make that file, or correct or empty the setting.'),
        detail: String(cause),
      },
      { cause },
    );
  }
}
