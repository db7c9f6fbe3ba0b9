import type { RunRecord } from '../../../src/shared/run.js';
import { isGenerated } from './search.js';

/** The name of a task: its function and number, as in `fib #12`. Numbers count from 0 as indexes of inputs do. */
export function taskName(run: RunRecord, fn: number, task: number): string {
  const name = run.functions[fn]?.name;
  return name === undefined ? `#${task}` : `${name} #${task}`;
}

/** The input as the user wrote it, where every input was written on its own. */
export function inputOf(run: RunRecord, fn: number, task: number): string | null {
  const inputs = run.functions[fn]?.inputs;
  if (run.functions.length !== 1 || !inputs || inputs.some(isGenerated)) return null;
  return inputs[task] ?? null;
}
