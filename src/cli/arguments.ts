/** The command line, read and checked. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { ProblemError } from '../shared/problem.js';
import { POOLS } from '../shared/words.js';
import type { Pool } from '../shared/words.js';

export const USAGE = `Usage: pool-lanes run FILE[#FUNCTION] [options]

Runs a task function of a TypeScript or JavaScript file many times, in one pool after the other, and compares them.
Its inputs are the @task and @tasks tags of its doc comment:

  /** @task 3, { task: 'one' } */           one task with these arguments
  /** @tasks 64 i => [27 + (i % 3)] */      64 tasks, the arguments made from the index

Options:
  --pools LIST    which pools, in this order: serial, eventLoop, thread, process  (all four)
  --workers N     most workers of a pool of threads or processes  (what the machine runs in parallel)
  --tasks N       exactly so many tasks: one tag makes so many, several take turns  (8 where there is no tag)
  --args JS       arguments as in a call, or i => [arguments], instead of the tags
  --rounds N      how often to run every pool  (1)
  --node PATH     the Node.js to run on  (the project's own)
  --json          one JSON document on stdout; what tasks write goes to stderr
  --results       the results of all tasks in the document
  --trace FILE    write the trace (.poollanes)
  --help, --version

Exit code: 0 if every task ended ok, 1 if some did not, 2 if nothing could be run as asked.
`;

const OPTIONS = {
  pools: { type: 'string' },
  workers: { type: 'string' },
  tasks: { type: 'string' },
  args: { type: 'string' },
  rounds: { type: 'string' },
  node: { type: 'string' },
  json: { type: 'boolean' },
  results: { type: 'boolean' },
  trace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

export interface RunCommand {
  readonly kind: 'run';
  readonly file: string;
  /** Null where the file alone was named. */
  readonly functionName: string | null;
  readonly pools: readonly Pool[];
  readonly workers: number | null;
  readonly tasks: number | null;
  readonly args: string | null;
  readonly rounds: number;
  readonly node: string | null;
  readonly json: boolean;
  readonly results: boolean;
  readonly trace: string | null;
}

export type Command = RunCommand | { readonly kind: 'help' } | { readonly kind: 'version' };

/** A request that makes no sense. */
export const usageError = (what: string, todo = 'See pool-lanes --help.'): ProblemError =>
  new ProblemError({ kind: 'usage', what, todo });

/**
 * Reads the arguments behind the program's name.
 * @throws ProblemError of kind `usage`
 */
export function readArguments(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command, target, ...rest] = positionals;
  if (command === undefined) throw usageError('There is no command.');
  if (command !== 'run') throw usageError(`There is no command "${command}".`);
  if (target === undefined) throw usageError('There is no file to run.');
  if (rest.length > 0) throw usageError(`There is one file too many: ${rest.join(' ')}`);
  const hash = target.lastIndexOf('#');
  return {
    kind: 'run',
    file: hash < 0 ? target : target.slice(0, hash),
    functionName: hash < 0 ? null : target.slice(hash + 1),
    pools: values.pools === undefined ? POOLS : readPools(values.pools),
    workers: readCount('workers', values.workers, 1_024),
    tasks: readCount('tasks', values.tasks, 10_000_000),
    args: values.args ?? null,
    rounds: readCount('rounds', values.rounds, 10_000) ?? 1,
    node: values.node ?? null,
    json: values.json ?? false,
    results: values.results ?? false,
    trace: values.trace ?? null,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: withValues(argv), options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** `--args -1` as `--args=-1`: arguments of a task may well begin with a minus, which `parseArgs` takes for an option. */
function withValues(argv: readonly string[]): string[] {
  const args: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [option = '', value] = argv.slice(i);
    const joins = option === '--args' && value?.startsWith('-') === true && !value.startsWith('--');
    args.push(joins ? `${option}=${value}` : option);
    if (joins) i++;
  }
  return args;
}

function readPools(list: string): Pool[] {
  const pools = new Set<Pool>();
  for (const name of list.split(',').map((part) => part.trim())) {
    const pool = POOLS.find((known) => known.toLowerCase() === name.toLowerCase());
    if (!pool) {
      throw usageError(`There is no pool "${name}".`, `Name some of ${POOLS.join(', ')}.`);
    }
    pools.add(pool);
  }
  return [...pools];
}

function readCount(option: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= 1 && count <= most) return count;
  throw usageError(
    `--${option} is "${text}".`,
    `Give --${option} a whole number from 1 to ${most}.`,
  );
}
