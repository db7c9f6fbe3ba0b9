/** The command line, read and checked. */
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { ProblemError } from '../shared/problem.js';
import { SWEPT_POOLS } from '../shared/run.js';
import type { SweptPool } from '../shared/run.js';
import { POOLS } from '../shared/words.js';
import type { Pool } from '../shared/words.js';

export const USAGE = `Usage: pool-lanes run FILE[#FUNCTION] [options]
       pool-lanes compare FILE[#FUNCTION] [options]
       pool-lanes sweep FILE[#FUNCTION] [options]
       pool-lanes faults FILE[#FUNCTION] [options]

Runs a task function of a TypeScript or JavaScript file many times, in one pool after the other.
"run" does so once and shows the figures; "compare" repeats it, round after round, each pool in a fresh process and
in an order by lot, until it is settled which is faster or the time is up, and gives ratios with 95 % intervals.
"sweep" does the same with 1, 2, 3 … workers of one pool, names the number that is enough, and checks it.
"faults" makes one task throw, exit, run out of memory, loop for ever or crash among others, in each pool, and tells
who survived.
Its inputs are the @task and @tasks tags of its doc comment:

  /** @task 3, { task: 'one' } */           one task with these arguments
  /** @tasks 64 i => [27 + (i % 3)] */      64 tasks, the arguments made from the index

Options:
  --pools LIST    which pools, in this order: serial, eventLoop, thread, process  (all four)
  --workers N     most workers of a pool of threads or processes  (what the machine runs in parallel)
  --tasks N       exactly so many tasks: one tag makes so many, several take turns  (8 where there is no tag)
  --args JS       arguments as in a call, or i => [arguments], instead of the tags
  --pool POOL     sweep: thread or process  (thread)
  --max-workers N sweep: most workers  (twice what the machine runs in parallel)
  --rounds N      how often to run every pool; of "compare" and "sweep", at most  (1; 100)
  --node PATH     the Node.js to run on  (the project's own)
  --budget SECONDS  compare, sweep: no round begins that would not fit, except the first  (20)
  --fail-below RATIO  compare: exit code 3 unless the fastest pool other than serial, by median time once started,
                  is shown to be RATIO times as fast as serial: that is, if the lower end of its interval is below
                  RATIO, or there is no interval because fewer than four rounds were completed;
                  sweep: the same of the number of workers that is enough, against one worker
  --json          one JSON document on stdout; what tasks write goes to stderr
  --results       run: the results of all tasks in the document
  --trace FILE    write the trace (.poollanes)
  --export FILE   write it for others, by the extension: .html a report that works offline, .csv a row for each task,
                  .json Chrome trace events (Perfetto, speedscope); may be given several times
  --help, --version

Exit code: 0 if every task ended ok, 1 if some did not (or did not return the same in every pool that was compared),
2 if nothing could be run as asked, 3 if --fail-below was missed.
`;

/** Of `compare`. */
const DEFAULT_BUDGET_S = 20;
const DEFAULT_MAX_ROUNDS = 100;

const OPTIONS = {
  pools: { type: 'string' },
  workers: { type: 'string' },
  pool: { type: 'string' },
  'max-workers': { type: 'string' },
  tasks: { type: 'string' },
  args: { type: 'string' },
  rounds: { type: 'string' },
  budget: { type: 'string' },
  'fail-below': { type: 'string' },
  node: { type: 'string' },
  json: { type: 'boolean' },
  results: { type: 'boolean' },
  trace: { type: 'string' },
  export: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

/** Options that only some commands have. */
const BELONGS: { readonly [Option in keyof typeof OPTIONS]?: readonly MeasureKind[] } = {
  pools: ['run', 'compare'],
  workers: ['run', 'compare', 'faults'],
  pool: ['sweep'],
  'max-workers': ['sweep'],
  results: ['run'],
  rounds: ['run', 'compare', 'sweep'],
  budget: ['compare', 'sweep'],
  'fail-below': ['compare', 'sweep'],
};

const KINDS = ['run', 'compare', 'sweep', 'faults'] as const;
type MeasureKind = (typeof KINDS)[number];

/** A file for others. */
export interface ExportRequest {
  readonly path: string;
  readonly format: 'html' | 'csv' | 'chrome';
}

const FORMATS: Readonly<Record<string, ExportRequest['format']>> = {
  '.html': 'html',
  '.csv': 'csv',
  '.json': 'chrome',
};

function readExport(path: string): ExportRequest {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format) return { path, format };
  throw usageError(
    `--export cannot tell what ${path} is to be.`,
    'Give it a name that ends in .html, .csv or .json; for .poollanes there is --trace.',
  );
}

