/** One run at a time: starts it, stops it, starts it again. */
import * as vscode from 'vscode';
import type { RunHandle, RunRequest } from '../runs/index.js';
import type { FaultsRecord } from '../shared/faults.js';
import { ProblemError, toProblem } from '../shared/problem.js';
import type { Problem } from '../shared/problem.js';
import type { Rerun } from '../shared/page-protocol.js';
import { choiceOf, onlyTask } from './again.js';
import { inWords } from './in-words.js';
import { subjectOf } from './run-head.js';
import type { RunStore } from './run-store.js';
import type { ShownRun } from './saved-run.js';
import { refused } from './shown.js';
import type { Shown } from './shown.js';
import { SWEEP_OF, targetOf } from './target.js';
import type { Choice, Target } from './target.js';
import type { TestReport } from './test-report.js';

/** Makes a request of a target; undefined if the user gave no inputs. */
export type Prepare = (target: Target, choice: Choice) => Promise<RunRequest | undefined>;

export class RunControl implements vscode.Disposable {
  readonly #starts = new vscode.EventEmitter<RunHandle>();
  readonly #ends = new vscode.EventEmitter<RunHandle>();
  #live: { readonly handle: RunHandle; readonly over: Promise<void> } | null = null;
  #last: { readonly target: Target; readonly choice: Choice } | undefined;
  #isAsking = false;

  readonly onDidStart = this.#starts.event;
  /** A run is over, and saved. */
  readonly onDidEnd = this.#ends.event;
  constructor(
    private readonly prepare: Prepare,
    private readonly report: TestReport,
    private readonly saved: RunStore,
    private readonly shown: Shown,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Whether there is something that *Run Again* can mean. */
  get canRunAgain(): boolean {
    return this.#last !== undefined || (this.shown.current?.record.functions.length ?? 0) > 0;
  }

  /** Shows a run that is over in place of the one that is shown; false, and the user is told, while another is going. */
  async open(run: ShownRun): Promise<boolean> {
    if (this.#live) {
      await vscode.window.showInformationMessage(
        vscode.l10n.t(
          '{0} is still running. Wait for its end, or stop it, to look at another run.',
          this.#live.handle.record.title,
        ),
      );
      return false;
    }
    // What *Run Again* means is now this run.
    this.#last = undefined;
    const { record } = run;
    if (record.comparison && record.node && !record.faults) {
      const faults = await this.saved.faultsOf(subjectOf(record), record.node.version);
      if (faults) record.faults = faults;
    }
    this.shown.show(run);
    return true;
  }

  get isRunning(): boolean {
    return this.#live !== null;
  }

  /** Runs a target; resolves when it is over, or when it is clear that it does not begin. Never rejects. */
  async run(target: Target, choice: Choice, request?: vscode.TestRunRequest): Promise<void> {
    try {
      this.#last = { target, choice };
      await this.#begin(target, choice, (plan) => plan, request);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.#refuse(target, toProblem(error), request);
    }
  }

  /**
   * Runs one task of the shown run once more, by itself, with the input that has its number now; resolves as `run`.
   * What *Run Again* means stays as it is.
   */
  async runTask(runId: string, block: number, task: number, how: Rerun): Promise<void> {
    const record = this.shown.current?.record;
    const ran = record?.blocks[block];
    const target = record && targetOf(record);
    if (record?.id !== runId || !ran || !target) return;
    const { choice, amend } = onlyTask(ran, task, how);
    try {
      await this.#begin(target, choice, amend);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.#refuse(target, toProblem(error));
    }
  }

  /** Runs what the shown run is of in another way; resolves as `run`. */
  async runShown(runId: string, choice: Choice): Promise<void> {
    const record = this.shown.current?.record;
    const target = record && targetOf(record);
    if (record?.id === runId && target) await this.run(target, choice);
  }

  /**
   * Runs a plan for somebody who cannot be asked; resolves when it is over, also after `token` has stopped it.
   * @throws ProblemError if it may not begin, here or now
   */
  async perform(
    target: Target,
    plan: RunRequest,
    token: vscode.CancellationToken,
  ): Promise<RunHandle> {
    if (!vscode.workspace.isTrusted) throw new ProblemError(untrusted());
    const { startRun } = await import('./later.js');
    if (this.#live) throw new ProblemError(busy(this.#live.handle.record.title));
    const handle = startRun(plan);
    const cancelled = token.onCancellationRequested(() => void handle.stop());
    try {
      if (token.isCancellationRequested) void handle.stop();
      await this.#follow(handle, target);
    } finally {
      cancelled.dispose();
    }
    return handle;
  }

  async again(): Promise<void> {
    const pool = this.shown.current?.record.sweep?.pool;
    // Which pool it was is not asked again.
    if (this.#last?.choice === 'sweep' && pool) return this.run(this.#last.target, SWEEP_OF[pool]);
    if (this.#last) return this.run(this.#last.target, this.#last.choice);
    const record = (await this.shown.get())?.record;
    const target = record && targetOf(record);
    if (record && target) await this.run(target, choiceOf(record));
  }

  /** Resolves when nothing of the run is left running. */
  async stop(): Promise<void> {
    const live = this.#live;
    await live?.handle.stop();
    await live?.over;
  }

  dispose(): void {
    for (const emitter of [this.#starts, this.#ends]) emitter.dispose();
  }

  async #begin(
    target: Target,
    choice: Choice,
    amend: (plan: RunRequest) => RunRequest,
    request?: vscode.TestRunRequest,
  ): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.#refuse(target, untrusted(), request);
      return;
    }
    const plan = await this.prepare(target, choice);
    const { startRun } = await import('./later.js');
    if (!plan || !(await this.#makeRoom())) return;
    const faults = choice === 'compare' ? await this.#faultsOf(target, plan) : null;
    const handle = startRun(amend(plan));
    if (faults) handle.record.faults = faults;
    await this.#follow(handle, target, request);
  }

  /** What the fault lab last said of what is to be compared. */
  async #faultsOf({ uri, names }: Target, { node }: RunRequest): Promise<FaultsRecord | null> {
    if (typeof node !== 'object') return null;
    return this.saved.faultsOf({ file: uri.fsPath, names }, node.version);
  }

  async #follow(handle: RunHandle, target: Target, request?: vscode.TestRunRequest): Promise<void> {
    const { record } = handle;
    this.log.info(`${record.title}: ${record.blocks.map(({ pool }) => pool).join(', ')}`);
    const saver = this.saved.follow(handle);
    this.shown.follow(handle, saver);
    const over = handle.done.then(() => {
      this.#live = null;
      this.shown.changed(record);
    });
    this.#live = { handle, over };
    this.shown.show(handle);
    this.#starts.fire(handle);
    await this.report.follow(handle, target, request);
    await over;
    await saver.end();
    this.#ends.fire(handle);
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
      void vscode.window.showWarningMessage(inWords(`${problem.what} ${problem.todo}`));
      return;
    }
    this.shown.show(refused(target.names.join(' + '), problem));
  }
}

const untrusted = (): Problem => ({
  kind: 'untrusted',
  what: vscode.l10n.t('This workspace is not trusted, so no code of it is run.'),
  todo: vscode.l10n.t('Trust the workspace if you know where its code comes from, then run again.'),
});

const busy = (title: string): Problem => ({
  kind: 'busy',
  what: vscode.l10n.t('{0} is still running.', title),
  todo: vscode.l10n.t('Two runs at once would disturb each other: try again when it is over.'),
});
