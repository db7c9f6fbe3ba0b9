/**
 * What tasks print, in an output channel per run. A run that prints nothing has none; there are a few at most, and the
 * one that was longest unused makes room for the next.
 */
import * as vscode from 'vscode';
import type { RunHandle } from '../runs/index.js';
import { poolTitle } from '../shared/words.js';
import type { RunRecord } from '../shared/run.js';
import { Gathered } from './gathered.js';
import { inWords } from './in-words.js';
import { OutputLines } from './output-lines.js';

const MOST_CHANNELS = 8;

export class RunOutputs implements vscode.Disposable {
  /** By name, the one that was longest unused first. */
  readonly #channels = new Map<string, vscode.OutputChannel>();
  readonly #subscription: vscode.Disposable;
  /** Of the latest run that printed. */
  #latest: vscode.OutputChannel | undefined;

  constructor(onDidStart: vscode.Event<RunHandle>) {
    this.#subscription = onDidStart((handle) => this.#follow(handle));
  }

  /** Shows what the latest run that printed has printed; false if none has. */
  show(): boolean {
    this.#latest?.show(true);
    return this.#latest !== undefined;
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const channel of this.#channels.values()) channel.dispose();
  }

  #follow(handle: RunHandle): void {
    const lines = new OutputLines();
    let channel: vscode.OutputChannel | undefined;
    const printed = new Gathered((text) => {
      channel ??= this.#open(handle.record);
      channel.append(text);
    });
    handle.on('output', (output) => {
      lines.push(output, handle.record.blocks);
      printed.push(lines.take());
    });
    handle.on('end', () => {
      lines.end();
      printed.push(lines.take());
      printed.flush();
    });
  }

  #open(record: RunRecord): vscode.OutputChannel {
    const name = `Pool Lanes: ${record.title}, ${poolsOf(record)}`;
    let channel = this.#channels.get(name);
    this.#channels.delete(name);
    if (channel) channel.clear();
    else {
      this.#makeRoom();
      channel = vscode.window.createOutputChannel(name);
    }
    this.#channels.set(name, channel);
    this.#latest = channel;
    const when = new Date(record.startedAt).toLocaleString(vscode.env.language);
    channel.appendLine(
      vscode.l10n.t(
        '{0}, {1}. Before each line: when it was written, ms since the run began; how much later it arrived; and who wrote it.',
        record.title,
        when,
      ),
    );
    return channel;
  }

  #makeRoom(): void {
    const [oldest] = this.#channels;
    if (!oldest || this.#channels.size < MOST_CHANNELS) return;
    this.#channels.delete(oldest[0]);
    oldest[1].dispose();
  }
}

/** `Thread pool × 2`, or `4 pools`. */
function poolsOf({ blocks }: RunRecord): string {
  const titles = new Set(blocks.map(({ pool, workers }) => poolTitle(pool, workers)));
  const [only, another] = titles;
  return only !== undefined && another === undefined
    ? inWords(only)
    : vscode.l10n.t('{0} pools', titles.size);
}
