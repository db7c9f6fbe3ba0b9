/** The inputs of a function: its tags, else what was last used for it, else what the user answers. */
import * as vscode from 'vscode';
import { parseInputText } from '../tasks/index.js';
import type { InputTag, TaskFunction } from '../tasks/index.js';
import { keyOf } from './target.js';
import { MOST_TASKS, readCount } from './task-count.js';

/** What is remembered of an answer. */
interface Answer {
  readonly args: string;
  readonly count: number;
}

export class Inputs {
  constructor(private readonly memory: vscode.Memento) {}

  /** Asks only if there are neither tags nor an answer from before; undefined if the user gave none. */
  async of(uri: vscode.Uri, fn: TaskFunction): Promise<readonly InputTag[] | undefined> {
    return this.known(uri, fn) ?? this.ask(uri, fn);
  }

  /** The tags, or an answer from before. */
  known(uri: vscode.Uri, fn: TaskFunction): readonly InputTag[] | undefined {
    if (fn.inputs.length > 0) return fn.inputs;
    const remembered = this.#recall(uri, fn.name);
    const tag = remembered && tagOf(remembered);
    return tag && [tag];
  }

  /** Asks in any case, and remembers the answer. */
  async ask(uri: vscode.Uri, fn: TaskFunction): Promise<readonly InputTag[] | undefined> {
    const { proposeInput } = await import('./later.js');
    const before = this.#recall(uri, fn.name) ?? proposeInput(fn);
    const args = fn.params.length === 0 ? '' : await askArguments(fn, before.args);
    if (args === undefined) return undefined;
    const count = await askCount(fn, before.count);
    if (count === undefined) return undefined;
    const tag = tagOf({ args, count });
    if (!tag) return undefined;
    await this.memory.update(memoryKey(uri, fn.name), { args, count } satisfies Answer);
    return [tag];
  }

  #recall(uri: vscode.Uri, name: string): Answer | undefined {
    return this.memory.get<Answer>(memoryKey(uri, name));
  }
}

const memoryKey = (uri: vscode.Uri, name: string): string => `inputs ${keyOf(uri, name)}`;

function tagOf({ args, count }: Answer): InputTag | undefined {
  const parsed = parseInputText(args, count);
  return 'message' in parsed ? undefined : parsed;
}

function askArguments(fn: TaskFunction, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Inputs of {0} (1 of 2): arguments', fn.name),
    prompt: vscode.l10n.t(
      '{0}({1}): write them as in a call, or i => [ … ] to make them from the number of the task. Names of the module can be used.',
      fn.name,
      fn.params.join(', '),
    ),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const parsed = parseInputText(text, 1);
      return 'message' in parsed ? parsed.message : undefined;
    },
  });
}

async function askCount(fn: TaskFunction, value: number): Promise<number | undefined> {
  const answer = await vscode.window.showInputBox({
    title:
      fn.params.length === 0
        ? vscode.l10n.t('Inputs of {0}: tasks', fn.name)
        : vscode.l10n.t('Inputs of {0} (2 of 2): tasks', fn.name),
    prompt: vscode.l10n.t('How many times to call it.'),
    value: String(value),
    ignoreFocusOut: true,
    validateInput: (text) =>
      readCount(text) === undefined
        ? vscode.l10n.t('A whole number from 1 to {0}.', MOST_TASKS.toLocaleString('en'))
        : undefined,
  });
  return answer === undefined ? undefined : readCount(answer);
}
