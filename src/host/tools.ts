/** Language-model tools: an agent may run a function in a pool, or compare pools, once the user has allowed that very call. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { RunRequest } from '../runs/index.js';
import { problemLine, ProblemError, toProblem } from '../shared/problem.js';
import { parseInputText } from '../tasks/index.js';
import type { InputTag, TaskFunction } from '../tasks/index.js';
import type { Inputs } from './ask-inputs.js';
import type { RunControl } from './run-control.js';
import type { Choice, Target } from './target.js';
import { MOST_TASKS } from './task-count.js';

/** As `languageModelTools` in package.json describes it; a model may send anything. */
interface ToolInput {
  readonly file?: unknown;
  readonly function?: unknown;
  readonly pool?: unknown;
  readonly args?: unknown;
  readonly tasks?: unknown;
  readonly timeBudget?: unknown;
}

/** What is left of it once it has been read. */
interface Call {
  readonly target: Target;
  readonly name: string;
  readonly choice: 'thread' | 'process' | 'compare';
  readonly inputs: readonly InputTag[] | undefined;
  readonly budgetMs: number | undefined;
}

export interface ToolParts {
  readonly control: RunControl;
  readonly inputs: Inputs;
  /** Makes a request of a target; what it is run with is given. */
  readonly prepare: (
    target: Target,
    choice: Choice,
    inputs: Pick<Inputs, 'of'>,
  ) => Promise<RunRequest | undefined>;
}

/** A model may not keep the machine busy for longer, s. */
const MOST_S = 600;

export const TOOLS = { run_in_pools: 'run', compare_pools: 'compare' } as const;

export function registerTools(parts: ToolParts): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(TOOLS).map(([name, kind]) =>
      vscode.lm.registerTool(name, new PoolTool(kind, parts)),
    ),
  );
}

export class PoolTool implements vscode.LanguageModelTool<ToolInput> {
  constructor(
    private readonly kind: 'run' | 'compare',
    private readonly parts: ToolParts,
  ) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<ToolInput>): vscode.PreparedToolInvocation {
    const call = this.#readOrTell(input);
    const file = vscode.workspace.asRelativePath(call.target.uri);
    const { name, choice } = call;
    const title = {
      thread: vscode.l10n.t('Run {0} in a thread pool?', name),
      process: vscode.l10n.t('Run {0} in a process pool?', name),
      compare: vscode.l10n.t('Compare pools with {0}?', name),
    }[choice];
    const inputs = call.inputs?.map(({ text, count }) =>
      vscode.l10n.t('{0} tasks, called with: {1}', count, text || '()'),
    );
    const message = vscode.l10n.t(
      'This runs the function {0} of {1} on this machine, many times.',
      name,
      file,
    );
    return {
      invocationMessage: vscode.l10n.t('Running {0} of {1} in pools', name, file),
      confirmationMessages: { title, message: [message, ...(inputs ?? [])].join(' ') },
    };
  }

  /** @throws Error with what happened and what to do, which the model is told */
  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<ToolInput>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    try {
      const call = this.#read(input);
      const plan = await this.#plan(call);
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      const run = await this.parts.control.perform(call.target, plan, token);
      const { toolAnswer } = await import('./later.js');
      const { text, json } = toolAnswer(run);
      return new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(text),
        new vscode.LanguageModelTextPart(json),
      ]);
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      throw new Error(problemLine(toProblem(error)), { cause: error });
    }
  }

  #readOrTell(input: ToolInput): Call {
    try {
      return this.#read(input);
    } catch (error) {
      throw new Error(problemLine(toProblem(error)), { cause: error });
    }
  }

  async #plan(call: Call): Promise<RunRequest> {
    const known = {
      of: (uri: vscode.Uri, fn: TaskFunction) =>
        Promise.resolve(call.inputs ?? this.parts.inputs.known(uri, fn)),
    };
    const plan = await this.parts.prepare(call.target, call.choice, known);
    if (!plan) {
      throw usage(
        vscode.l10n.t('It is not known what to call {0} with.', call.name),
        vscode.l10n.t(
          'Give the arguments in "args", as in a call, or add a @task tag to its doc comment.',
        ),
      );
    }
    const { blocks } = plan;
    if (call.budgetMs === undefined || !('pools' in blocks)) return plan;
    return { ...plan, blocks: { ...blocks, budgetMs: call.budgetMs } };
  }

  #read({ file, function: name, pool, args, tasks, timeBudget }: ToolInput): Call {
    if (typeof file !== 'string' || typeof name !== 'string' || file === '' || name === '') {
      throw usage(
        vscode.l10n.t('A file and a function are needed.'),
        vscode.l10n.t('Give "file", a path, and "function", a name.'),
      );
    }
    const count = tasks ?? 1;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_TASKS) {
      throw usage(
        vscode.l10n.t('{0} is no number of tasks.', JSON.stringify(tasks)),
        vscode.l10n.t('Give "tasks" as a whole number from 1 to {0}.', MOST_TASKS),
      );
    }
    const uri = uriOf(file);
    if (!vscode.workspace.getWorkspaceFolder(uri)) {
      throw usage(
        vscode.l10n.t('{0} is not in a folder that is open.', uri.fsPath),
        vscode.l10n.t('Name a file of the workspace.'),
      );
    }
    return {
      target: { uri, names: [name] },
      name,
      choice: this.kind === 'compare' ? 'compare' : pool === 'process' ? 'process' : 'thread',
      inputs: args === undefined ? undefined : [tagOf(args, count)],
      budgetMs:
        typeof timeBudget === 'number' && timeBudget >= 1
          ? Math.min(timeBudget, MOST_S) * 1e3
          : undefined,
    };
  }
}

/** A path as a model writes it: absolute, or relative to the workspace's first folder. */
function uriOf(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return isAbsolute(file) || !folder
    ? vscode.Uri.file(file)
    : vscode.Uri.joinPath(folder.uri, file);
}

function tagOf(args: unknown, count: number): InputTag {
  const tag = parseInputText(typeof args === 'string' ? args : JSON.stringify(args), count);
  if (!('message' in tag)) return tag;
  throw usage(
    vscode.l10n.t('"args" is not what stands between the brackets of a call: {0}', tag.message),
    vscode.l10n.t('Write, for example: 30, { fast: true }'),
  );
}

const usage = (what: string, todo: string): ProblemError =>
  new ProblemError({ kind: 'usage', what, todo });
