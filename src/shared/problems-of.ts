/** All trouble of a run, each told once. */
import type { Problem } from './problem.js';
import type { RunRecord } from './run.js';
import { poolTitle } from './words.js';

/** The run's own problem, then those of its blocks; a problem that several share is shown once. */
export function problemsOf(
  run: RunRecord,
): { readonly about: string; readonly problem: Problem }[] {
  const found = new Map<string, { about: string[]; problem: Problem }>();
  const add = (about: string, problem: Problem | undefined): void => {
    if (!problem) return;
    const key = JSON.stringify(problem);
    const known = found.get(key);
    if (!known) found.set(key, { about: about === '' ? [] : [about], problem });
    else if (about !== '' && !known.about.includes(about)) known.about.push(about);
  };
  add('', run.problem);
  // In the fault lab blocks are meant to break off: what became of them is told there.
  for (const block of run.blocks.filter(({ fault }) => !fault)) {
    add(poolTitle(block.pool, block.workers), block.problem);
  }
  return [...found.values()].map(({ about, problem }) => ({ about: about.join(', '), problem }));
}
