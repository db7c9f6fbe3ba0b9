/** Keeps the last run of a workspace on disk. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunHandle } from '../runs/index.js';
import { readLastRun, RunSaver } from './run-saver.js';
import type { ShownRun } from './saved-run.js';
import { newestOf } from './storage-siblings.js';

const FILE = 'last-run.bin';

export class LastRun {
  readonly #file: string;
  #saver: RunSaver | undefined;

  constructor(
    private readonly folder: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#file = join(folder.fsPath, FILE);
  }

  /** Null if there is none, or none that can be read. */
  async read(): Promise<ShownRun | null> {
    try {
      const newest = await newestOf(this.folder.fsPath, FILE);
      return await readLastRun(
        newest ?? this.#file,
        vscode.l10n.t('The window was closed or reloaded while this run was going.'),
      );
    } catch (error) {
      this.log.warn(`The last run cannot be read: ${String(error)}`);
      return null;
    }
  }

  /** A saver for a run that begins. */
  follow(run: RunHandle): RunSaver {
    this.#saver = new RunSaver(this.#file, run, (error) =>
      this.log.warn(`The run cannot be saved: ${String(error)}`),
    );
    return this.#saver;
  }

  /** Writes at once what has arrived. */
  async flush(): Promise<void> {
    await this.#saver?.flush();
  }
}
