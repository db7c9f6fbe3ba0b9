/**
 * One page, in the side panel or wide. The host owns the data: a page that asks is sent everything,
 * a hidden page is sent nothing, because its script is gone and will ask again when it is back.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromPage, PictureFormat, Surroundings, ToPage } from '../shared/page-protocol.js';
import type { OutputMark } from '../shared/run.js';
import { isBlockShown, roundToShow } from '../shared/shown-round.js';
import { chunkHead } from '../shared/trace/chunk.js';
import type { ActiveSource } from './active-source.js';
import { pageHtml } from './page-html.js';
import { readPageMessage } from './page-messages.js';
import type { ShownRun } from './saved-run.js';
import { colourBy } from './settings.js';
import type { Shown } from './shown.js';

/** How often at most a page is told that the record has changed, ms. */
const RECORD_MS = 50;

/** How long a page may take to draw a picture, ms. */
const PICTURE_MS = 30_000;

/** Where a page gets its run from. */
export type PageSource = Pick<
  Shown,
  | 'get'
  | 'current'
  | 'beside'
  | 'marksOf'
  | 'onDidShow'
  | 'onDidChange'
  | 'onDidGrow'
  | 'onDidWrite'
>;

/** What pages need of the rest. */
export interface PageWorld {
  readonly extensionUri: vscode.Uri;
  readonly shown: PageSource;
  /** Where the run comes from, if it is only looked at: `saved in fib.poollanes`. */
  readonly from?: string;
  readonly active: ActiveSource;
  readonly log: vscode.LogOutputChannel;
}

/** What a page asks for that reaches beyond its own data. */
export type PageRequest = Exclude<
  FromPage,
  { type: 'ready' | 'details' | 'round' | 'drawing' | 'fault' }
>;

