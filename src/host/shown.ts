/** The run that is shown, the one beside it, and what pages are told of them. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { RunHandle } from '../runs/index.js';
import { markOf, Marks } from '../shared/marks.js';
import type { Problem } from '../shared/problem.js';
import type { OutputMark, RunRecord } from '../shared/run.js';
import type { RunStore } from './run-store.js';
import type { ShownRun } from './saved-run.js';

export class Shown implements vscode.Disposable {
  readonly #shows = new vscode.EventEmitter<ShownRun>();
  readonly #changes = new vscode.EventEmitter<RunRecord>();
  readonly #outputs = new vscode.EventEmitter<{
    readonly runId: string;
    readonly mark: OutputMark;
  }>();
  readonly #chunks = new vscode.EventEmitter<{
    readonly runId: string;
    readonly data: ArrayBuffer;
  }>();
  /** What the run that is going, or was last, has written so far. */
  readonly #marks = new Marks();
  #current: ShownRun | null = null;
  #beside: ShownRun | null = null;

  /** Another run is to be shown, whole. */
  readonly onDidShow = this.#shows.event;
  /** The run that is shown has moved on. */
  readonly onDidChange = this.#changes.event;
  readonly onDidGrow = this.#chunks.event;
  /** Code of the run that is shown has written something. */
  readonly onDidWrite = this.#outputs.event;

  constructor(private readonly saved: Pick<RunStore, 'latest'>) {}

  /** The run to show: the latest of this session, else the last one of this workspace. */
  async get(): Promise<ShownRun | null> {
    if (this.#current) return this.#current;
    const restored = await this.saved.latest();
    if (restored) this.#restore(restored);
    return this.#current;
  }

  /** The run that is shown, if it is in memory. */
  get current(): ShownRun | null {
    return this.#current;
  }

  /** The second run on the axis of the shown one, if any. */
  get beside(): ShownRun | null {
    return this.#beside;
  }

  /** What the code of a run has written so far. */
  marksOf({ record, marks = [] }: ShownRun): readonly OutputMark[] {
    const live = this.#marks.of(record.id);
    return live.length > 0 ? live : marks;
  }

  show(run: ShownRun): void {
    this.#current = run;
    this.#beside = null;
    this.#shows.fire(run);
  }

  /** Shows a run that is over on the axis of the shown one, or none; another run to be shown takes it away. */
  showBeside(run: ShownRun | null): void {
    if (!this.#current || run === this.#beside) return;
    this.#beside = run?.record.id === this.#current.record.id ? null : run;
    this.#shows.fire(this.#current);
  }

  /** Tells pages, and what saves it, of all that comes of a run. */
  follow(handle: RunHandle, saver: ReturnType<RunStore['follow']>): void {
    const runId = handle.record.id;
    handle.on('change', (changed) => this.#changes.fire(changed));
    handle.on('chunk', (_, data) => {
      saver.chunk(data);
      this.#chunks.fire({ runId, data });
    });
    handle.on('output', (output) => {
      const mark = this.#marks.keep(runId, markOf(output));
      if (!mark) return;
      saver.mark(mark);
      this.#outputs.fire({ runId, mark });
    });
  }

  changed(record: RunRecord): void {
    this.#changes.fire(record);
  }

  #restore(run: ShownRun): void {
    // Another run may have begun while it was read.
    if (this.#current) return;
    this.#current = run;
    this.#changes.fire(run.record);
  }

  dispose(): void {
    for (const emitter of [this.#shows, this.#changes, this.#chunks, this.#outputs]) {
      emitter.dispose();
    }
  }
}

/** Stands for a run that did not begin, to say why. */
export const refused = (title: string, problem: Problem): ShownRun => ({
  record: {
    id: randomUUID(),
    title,
    startedAt: Date.now(),
    functions: [],
    status: 'failed',
    blocks: [],
    problem,
    warnings: [],
  },
  chunks: () => [],
  details: () => null,
});
