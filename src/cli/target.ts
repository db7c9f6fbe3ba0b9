/** From what the command line names to what can be run: the function and its inputs. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatPlace, ProblemError } from '../shared/problem.js';
import { isTagProblem, isSupported, parseInputText, SourceModel } from '../tasks/index.js';
import type { InputTag, TaskFunction } from '../tasks/index.js';
import type { FunctionRequest } from '../runs/index.js';
import { usageError } from './arguments.js';
import type { MeasureCommand } from './arguments.js';

/** Where neither tags nor `--tasks` say how many. */
const DEFAULT_TASKS = 8;

export interface Target {
  /** Absolute path. */
  readonly file: string;
  readonly request: FunctionRequest;
  /** See `RunRequest.tasks`. */
  readonly tasks: number | null;
  /** What is wrong with tags of the file, though not with all of them. */
  readonly warnings: readonly string[];
}

/** @throws ProblemError of kind `usage`, `noFunction` or `inputs` */
export async function findTarget(command: MeasureCommand): Promise<Target> {
  const file = resolve(command.file);
  if (!isSupported(file)) {
    throw usageError(
      `${command.file} is not a file of TypeScript or JavaScript.`,
      'Name a .ts, .tsx, .mts, .cts, .js, .jsx, .mjs or .cjs file.',
    );
  }
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${command.file} cannot be read: ${reason}`, 'Correct the path.');
  });
  const model = new SourceModel(file, text);
  const fn = chooseFunction(model.functions, command, file, text);
  const warnings = model.problems.map(
    ({ message, line }) => `${formatPlace({ file, line })}: ${message}`,
  );
  const inputs = chooseInputs(fn, command, file, warnings);
  const [only] = inputs;
  const place = { file, line: fn.line };
  if (inputs.length === 1 && only && command.tasks !== null) {
    const counted = { ...only, count: command.tasks };
    return { file, request: { name: fn.name, inputs: [counted], place }, tasks: null, warnings };
  }
  return { file, request: { name: fn.name, inputs, place }, tasks: command.tasks, warnings };
}

function chooseFunction(
  functions: readonly TaskFunction[],
  { functionName, file: name }: MeasureCommand,
  file: string,
  text: string,
): TaskFunction {
  const [first] = functions;
  if (!first) {
    throw new ProblemError({
      kind: 'noFunction',
      what: `${name} has no task function: no function at its top level.`,
      where: { file, line: functionName === null ? 1 : lineOf(functionName, text) },
      todo: `Move the function to the top level of the file; ${ELSEWHERE}`,
    });
  }
  if (functionName === null && functions.length === 1) return first;
  // Of several, the one with tags is meant: the others are its helpers.
  const [tagged, ...others] = functions.filter(({ inputs }) => inputs.length > 0);
  if (functionName === null && tagged && others.length === 0) return tagged;
  const names = functions.map((fn) => fn.name).join(', ');
  if (functionName === null || functionName === '') {
    throw usageError(
      `${name} has several task functions.`,
      `Name one as ${name}#FUNCTION: ${names}.`,
    );
  }
  const fn = functions.find((candidate) => candidate.name === functionName);
  if (fn) return fn;
  throw new ProblemError({
    kind: 'noFunction',
    what: `${name} has no task function "${functionName}".`,
    where: { file, line: lineOf(functionName, text) },
    todo: `Name one that it has: ${names}; ${ELSEWHERE}`,
  });
}

const ELSEWHERE =
  'methods, generators and nested functions cannot be run, and one that is re-exported is run from its own file.';

/** Where something of that name, or of the last part of `Class.method`, stands first; the first line if nothing does. */
function lineOf(name: string, text: string): number {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const words = (line: string): string[] => line.match(/[\p{ID_Continue}$]+/gu) ?? [];
  const index = text.split('\n').findIndex((line) => words(line).includes(last));
  return Math.max(1, index + 1);
}

function chooseInputs(
  fn: TaskFunction,
  { args, tasks, file: name }: MeasureCommand,
  file: string,
  warnings: readonly string[],
): readonly InputTag[] {
  if (args !== null) return [inputOf(args, tasks)];
  if (fn.inputs.length > 0) return fn.inputs;
  if (warnings.length === 0 && fn.params.length === 0) return [inputOf('', tasks)];
  throw new ProblemError({
    kind: 'inputs',
    what: `There is nothing to call ${fn.name}(${fn.params.join(', ')}) with.`,
    where: { file, line: fn.line },
    todo: `Add a tag above it, such as /** @task ARGUMENTS */, or give --args 'ARGUMENTS' (${name}#${fn.name}).`,
    ...(warnings.length === 0 ? {} : { detail: warnings.join('\n') }),
  });
}

function inputOf(args: string, tasks: number | null): InputTag {
  const tag = parseInputText(args, tasks ?? DEFAULT_TASKS);
  if (!isTagProblem(tag)) return tag;
  throw usageError(
    `--args is not a list of arguments: ${tag.message}`,
    "Write them as in a call, --args '3, { task: \"one\" }', or --args 'i => [i]' to make them from the index.",
  );
}
