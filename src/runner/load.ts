/** Evaluates the user's module and its inputs on the runner's main thread, as the user's own program would. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isInputError } from '../shared/input-error.js';
import { ProblemError } from '../shared/problem.js';
import type { SourcePlace } from '../shared/problem.js';
import type { RunnerPlan } from '../shared/runner-protocol.js';
import { nameAndMessage, stackOf } from './errors.js';
import { cleanStack, placeOf } from './stack.js';

/** One task: the number of its function, and its arguments. */
export type TaskInput = readonly [fn: number, args: readonly unknown[]];

/** @throws ProblemError of kind `load` */
export async function loadModule(plan: RunnerPlan): Promise<Record<string, unknown>> {
  try {
    return (await import(plan.module)) as Record<string, unknown>;
  } catch (thrown) {
    throw loadProblem(thrown, plan);
  }
}

/** @throws ProblemError of kind `inputs` */
export async function evaluateInputs(
  module: Record<string, unknown>,
  plan: RunnerPlan,
): Promise<TaskInput[]> {
  const inputs = module[plan.inputsExport] as () => TaskInput[] | Promise<TaskInput[]>;
  try {
    const tasks = await inputs();
    const { tasks: wanted = tasks.length } = plan;
    // Evaluated anew each time round, so that no two tasks share an argument that one of them may change.
    while (tasks.length > 0 && tasks.length < wanted) {
      for (const input of await inputs()) if (tasks.push(input) === wanted) break;
    }
    tasks.length = Math.min(tasks.length, wanted);
    if (plan.only !== undefined) tasks.splice(0, tasks.length, ...onlyOf(tasks, plan.only));
    if (tasks.length > 0) return tasks;
  } catch (thrown) {
    if (thrown instanceof ProblemError) throw thrown;
    const { name, message } = nameAndMessage(thrown);
    const told = isInputError(thrown);
    throw problem(thrown, plan, {
      kind: 'inputs',
      what: told ? message : `The inputs cannot be evaluated: ${name}: ${message}`,
      where: told ? thrown.place : undefined,
      todo: 'Correct the @task or @tasks tag; it is evaluated like code at the end of the file.',
    });
  }
  throw new ProblemError({
    kind: 'inputs',
    what: 'The inputs give no task at all.',
    todo: 'Ask for at least one task, for example: @tasks 8 i => [i]',
  });
}

/** @throws ProblemError if there are fewer tasks by now */
function onlyOf(tasks: readonly TaskInput[], number: number): [TaskInput] {
  const task = tasks[number];
  if (task) return [task];
  throw new ProblemError({
    kind: 'inputs',
    what: `There is no task #${number} any more: the inputs give ${tasks.length}.`,
    todo: 'Run the whole again, and choose a task of that run.',
  });
}

function loadProblem(thrown: unknown, plan: RunnerPlan): ProblemError {
  const { name, message } = nameAndMessage(thrown);
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const missing = /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1];
  if (missing !== undefined && /MODULE_NOT_FOUND$/.test(String(code))) {
    return problem(thrown, plan, {
      kind: 'load',
      what: `The module "${missing}" is imported but cannot be found.`,
      todo: 'Install it (npm install), or correct the import.',
      where: placeOfImport(missing, plan),
    });
  }
  const linked = /requested module '([^']+)'/.exec(message)?.[1];
  return problem(thrown, plan, {
    kind: 'load',
    what: `The file cannot be loaded: ${name}: ${message}`,
    todo:
      linked === undefined
        ? 'Correct the code at the top level of the file, which runs before any task.'
        : `Correct the import, or install the version of "${linked}" that has it.`,
    where: linked === undefined ? undefined : placeOfImport(linked, plan),
  });
}

function problem(
  thrown: unknown,
  plan: RunnerPlan,
  about: {
    readonly kind: 'load' | 'inputs';
    readonly what: string;
    readonly todo: string;
    readonly where?: SourcePlace | null | undefined;
  },
): ProblemError {
  const stack = stackOf(thrown);
  const { where = placeOf(stack, fileURLToPath(plan.module)), ...rest } = about;
  return new ProblemError(
    {
      ...rest,
      ...(where ? { where } : {}),
      detail: stack === '' ? String(thrown) : cleanStack(stack),
    },
    { cause: thrown },
  );
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

/** Where the user's sources import `specifier`: Node.js names only the built module. */
function placeOfImport(specifier: string, plan: RunnerPlan): SourcePlace | null {
  let map: SourceMap;
  try {
    map = JSON.parse(readFileSync(`${fileURLToPath(plan.module)}.map`, 'utf8')) as SourceMap;
  } catch {
    return null;
  }
  const quoted = new RegExp(`(["'\`])${specifier.replace(/[^\w]/g, '\\$&')}(?:/[^"'\`]*)?\\1`);
  for (const [i, source] of map.sources.entries()) {
    const url = new URL(source, plan.module);
    if (url.protocol !== 'file:') continue;
    const lines = (map.sourcesContent?.[i] ?? '').split('\n');
    const row = lines.findIndex(
      (line) => quoted.test(line) && /import|export|require|from/.test(line),
    );
    const column = lines[row]?.search(quoted);
    if (column === undefined) continue;
    return { file: fileURLToPath(url), line: row + 1, column: column + 1 };
  }
  return null;
}
