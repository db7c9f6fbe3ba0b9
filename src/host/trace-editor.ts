/** Opens traces as documents among the others: the page of the panel, with a run that is only looked at. */
import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { SourcePlace } from '../shared/problem.js';
import { Page } from './page.js';
import type { PageRequest, PageSource, PageWorld } from './page.js';
import type { ShownRun } from './saved-run.js';

export const TRACE_EDITOR = 'poolLanes.trace';

interface TraceDocument extends vscode.CustomDocument {
  readonly run: ShownRun;
}

/** A run with the page that shows it. */
export interface SeenRun {
  readonly run: ShownRun;
  readonly page: Page;
}

export class TraceEditors implements vscode.CustomReadonlyEditorProvider<TraceDocument> {
  #seen: { readonly panel: vscode.WebviewPanel; readonly seen: SeenRun } | null = null;

  constructor(
    private readonly world: PageWorld,
    private readonly reveal: (place: SourcePlace) => Promise<void>,
  ) {}

  /** Makes the editor offer this for `*.poollanes`. */
  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(TRACE_EDITOR, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  /** The trace in the active editor, or the one that was last in it. */
  get seen(): SeenRun | null {
    return this.#seen?.seen ?? null;
  }

  async openCustomDocument(uri: vscode.Uri): Promise<TraceDocument> {
    const { readTraceFile, unreadable } = await import('./later.js');
    const dispose = (): void => undefined;
    try {
      return { uri, run: await readTraceFile(uri), dispose };
    } catch (error) {
      this.world.log.warn(`${uri.toString()}: ${String(error)}`);
      return { uri, run: unreadable(posix.basename(uri.path), error), dispose };
    }
  }

  resolveCustomEditor({ uri, run }: TraceDocument, panel: vscode.WebviewPanel): void {
    const from = vscode.l10n.t('saved in {0}', posix.basename(uri.path));
    const world = { ...this.world, shown: still(run), from };
    const page = new Page(panel.webview, true, world, (request) => this.#ask(request));
    const look = (): void => {
      page.isVisible = panel.visible;
      if (panel.active) this.#seen = { panel, seen: { run, page } };
    };
    look();
    panel.onDidChangeViewState(look);
    panel.onDidDispose(() => {
      page.dispose();
      if (this.#seen?.panel === panel) this.#seen = null;
    });
  }

  /** A run that is only looked at can be followed to its source; nothing can be run. */
  #ask(request: PageRequest): void {
    if (request.type !== 'reveal') return;
    this.reveal(request.place).catch((error: unknown) => this.world.log.warn(String(error)));
  }
}

const never = (): vscode.Disposable => new vscode.Disposable(() => undefined);

/** Where a page gets a run from that does not change. */
const still = (run: ShownRun): PageSource => ({
  get: () => Promise.resolve(run),
  current: run,
  beside: null,
  marksOf: ({ marks = [] }) => marks,
  onDidShow: never,
  onDidChange: never,
  onDidGrow: never,
  onDidWrite: never,
});

/** Asks for a file and opens it. */
export async function openTrace(uri?: unknown): Promise<void> {
  const chosen = uri instanceof vscode.Uri ? uri : await askForTrace();
  if (chosen) await vscode.commands.executeCommand('vscode.openWith', chosen, TRACE_EDITOR);
}

async function askForTrace(): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Trace'),
      filters: {
        [vscode.l10n.t('Traces')]: ['poollanes', 'json', 'gz'],
      },
    })) ?? [];
  return chosen;
}