export class Page implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];
  /** The page's script has asked for its data and has not been hidden since. */
  #isListening = false;
  #isVisible = true;
  #recordTimer: NodeJS.Timeout | undefined;
  #marksTimer: NodeJS.Timeout | undefined;
  /** Not sent yet. */
  #marks: OutputMark[] = [];
  #lastSurroundings = '';
  /** Round of a comparison that the page asked for; null for the last complete one. */
  #wanted: number | null = null;
  /** Round that the page is sent; null for all there is. */
  #round: number | null = null;
  /** Pictures that were asked for. */
  readonly #drawings = new Map<
    number,
    { readonly format: PictureFormat; readonly answer: (data: ArrayBuffer | null) => void }
  >();
  #lastRequest = 0;

  constructor(
    private readonly webview: vscode.Webview,
    readonly wide: boolean,
    private readonly world: PageWorld,
    private readonly ask: (request: PageRequest) => void,
  ) {
    const { extensionUri, shown, active } = world;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      shown.onDidShow(() => {
        this.#wanted = null;
        void this.#hydrate();
      }),
      shown.onDidChange(() => this.#recordSoon()),
      shown.onDidGrow(({ runId, data }) => {
        if (this.#isShown(data)) this.#post({ type: 'chunk', runId, data });
      }),
      shown.onDidWrite(({ runId, mark }) => this.#markSoon(runId, mark)),
      active.onDidMove(() => this.#tellSurroundings()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#tellSurroundings()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('poolLanes.colourBy')) this.#tellSurroundings();
      }),
    ];
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'main.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'main.css')).toString(),
      title: 'Pool Lanes',
      language: vscode.env.language,
      strings: vscode.l10n.bundle,
    });
  }

  /** What is seen of the timeline, as a file; null if nothing is, or the page does not answer. */
  picture(format: PictureFormat): Promise<Uint8Array | null> {
    if (!this.#isVisible) return Promise.resolve(null);
    const request = ++this.#lastRequest;
    return new Promise((resolve) => {
      const answer = (data: ArrayBuffer | null): void => {
        clearTimeout(timer);
        this.#drawings.delete(request);
        resolve(data && new Uint8Array(data));
      };
      const timer = setTimeout(() => answer(null), PICTURE_MS);
      this.#drawings.set(request, { format, answer });
      // A page that has just come up is asked once it has its run.
      this.#post({ type: 'draw', request, format });
    });
  }

  get isVisible(): boolean {
    return this.#isVisible;
  }

  set isVisible(isVisible: boolean) {
    this.#isVisible = isVisible;
    if (!isVisible) this.#isListening = false;
  }

  dispose(): void {
    this.#isListening = false;
    clearTimeout(this.#recordTimer);
    clearTimeout(this.#marksTimer);
    for (const { answer } of [...this.#drawings.values()]) answer(null);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #receive(raw: unknown): void {
    const message = readPageMessage(raw);
    if (!message) {
      this.world.log.warn('A page sent something that is no message.');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#isListening = true;
        void this.#hydrate().then(() => {
          for (const [request, { format }] of this.#drawings) {
            this.#post({ type: 'draw', request, format });
          }
        });
        return;
      case 'details':
        this.#answer(message);
        return;
      case 'round':
        if (message.runId !== this.world.shown.current?.record.id) return;
        this.#wanted = message.round;
        void this.#hydrate();
        return;
      case 'drawing':
        this.#drawings.get(message.request)?.answer(message.data);
        return;
      case 'fault':
        this.world.log.error(`Page: ${message.message}\n${message.stack ?? ''}`);
        return;
      default:
        this.ask(message);
    }
  }

  /** Everything anew: the record, then every chunk there is of what is to be shown. What comes in afterwards follows by itself. */
  async #hydrate(): Promise<void> {
    if (!this.#isListening) return;
    const run = await this.world.shown.get();
    this.#lastSurroundings = '';
    const round = (this.#round = run ? roundToShow(run.record, this.#wanted) : null);
    const surroundings = this.#surroundings();
    const other = this.world.shown.beside;
    const besideRound = other && roundToShow(other.record, null);
    const beside = other && { run: other.record, round: besideRound };
    this.#post({ type: 'hydrate', run: run?.record ?? null, surroundings, round, beside });
    if (!run) return;
    this.#sendChunks(run, round);
    if (other) this.#sendChunks(other, besideRound);
    this.#marks = [];
    const marks = this.world.shown.marksOf(run);
    if (marks.length > 0) this.#post({ type: 'marks', runId: run.record.id, marks });
  }

  #sendChunks(run: ShownRun, round: number | null): void {
    for (const block of run.record.blocks) {
      if (!isBlockShown(block, round)) continue;
      for (const data of run.chunks(block.index)) {
        this.#post({ type: 'chunk', runId: run.record.id, data });
      }
    }
  }

  #markSoon(runId: string, mark: OutputMark): void {
    this.#marks.push(mark);
    this.#marksTimer ??= setTimeout(() => {
      this.#marksTimer = undefined;
      const marks = this.#marks;
      this.#marks = [];
      if (marks.length > 0) this.#post({ type: 'marks', runId, marks });
    }, RECORD_MS);
  }

  #answer({ runId, block, task }: Extract<FromPage, { type: 'details' }>): void {
    const { current, beside } = this.world.shown;
    const run = [current, beside].find((one) => one?.record.id === runId);
    const details = run?.details(block, task);
    this.#post({ type: 'details', runId, block, task, details: details ?? null });
  }

  #recordSoon(): void {
    this.#recordTimer ??= setTimeout(() => {
      this.#recordTimer = undefined;
      const run = this.world.shown.current;
      if (!run) return;
      if (roundToShow(run.record, this.#wanted) !== this.#round) void this.#hydrate();
      else this.#post({ type: 'run', run: run.record });
    }, RECORD_MS);
  }

  #isShown(data: ArrayBuffer): boolean {
    if (this.#round === null) return true;
    const block = this.world.shown.current?.record.blocks[chunkHead(data).block];
    return block !== undefined && isBlockShown(block, this.#round);
  }

  #tellSurroundings(): void {
    const surroundings = this.#surroundings();
    const text = JSON.stringify(surroundings);
    if (text === this.#lastSurroundings) return;
    this.#lastSurroundings = text;
    this.#post({ type: 'surroundings', surroundings });
  }

  #surroundings(): Surroundings {
    return {
      trusted: vscode.workspace.isTrusted,
      wide: this.wide,
      candidate: this.world.active.known?.name ?? null,
      ...(this.world.from !== undefined && { from: this.world.from }),
      colourBy: colourBy(),
    };
  }

  #post(message: ToPage): void {
    // What a page that is going away misses it is sent anew when it is back.
    if (this.#isListening) this.webview.postMessage(message).then(undefined, () => undefined);
  }
}
