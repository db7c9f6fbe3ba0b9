/** Finds tasks by what a user types. */
import { OUTCOMES } from '../../../src/shared/words.js';
import type { RunRecord } from '../../../src/shared/run.js';
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';

type Matches = (trace: BlockTrace, task: number) => boolean;

const UNITS: Readonly<Record<string, number>> = { s: 1e6, ms: 1e3, us: 1, µs: 1, '': 1e3 };

/**
 * All words must match: `#12` or `12` a task's number, `failed` (or another outcome) how it ended, `w3` a worker counted
 * from 1, `>20ms` or `<1s` how long it ran, anything else part of the function's name or of its inputs.
 */
export function matcher(run: RunRecord, text: string): Matches | null {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const tests = words.map((word) => matchWord(run, word));
  return (trace, task) => tests.every((test) => test(trace, task));
}

function matchWord(run: RunRecord, word: string): Matches {
  const number = /^#?(\d+)$/.exec(word)?.[1];
  if (number !== undefined) return (_, task) => task === Number(number);
  const outcome = (OUTCOMES as readonly string[]).indexOf(word);
  if (outcome >= 0) return ({ tasks }, task) => tasks.outcome[task] === outcome;
  const worker = /^w(\d+)$/.exec(word)?.[1];
  if (worker !== undefined) return ({ tasks }, task) => tasks.worker[task] === Number(worker) - 1;
  const [, sign, amount, unit] = /^([<>])(\d+(?:\.\d+)?)(s|ms|us|µs|)$/.exec(word) ?? [];
  if (sign !== undefined) {
    const bound = Number(amount) * (UNITS[unit ?? ''] ?? 1e3);
    return ({ tasks }, task) => {
      const length = tasks.end.of(task) - tasks.start.of(task);
      return sign === '>' ? length > bound : length < bound;
    };
  }
  const named = run.functions.map(
    ({ name, inputs }) =>
      name.toLowerCase().includes(word) || inputs.join(' ').toLowerCase().includes(word),
  );
  const single = run.functions.length === 1 ? run.functions[0] : undefined;
  if (single && !single.name.toLowerCase().includes(word) && !single.inputs.some(isGenerated)) {
    const inputs = single.inputs.map((input) => input.toLowerCase().includes(word));
    return (_, task) => inputs[task] ?? false;
  }
  return ({ tasks }, task) => named[tasks.fn[task] ?? 0] ?? false;
}

/** `64 × i => …` stands for many tasks. */
export const isGenerated = (input: string): boolean => /^[\d\s\u202f,.]+ × /.test(input);
