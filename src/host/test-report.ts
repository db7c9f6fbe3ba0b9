/** Tells the Testing view how a run goes: the icon in the gutter, the message at the failing line. */
import * as vscode from 'vscode';
import type { RunHandle } from '../runs/index.js';
import { isFaultLab } from '../shared/faults.js';
import type { Problem, SourcePlace } from '../shared/problem.js';
import { formatPlace } from '../shared/problem.js';
import { Gathered } from './gathered.js';
import type { Gutter } from './gutter.js';
import { inWords } from './in-words.js';
import type { FunctionOutcome, RunOutcome } from './outcomes.js';
import type { Target } from './target.js';

export class TestReport {
  #current: vscode.TestRun | undefined;

  constructor(private readonly gutter: Gutter) {}

  /** The run in the Testing view that is going, if there is one. */
  get current(): vscode.TestRun | undefined {
    return this.#current;
  }

  /**
   * Follows a run to its end.
   * @param request what the gutter asked for; absent if a command did
   */
  async follow(handle: RunHandle, target: Target, request?: vscode.TestRunRequest): Promise<void> {
    // What fails in the fault lab is no failure of the function.
    const run = isFaultLab(handle.record)
      ? undefined
      : this.#begin(target, handle.record.title, request);
    if (!run) {
      await handle.done;
      return;
    }
    this.#current = run;
    const printed = new Gathered((text) => run.appendOutput(text));
    const subscriptions = [
      run.token.onCancellationRequested(() => void handle.stop()),
      { dispose: handle.on('output', ({ text }) => printed.push(lines(text))) },
    ];
    try {
      const items = this.#items(target);
      // Not `started`, whose icon spins: drawing that takes time from what is measured.
      for (const [, item] of items) run.enqueued(item);
      await handle.done;
      const { outcomeOf, summaryLines } = await import('./later.js');
      printed.flush();
      run.appendOutput(`\r\n${summaryLines(handle).join('\r\n')}\r\n`);
      const outcome = outcomeOf(handle);
      for (const [index, item] of items) settle(run, item, outcome, outcome.functions[index]);
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
      this.#current = undefined;
      run.end();
    }
  }

  /** Reports a run that could not begin. */
  refuse(target: Target, problem: Problem, request?: vscode.TestRunRequest): void {
    const run = this.#begin(target, target.names.join(' + '), request);
    if (!run) return;
    try {
      for (const [, item] of this.#items(target)) run.errored(item, messageOf(problem));
    } finally {
      run.end();
    }
  }

  /** The functions' items, while their file is open, by the number of the function in the run. */
  #items({ uri, names }: Target): (readonly [number, vscode.TestItem])[] {
    return names.flatMap((name, index) => {
      const item = this.gutter.itemOf(uri, name);
      return item ? [[index, item] as const] : [];
    });
  }

  #begin(
    target: Target,
    title: string,
    request?: vscode.TestRunRequest,
  ): vscode.TestRun | undefined {
    const items = this.#items(target).map(([, item]) => item);
    if (items.length === 0) return undefined;
    return this.gutter.controller.createTestRun(request ?? new vscode.TestRunRequest(items), title);
  }
}

function settle(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { state, wallMs, problem }: RunOutcome,
  outcome: FunctionOutcome | undefined,
): void {
  const message = outcome && failureOf(outcome);
  if (message) run.failed(item, message, wallMs);
  else if (problem) run.errored(item, messageOf(problem), wallMs);
  else if (state === 'stopped' || !outcome || outcome.settled === 0) run.skipped(item);
  else run.passed(item, wallMs);
}

function failureOf({ failed, settled, first }: FunctionOutcome): vscode.TestMessage | undefined {
  if (!first) return undefined;
  const { pool, task, error } = first;
  const head = vscode.l10n.t(
    '{0} of {1} tasks failed; the first, #{2} ({3})',
    failed,
    settled,
    task,
    inWords(pool),
  );
  if (!error) return new vscode.TestMessage(`${head}.`);
  const { name, message, stack, todo, place } = error;
  const parts = [`${head}: ${name}: ${message}`, todo, stack].filter((part) => part);
  return located(new vscode.TestMessage(parts.join('\n\n')), place);
}

function messageOf({ what, where, todo, detail }: Problem): vscode.TestMessage {
  const parts = [what, todo, where && formatPlace(where), detail].filter((part) => part);
  return located(new vscode.TestMessage(parts.join('\n\n')), where);
}

function located(message: vscode.TestMessage, place?: SourcePlace): vscode.TestMessage {
  if (place) message.location = new vscode.Location(vscode.Uri.file(place.file), positionOf(place));
  return message;
}

/** A place as the editor counts, from 0. */
export const positionOf = ({ line, column = 1 }: SourcePlace): vscode.Position =>
  new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));

/** The Testing view's terminal wants both. */
const lines = (text: string): string => text.replace(/\r?\n/g, '\r\n');
