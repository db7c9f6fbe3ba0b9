/** The file that the user is looking at, also while the focus is in our page, in a panel, or in the palette. */
import * as vscode from 'vscode';
import type { TaskFunction } from '../tasks/index.js';
import type { Sources } from './sources.js';

/** How long the cursor must rest before the page is told what is under it, ms. */
const REST_MS = 100;

export class ActiveSource implements vscode.Disposable {
  readonly #moved = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #editor: vscode.TextEditor | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** The function at the cursor may be another one. */
  readonly onDidMove = this.#moved.event;

  constructor(private readonly sources: Sources) {
    const soon = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        // What is being typed is heard of once it has been read.
        if (this.#isRead) this.#moved.fire();
      }, REST_MS);
    };
    this.#take(vscode.window.activeTextEditor);
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#take(editor);
        soon();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.#editor) soon();
      }),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      sources.onDidChange(soon),
      sources.onDidClose(soon),
    ];
  }

  /** The editor to take a function from, or undefined if none with a file of a supported kind is in sight. */
  get editor(): vscode.TextEditor | undefined {
    const editor = this.#editor;
    const isInSight = editor && vscode.window.visibleTextEditors.includes(editor);
    return isInSight && this.sources.model(editor.document) ? editor : undefined;
  }

  /** The function at the cursor. */
  get candidate(): TaskFunction | undefined {
    const { editor } = this;
    return editor && this.sources.functionAt(editor.document, editor.selection.active);
  }

  /** The same, if that is known without reading: who shows it hears of it when it is. */
  get known(): TaskFunction | undefined {
    return this.#isRead ? this.candidate : undefined;
  }

  get #isRead(): boolean {
    const { editor } = this;
    return !editor || this.sources.model(editor.document)?.isRead === true;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#moved.dispose();
  }

  #take(editor: vscode.TextEditor | undefined): void {
    // The output panel counts as an editor, our page as none; neither is what the user works on.
    if (editor && editor.document.uri.scheme !== 'output') this.#editor = editor;
  }
}
