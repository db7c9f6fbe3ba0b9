/** One run at a time: starts it, stops it, starts it again, and holds the one that is shown. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { RunHandle, RunRequest } from '../runs/index.js';
import { toProblem } from '../shared/problem.js';
import type { Problem } from '../shared/problem.js';
import type { RunRecord } from '../shared/run.js';
import type { LastRun } from './last-run.js';
import type { ShownRun } from './saved-run.js';
import type { Choice, Target } from './target.js';
import type { TestReport } from './test-report.js';

/** Makes a request of a target; undefined if the user gave no inputs. */
export type Prepare = (target: Target, choice: Choice) => Promise<RunRequest | undefined>;

export class RunControl implements vscode.Disposable {
  readonly #shows = new vscode.EventEmitter<ShownRun>();
  readonly #starts = new vscode.EventEmitter<RunHandle>();
  readonly #changes = new vscode.EventEmitter<RunRecord>();
  readonly #chunks = new vscode.EventEmitter<{
    readonly runId: string;
    readonly data: ArrayBuffer;
  }>();
  #shown: ShownRun | null = null;
  #live: { readonly handle: RunHandle; readonly over: Promise<void> } | null = null;
  #last: { readonly target: Target; readonly choice: Choice } | undefined;
  #isAsking = false;

  /** Another run is to be shown, whole. */
  readonly onDidShow = this.#shows.event;
  readonly onDidStart = this.#starts.event;
  /** The run that is shown has moved on. */
  readonly onDidChange = this.#changes.event;
  readonly onDidGrow = this.#chunks.event;

  constructor(
    private readonly prepare: Prepare,
    private readonly report: TestReport,
    private readonly saved: LastRun,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The run to show: the latest of this session, else the last one of this workspace. */
  async shown(): Promise<ShownRun | null> {
    if (this.#shown) return this.#shown;
    const restored = await this.saved.read();
    if (restored) this.#restore(restored);
    return this.#shown;
  }

  /** Whether there is something that *Run Again* can mean. */
  get canRunAgain(): boolean {
    return this.#last !== undefined || (this.#shown?.record.functions.length ?? 0) > 0;
  }

  get isRunning(): boolean {
    return this.#live !== null;
  }

  /** The run that is shown, if it is in memory. */
  get current(): ShownRun | null {
    return this.#shown;
  }

  /** Runs a target; resolves when it is over, or when it is clear that it does not begin. Never rejects. */
  async run(target: Target, choice: Choice, request?: vscode.TestRunRequest): Promise<void> {
    try {
      if (!vscode.workspace.isTrusted) {
        this.#refuse(target, untrusted(), request);
        return;
      }
      this.#last = { target, choice };
      const plan = await this.prepare(target, choice);
      const { startRun } = await import('../runs/index.js');
      if (!plan || !(await this.#makeRoom())) return;
      await this.#follow(startRun(plan), target, request);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.#refuse(target, toProblem(error), request);
    }
  }

  async again(): Promise<void> {
    if (this.#last) return this.run(this.#last.target, this.#last.choice);
    const record = (await this.shown())?.record;
    const [first] = record?.functions ?? [];
    if (!record || !first) return;
    const target = {
      uri: vscode.Uri.file(first.place.file),
      names: record.functions.map(({ name }) => name),
    };
    const [block, ...others] = record.blocks;
    const isOne = others.length === 0 && (block?.pool === 'thread' || block?.pool === 'process');
    if (!isOne) return this.run(target, 'compare');
    const debug = block.pool === 'thread' ? 'debugThread' : 'debugProcess';
    return this.run(target, record.debug ? debug : block.pool);
  }

  /** Resolves when nothing of the run is left running. */
  async stop(): Promise<void> {
    const live = this.#live;
    await live?.handle.stop();
    await live?.over;
  }

  dispose(): void {
    for (const emitter of [this.#shows, this.#starts, this.#changes, this.#chunks]) {
      emitter.dispose();
    }
  }

  async #follow(handle: RunHandle, target: Target, request?: vscode.TestRunRequest): Promise<void> {
    const { record } = handle;
    this.log.info(`${record.title}: ${record.blocks.map(({ pool }) => pool).join(', ')}`);
    const saver = this.saved.follow(handle);
    handle.on('change', (changed) => this.#changes.fire(changed));
    handle.on('chunk', (_, data) => {
      saver.chunk(data);
      this.#chunks.fire({ runId: record.id, data });
    });
    handle.on('output', ({ stream, text }) => this.log.info(`[${stream}] ${text.trimEnd()}`));
    const over = handle.done.then(() => {
      this.#live = null;
      this.#changes.fire(record);
    });
    this.#live = { handle, over };
    this.#show(handle);
    this.#starts.fire(handle);
    await this.report.follow(handle, target, request);
    await over;
    await saver.end();
    this.log.info(`${record.title}: ${record.status}`);
    if (record.problem) this.log.error(`${record.problem.what} ${record.problem.detail ?? ''}`);
  }

  /** False if another run is going and the user lets it go on. */
  async #makeRoom(): Promise<boolean> {
    if (this.#isAsking) return false;
    for (let live = this.#live; live; live = this.#live) {
      const stop = vscode.l10n.t('Stop and Run');
      this.#isAsking = true;
      const answer = await vscode.window
        .showWarningMessage(
          vscode.l10n.t('{0} is still running.', live.handle.record.title),
          {
            modal: true,
            detail: vscode.l10n.t(
              'Two runs at once would disturb each other. What was measured so far is kept until the new run begins.',
            ),
          },
          stop,
        )
        .then(
          (choice) => choice,
          () => undefined,
        );
      this.#isAsking = false;
      if (answer !== stop) return false;
      await live.handle.stop();
      await live.over;
    }
    return true;
  }

  /** Shows why a run did not begin, in the one place for that. */
  #refuse(target: Target, problem: Problem, request?: vscode.TestRunRequest): void {
    this.log.warn(problem.what);
    this.report.refuse(target, problem, request);
    if (this.#live) {
      // The page belongs to the run that is going.
      void vscode.window.showWarningMessage(`${problem.what} ${problem.todo}`);
      return;
    }
    const record: RunRecord = {
      id: randomUUID(),
      title: target.names.join(' + '),
      startedAt: Date.now(),
      functions: [],
      status: 'failed',
      blocks: [],
      problem,
      warnings: [],
    };
    this.#show({ record, chunks: () => [], details: () => null });
  }

  #restore(run: ShownRun): void {
    // Another run may have begun while it was read.
    if (this.#shown) return;
    this.#shown = run;
    this.#changes.fire(run.record);
  }

  #show(run: ShownRun): void {
    this.#shown = run;
    this.#shows.fire(run);
  }
}

const untrusted = (): Problem => ({
  kind: 'untrusted',
  what: vscode.l10n.t('This workspace is not trusted, so no code of it is run.'),
  todo: vscode.l10n.t('Trust the workspace if you know where its code comes from, then run again.'),
});
