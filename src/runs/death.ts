/** What to say of a runner that ended without having said so itself. */
import { ProblemError } from '../shared/problem.js';
import type { Problem } from '../shared/problem.js';
import type { BlockPlan } from '../shared/run.js';
import { isInline } from '../shared/words.js';
import type { RunnerExit } from './program.js';

/** `lastWords` is the end of what it wrote to stderr. */
export function problemOfDeath(exit: RunnerExit, { pool }: BlockPlan, lastWords: string): Problem {
  if (exit.failure instanceof ProblemError) return exit.failure.problem;
  const detail = [exit.failure?.stack, lastWords.trim()].filter(Boolean).join('\n\n');
  const rest = detail === '' ? {} : { detail };
  if (exit.failure) {
    return {
      kind: 'runner',
      what: `The runner failed: ${exit.failure.message}`,
      todo: 'See the details; if the Node.js shown is not the one you mean, name another.',
      ...rest,
    };
  }
  if (/heap out of memory|Allocation failed/.test(lastWords)) {
    return {
      kind: 'runner',
      what: 'The program ran out of memory and was ended by Node.js.',
      todo: 'Give it smaller inputs or fewer at a time, or more memory (NODE_OPTIONS=--max-old-space-size).',
      ...rest,
    };
  }
  const how =
    exit.signal === null ? `with exit code ${exit.code ?? 'unknown'}` : `by ${exit.signal}`;
  const shares =
    pool === 'thread'
      ? 'Threads share one process: a crash in native code or a signal in one task ends them all. The process pool contains it.'
      : isInline(pool)
        ? 'Tasks of this pool share one process: a crash in native code or a signal in one of them ends all. The process pool contains it.'
        : 'Something ended the program that owns the pool, not just one of its processes: look for what sends it signals.';
  return {
    kind: 'runner',
    what: `The program was ended ${how} while tasks ran in it.`,
    todo: shares,
    ...rest,
  };
}

/** Of a program whose only thread never came back. */
export const problemOfHanging = (): Problem => ({
  kind: 'runner',
  what: 'The program hung: a task that never ends held its only thread, and it was ended from outside.',
  todo: 'Run what may not end in a pool of threads or processes: there it can be aborted.',
});