/** What every command that runs tasks is told. */
export interface MeasureCommand {
  readonly file: string;
  /** Null where the file alone was named. */
  readonly functionName: string | null;
  readonly tasks: number | null;
  readonly args: string | null;
  readonly node: string | null;
  readonly json: boolean;
  readonly trace: string | null;
  readonly exports: readonly ExportRequest[];
}

/** The commands that choose among pools. */
export interface PoolsCommand extends MeasureCommand {
  readonly pools: readonly Pool[];
  readonly workers: number | null;
}

export interface RunCommand extends PoolsCommand {
  readonly kind: 'run';
  readonly rounds: number;
  readonly results: boolean;
}

/** The commands that measure round after round. */
interface RoundsCommand {
  /** Most rounds. */
  readonly rounds: number;
  readonly budgetMs: number;
  readonly failBelow: number | null;
}

export interface CompareCommand extends PoolsCommand, RoundsCommand {
  readonly kind: 'compare';
}

export interface SweepCommand extends MeasureCommand, RoundsCommand {
  readonly kind: 'sweep';
  readonly pool: SweptPool;
  /** Null for as many as suit the machine. */
  readonly maxWorkers: number | null;
}

export interface FaultsCommand extends MeasureCommand {
  readonly kind: 'faults';
  /** Null for as many as the machine runs in parallel, within limits. */
  readonly workers: number | null;
}

export type Command =
  | RunCommand
  | CompareCommand
  | SweepCommand
  | FaultsCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

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
  const kind = KINDS.find((known) => known === command);
  if (!kind) throw usageError(`There is no command "${command}".`);
  if (target === undefined) throw usageError('There is no file to run.');
  if (rest.length > 0) throw usageError(`There is one file too many: ${rest.join(' ')}`);
  checkOptions(kind, values);
  const hash = target.lastIndexOf('#');
  const rounds = readCount('rounds', values.rounds, 10_000);
  const common: MeasureCommand = {
    file: hash < 0 ? target : target.slice(0, hash),
    functionName: hash < 0 ? null : target.slice(hash + 1),
    tasks: readCount('tasks', values.tasks, 10_000_000),
    args: values.args ?? null,
    node: values.node ?? null,
    json: values.json ?? false,
    trace: values.trace ?? null,
    exports: (values.export ?? []).map(readExport),
  };
  const failBelow = readPositive('fail-below', values['fail-below'], 1_000);
  const budget = readPositive('budget', values.budget, 86_400) ?? DEFAULT_BUDGET_S;
  const inRounds = { rounds: rounds ?? DEFAULT_MAX_ROUNDS, budgetMs: budget * 1e3, failBelow };
  if (kind === 'sweep') {
    const maxWorkers = readCount('max-workers', values['max-workers'], 1_024);
    return { ...common, ...inRounds, kind, pool: readSweptPool(values.pool), maxWorkers };
  }
  const workers = readCount('workers', values.workers, 1_024);
  if (kind === 'faults') return { ...common, kind, workers };
  const pools: PoolsCommand = {
    ...common,
    pools: values.pools === undefined ? POOLS : readPools(values.pools),
    workers,
  };
  if (kind === 'run') {
    return { ...pools, kind, rounds: rounds ?? 1, results: values.results ?? false };
  }
  checkPools(pools.pools, failBelow !== null);
  return { ...pools, ...inRounds, kind };
}

function checkOptions(kind: MeasureKind, values: { readonly [name: string]: unknown }): void {
  for (const [name, kinds] of Object.entries(BELONGS)) {
    if (values[name] === undefined || kinds.includes(kind)) continue;
    const names = kinds.map((one) => `"${one}"`).join(' and ');
    throw usageError(`--${name} goes with ${names} alone.`);
  }
}

function checkPools(pools: readonly Pool[], needsSerial: boolean): void {
  if (pools.length < 2) {
    throw usageError(
      'There is nothing to compare one pool with.',
      'Name two or more with --pools.',
    );
  }
  if (needsSerial && !pools.includes('serial')) {
    throw usageError('--fail-below compares with serial.', 'Add serial to --pools.');
  }
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

function readSweptPool(name = 'thread'): SweptPool {
  const pool = SWEPT_POOLS.find((known) => known === name.toLowerCase());
  if (pool) return pool;
  throw usageError(
    `There are no workers to count in a pool "${name}".`,
    `Give --pool ${SWEPT_POOLS.join(' or ')}.`,
  );
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

function readPositive(option: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= most) return value;
  throw usageError(
    `--${option} is "${text}".`,
    `Give --${option} a number above 0, and at most ${most}.`,
  );
}
