/** Follows the open files that may hold task functions, and keeps a parsed model of each while it is typed in. */
import * as vscode from 'vscode';
import { isSupported, SourceModel } from '../tasks/index.js';
import type { TaskFunction } from '../tasks/index.js';
import { Slices } from './slices.js';

/** How long typing must pause before what was typed is read, ms. */
const SETTLE_MS = 120;

/** Files above this are generated, not written. Characters. */
const LARGEST = 1_500_000;

interface Followed {
  readonly model: SourceModel;
  timer?: NodeJS.Timeout;
  /** Told once it has been read, or is closed. */
  readonly waiting: (() => void)[];
}

export class Sources implements vscode.Disposable {
  readonly #followed = new Map<vscode.TextDocument, Followed>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #closed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #reading = new Slices<vscode.TextDocument>(isLookedAt);

  /** A file was opened, or typing in it has paused, and what it says has been read. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#change(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
    ];
  }

  /** Takes up the files that are open already; listeners hear of each in its turn. */
  start(): void {
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  /** The files that are followed. */
  get documents(): vscode.TextDocument[] {
    return [...this.#followed.keys()];
  }

  /**
   * The model of a file as it stands in the editor, or undefined if it is of no kind that can be run. To ask it for what has
   * not been read yet takes as long as reading that.
   */
  model(document: vscode.TextDocument): SourceModel | undefined {
    return this.#followed.get(document)?.model;
  }

  /** The same, once it has been read without haste; undefined if it is closed before. */
  async whenRead(document: vscode.TextDocument): Promise<SourceModel | undefined> {
    const followed = this.#followed.get(document);
    if (followed && !followed.model.isRead) {
      await new Promise<void>((resolve) => followed.waiting.push(resolve));
    }
    return this.model(document);
  }

  functionAt(document: vscode.TextDocument, position: vscode.Position): TaskFunction | undefined {
    const offset = document.offsetAt(position);
    const line = position.line + 1;
    const functions = this.model(document)?.functions ?? [];
    return (
      functions.find(({ from, to }) => from <= offset && offset <= to) ??
      functions.find((fn) => fn.line === line) ??
      functions.find(({ inputs }) => inputs.some((tag) => tag.line === line))
    );
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const document of this.documents) this.#forget(document);
    this.#reading.dispose();
    this.#changed.dispose();
    this.#closed.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (this.#followed.has(document) || !canFollow(document)) return;
    const text = document.getText();
    if (text.length > LARGEST) return;
    const model = new SourceModel(document.uri.fsPath, text);
    this.#followed.set(document, { model, waiting: [] });
    this.#read(document, model);
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const followed = this.#followed.get(document);
    if (!followed || contentChanges.length === 0) return;
    const { model } = followed;
    model.update(
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        from: rangeOffset,
        to: rangeOffset + rangeLength,
        insert: text,
      })),
    );
    this.#reading.remove(document);
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => this.#read(document, model), SETTLE_MS);
  }

  #read(document: vscode.TextDocument, model: SourceModel): void {
    this.#reading.add(document, (isEnough) => {
      const isRead = model.read(isEnough);
      if (isRead) this.#tell(document);
      return isRead;
    });
  }

  #tell(document: vscode.TextDocument): void {
    for (const resolve of this.#followed.get(document)?.waiting.splice(0) ?? []) resolve();
    this.#changed.fire(document);
  }

  #close(document: vscode.TextDocument): void {
    if (this.#forget(document)) this.#closed.fire(document);
  }

  /** Whether it was followed. */
  #forget(document: vscode.TextDocument): boolean {
    const followed = this.#followed.get(document);
    if (!followed) return false;
    clearTimeout(followed.timer);
    this.#reading.remove(document);
    this.#followed.delete(document);
    for (const resolve of followed.waiting) resolve();
    return true;
  }
}

/** Whether it is the file of the active editor. */
export const isLookedAt = (document: vscode.TextDocument): boolean =>
  vscode.window.activeTextEditor?.document === document;

/** Only files on disk can be run: they need a place from which their imports are found. */
export function canFollow(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && isSupported(document.uri.fsPath);
}
