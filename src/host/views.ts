/** Where pages are: the view in the side panel, and a wide one among the editors. */
import * as vscode from 'vscode';
import { Page } from './page.js';
import type { PageRequest, PageWorld } from './page.js';

const VIEW = 'poolLanes.timeline';
const PANEL = 'poolLanes.wide';

export class Views implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  readonly #asked = new vscode.EventEmitter<PageRequest>();
  readonly #pages = new Set<Page>();
  #panel: vscode.WebviewPanel | undefined;
  #side: vscode.WebviewView | undefined;

  /** A page asks for something to be done. */
  readonly onDidAsk = this.#asked.event;

  constructor(private readonly world: PageWorld) {
    this.#subscription = vscode.Disposable.from(
      this.#asked,
      vscode.window.registerWebviewViewProvider(VIEW, {
        resolveWebviewView: (view) => this.#resolve(view),
      }),
      vscode.window.registerWebviewPanelSerializer(PANEL, {
        deserializeWebviewPanel: (panel) => {
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** The page that is in sight, the wide one first. */
  get seen(): Page | undefined {
    return [...this.#pages]
      .sort((a, b) => Number(b.wide) - Number(a.wide))
      .find((page) => page.isVisible);
  }

  /** Brings a page into sight without taking the focus, unless one is in sight already. */
  async reveal(): Promise<void> {
    if (this.#panel?.visible || this.#side?.visible) return;
    await vscode.commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true });
  }

  /** Moves the focus to the page in the side panel. */
  async focus(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEW}.focus`);
  }

  /** Opens the wide page, or goes to it. */
  openWide(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    const column = vscode.ViewColumn.Active;
    this.#adopt(vscode.window.createWebviewPanel(PANEL, 'Pool Lanes', column));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#panel?.dispose();
  }

  #resolve(view: vscode.WebviewView): void {
    this.#side = view;
    const page = this.#page(view.webview, false);
    page.isVisible = view.visible;
    view.onDidChangeVisibility(() => (page.isVisible = view.visible));
    view.onDidDispose(() => {
      page.dispose();
      this.#pages.delete(page);
      if (this.#side === view) this.#side = undefined;
    });
  }

  #adopt(panel: vscode.WebviewPanel): void {
    // A window has one; a second one restored by the editor would be the same page twice.
    this.#panel?.dispose();
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.world.extensionUri, 'media', 'icon.svg');
    const page = this.#page(panel.webview, true);
    page.isVisible = panel.visible;
    panel.onDidChangeViewState(() => (page.isVisible = panel.visible));
    panel.onDidDispose(() => {
      page.dispose();
      this.#pages.delete(page);
      if (this.#panel === panel) this.#panel = undefined;
    });
  }

  #page(webview: vscode.Webview, wide: boolean): Page {
    const page = new Page(webview, wide, this.world, (request) => this.#asked.fire(request));
    this.#pages.add(page);
    return page;
  }
}
