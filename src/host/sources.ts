/** Follows the open files that may hold task functions, and keeps a parsed model of each while it is typed in. */
import * as vscode from 'vscode';
import { isSupported, SourceModel } from '../tasks/index.js';
import type { TaskFunction } from '../tasks/index.js';

/** How long typing must pause before others are told, ms. */
const SETTLE_MS = 120;

/** Files above this are generated, not written; parsing them would hold up the other extensions. Characters. */
const LARGEST = 1_500_000;

interface Followed {
  model: SourceModel;
  timer?: NodeJS.Timeout;
}

export class Sources implements vscode.Disposable {
  readonly #followed = new Map<vscode.TextDocument, Followed>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #closed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable[];

  /** A file was opened, or typing in it has paused. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#change(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
    ];
  }

  /** Takes up the files that are open already; listeners hear of each. */
  start(): void {
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  /** The files that are followed. */
  get documents(): vscode.TextDocument[] {
    return [...this.#followed.keys()];
  }

  /** The model of a file as it stands in the editor, or undefined if it is of no kind that can be run. */
  model(document: vscode.TextDocument): SourceModel | undefined {
    return this.#followed.get(document)?.model;
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
    for (const { timer } of this.#followed.values()) clearTimeout(timer);
    this.#followed.clear();
    this.#changed.dispose();
    this.#closed.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (this.#followed.has(document) || !canFollow(document)) return;
    const text = document.getText();
    if (text.length > LARGEST) return;
    this.#followed.set(document, { model: new SourceModel(document.uri.fsPath, text) });
    this.#changed.fire(document);
  }

  #change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const followed = this.#followed.get(document);
    if (!followed || contentChanges.length === 0) return;
    followed.model.update(
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        from: rangeOffset,
        to: rangeOffset + rangeLength,
        insert: text,
      })),
    );
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => this.#changed.fire(document), SETTLE_MS);
  }

  #close(document: vscode.TextDocument): void {
    const followed = this.#followed.get(document);
    if (!followed) return;
    clearTimeout(followed.timer);
    this.#followed.delete(document);
    this.#closed.fire(document);
  }
}

/** Only files on disk can be run: they need a place from which their imports are found. */
export function canFollow(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && isSupported(document.uri.fsPath);
}
