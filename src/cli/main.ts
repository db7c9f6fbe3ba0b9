#!/usr/bin/env node
/** `pool-lanes`: the same runs without an editor. */
import { join } from 'node:path';
import packageJson from '../../package.json';
import { formatPlace, toProblem } from '../shared/problem.js';
import type { Problem } from '../shared/problem.js';
import { planBlocks, planFaults, startRun } from '../runs/index.js';
import type { RunHandle, RunRequest } from '../runs/index.js';
import { markOf, Marks } from '../shared/marks.js';
import { readArguments, USAGE } from './arguments.js';
import type { CompareCommand, FaultsCommand, RunCommand, SweepCommand } from './arguments.js';
import { comparisonReport, comparisonTable, missesRatio } from './compare.js';
import { openFiles, writeFiles } from './files.js';
import { faultsReport, faultsTable } from './faults.js';
import { showProgress } from './progress.js';
import { reportOf } from './report.js';
import type { Report } from './report.js';
import { watchStall } from './stall.js';
import { missesSpeedup, sweepReport, sweepTable } from './sweep.js';
import { tableOf } from './table.js';
import { findTarget } from './target.js';

const { version } = packageJson;
const OK = 0;
const SOME_FAILED = 1;
const NOT_RUN = 2;
const TOO_SLOW = 3;

async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = readArguments(argv);
    if (command.kind === 'help') await write(USAGE);
    else if (command.kind === 'version') await write(`${version}\n`);
    else return await run(command);
    return OK;
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (argv.includes('--json')) await write(`${JSON.stringify({ version, problem }, null, 2)}\n`);
    tell(problem);
    return NOT_RUN;
  }
}

type MeasureCommand = RunCommand | CompareCommand | SweepCommand | FaultsCommand;

async function run(command: MeasureCommand): Promise<number> {
  const target = await findTarget(command);
  await openFiles(command);
  const handle = startRun({
    file: target.file,
    functions: [target.request],
    blocks: blocksOf(command),
    runnerPath: join(__dirname, 'runner.js'),
    results: command.kind === 'run' && command.results,
    ...(target.tasks === null ? {} : { tasks: target.tasks }),
    ...(command.node === null ? {} : { node: command.node }),
  });
  handle.record.warnings.push(...target.warnings);
  const progress = showProgress(handle, process.stderr);
  const marks = new Marks();
  handle.on('output', (output) => {
    const { stream, text } = output;
    marks.keep(handle.record.id, markOf(output));
    // What programs write that run out of memory on purpose is many lines of nothing new.
    if (command.kind === 'faults') return;
    progress.clear();
    process[command.json ? 'stderr' : stream].write(text);
  });
  watchStall(handle, (text) => {
    progress.clear();
    process.stderr.write(`pool-lanes: ${text}\n`);
  });
  const release = stopOnSignals(handle);
  await handle.done;
  release();
  progress.end();
  await writeFiles(command, handle, marks.of(handle.record.id), version);
  if (command.kind === 'run') return tellRun(handle, command);
  if (command.kind === 'faults') return tellFaults(handle, command);
  return command.kind === 'compare' ? tellComparison(handle, command) : tellSweep(handle, command);
}

function blocksOf(command: MeasureCommand): RunRequest['blocks'] {
  if (command.kind === 'sweep') {
    const { pool, maxWorkers, budgetMs, rounds } = command;
    const most = maxWorkers === null ? {} : { maxWorkers };
    return { sweep: pool, budgetMs, maxRounds: rounds, ...most };
  }
  const workers = command.workers === null ? {} : { workers: command.workers };
  if (command.kind === 'faults') return planFaults(workers);
  const { pools, rounds } = command;
  if (command.kind === 'run') return planBlocks(pools, { rounds, ...workers });
  return { pools, budgetMs: command.budgetMs, maxRounds: rounds, ...workers };
}

async function tellRun(handle: RunHandle, { json }: RunCommand): Promise<number> {
  const report = reportOf(handle, version);
  if (json) await write(`${JSON.stringify(report, null, 2)}\n`);
  else if (!report.problem) await write(tableOf(handle, report));
  if (report.problem) tell(report.problem);
  return exitCodeOf(handle, report);
}

function tellComparison(handle: RunHandle, { json, failBelow }: CompareCommand): Promise<number> {
  const report = comparisonReport(handle.record, version);
  const isMissed = failBelow !== null && missesRatio(report, failBelow);
  return tellMeasured(report, json, isMissed, () => comparisonTable(handle, report));
}

function tellSweep(handle: RunHandle, { json, failBelow }: SweepCommand): Promise<number> {
  const report = sweepReport(handle.record, version);
  const isMissed = failBelow !== null && missesSpeedup(report, failBelow);
  return tellMeasured(report, json, isMissed, () => sweepTable(handle, report));
}

function tellFaults(handle: RunHandle, { json }: FaultsCommand): Promise<number> {
  const report = faultsReport(handle.record, version);
  return tellMeasured(report, json, false, () => faultsTable(handle, report));
}

/** Gives the exit code. */
async function tellMeasured(
  report: { readonly problem?: Problem; readonly whole: boolean },
  json: boolean,
  isMissed: boolean,
  table: () => string,
): Promise<number> {
  if (json) await write(`${JSON.stringify(report, null, 2)}\n`);
  else if (!report.problem) await write(table());
  if (report.problem) {
    tell(report.problem);
    return NOT_RUN;
  }
  if (!report.whole) return SOME_FAILED;
  return isMissed ? TOO_SLOW : OK;
}

function exitCodeOf({ record }: RunHandle, { problem, blocks }: Report): number {
  if (problem) return NOT_RUN;
  const whole =
    record.status === 'done' && blocks.every(({ failed, status }) => failed === 0 && !status);
  return whole ? OK : SOME_FAILED;
}

/** The first signal stops the run, and what was measured is still told; the second ends the program. */
function stopOnSignals(handle: RunHandle): () => void {
  let signals = 0;
  const stop = (): void => {
    if (++signals > 1) process.exit(SOME_FAILED);
    void handle.stop();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  // Whoever read our output is gone: nobody wants the rest.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    void handle.stop().then(() => process.exit(SOME_FAILED));
  });
  return () => {
    for (const name of names) process.off(name, stop);
  };
}

function tell({ what, where, todo, detail }: Problem): void {
  const lines = [`pool-lanes: ${what}`];
  if (where) lines.push(`  at ${formatPlace(where)}`);
  lines.push(`  ${todo}`);
  if (detail !== undefined) lines.push('', detail);
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** Resolves when all of it is with the system: a program that exits earlier cuts what it writes to a pipe. */
const write = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(text, () => resolve()));

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
