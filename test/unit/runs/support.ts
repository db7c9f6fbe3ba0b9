/** Runs on the fixtures of `test/fixtures/runs`, with real runners. The build must be there. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { planBlocks, startRun } from '../../../src/runs/index.js';
import type { RunHandle, RunRequest } from '../../../src/runs/index.js';
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import type { Pool } from '../../../src/shared/words.js';
import { SourceModel } from '../../../src/tasks/index.js';

export const FIXTURES = resolve('test/fixtures/runs');
export const RUNNER = resolve('dist/runner.js');

export const fixture = (name: string): string => resolve(FIXTURES, name);

/** Starts a run of one function of a fixture, on this very Node.js. */
export async function start(
  name: string,
  functionName: string,
  pools: readonly Pool[],
  more: Partial<RunRequest> = {},
): Promise<RunHandle> {
  const file = fixture(name);
  const model = new SourceModel(file, await readFile(file, 'utf8'));
  const fn = model.functions.find((candidate) => candidate.name === functionName);
  assert.ok(fn, functionName);
  return startRun({
    file,
    functions: [{ name: fn.name, inputs: fn.inputs, place: { file, line: fn.line } }],
    blocks: planBlocks(pools, { workers: 2 }),
    runnerPath: RUNNER,
    node: process.execPath,
    ...more,
  });
}

/** The line of a fixture that holds `text`, from 1. */
export async function lineOf(name: string, text: string): Promise<number> {
  const lines = (await readFile(fixture(name), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

export const outcomesOf = (trace: BlockTrace): (string | null)[] =>
  Array.from({ length: trace.taskCount }, (_, task) => trace.outcomeOf(task));

/** Resolves once `condition` holds; the test's own time-out ends it if that never comes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

/**
 * Measures until `check` has nothing to say against it, a few times at most: whoever takes the cores for a moment spoils one
 * measurement, but hardly all of them; what is measured wrongly is wrong each time.
 */
export async function measured<T>(
  measure: () => Promise<T>,
  check: (found: T) => void,
): Promise<T> {
  for (let left = 5; ; left--) {
    const found = await measure();
    try {
      check(found);
      return found;
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

/** Resolves once the first block of a run is being started. */
export const starting = (run: RunHandle): Promise<void> =>
  new Promise((resolve) => {
    run.on('change', ({ blocks }) => {
      if (blocks[0]?.status === 'starting') resolve();
    });
  });

/** Living processes with `name=value` in their environment. Linux only. */
export async function processesWith(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
        return environment.split('\0').includes(mark) ? Number(pid) : null;
      } catch {
        return null; // gone meanwhile, or not ours to read
      }
    }),
  );
  return found.filter((pid) => pid !== null);
}
