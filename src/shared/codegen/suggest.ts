/** What the last measurements of a function suggest to generate. */
import { adviceOf } from '../advice.js';
import { comparisonOf } from '../rounds.js';
import type { RunRecord } from '../run.js';
import { POOLS } from '../words.js';
import type { Pool } from '../words.js';

export interface CodeSuggestion {
  readonly pool: Pool;
  /** Most workers; null where nothing says how many. */
  readonly workers: number | null;
  /** Tasks at once to one worker in that pool; 1 where more were not found to pay. */
  readonly chunkSize: number;
}

/**
 * Of pools that are no slower than the fastest, the one that costs least: POOLS is in the order of that.
 * @param wanted the pool to use, if it was compared
 * @returns null unless the run compared pools, or looked for the best number of workers, of just this function
 */
export function suggestionOf(
  run: RunRecord,
  file: string,
  name: string,
  wanted?: Pool,
): CodeSuggestion | null {
  const [only, another] = run.functions;
  if (!only || another || only.name !== name || only.place.file !== file) return null;
  if (run.sweep?.check) {
    return { pool: run.sweep.pool, workers: run.sweep.check.workers, chunkSize: 1 };
  }
  const comparison = comparisonOf(run);
  const measured = (comparison?.answer.pools ?? []).filter(({ median }) => Number.isFinite(median));
  const advice = adviceOf(run, comparison);
  const isSerialEnough = advice.some(({ kind }) => kind === 'serial');
  const good = measured.filter(({ pool, standing }) =>
    isSerialEnough ? pool === 'serial' : standing === 'fastest' || standing === 'same',
  );
  const [least] = good.sort((a, b) => POOLS.indexOf(a.pool) - POOLS.indexOf(b.pool));
  const best = measured.find(({ pool }) => pool === wanted) ?? least;
  if (!best) return null;
  const chunk = advice.find(({ kind, pool }) => kind === 'chunk' && pool === best.pool);
  return { pool: best.pool, workers: best.workers, chunkSize: chunk?.chunkSize ?? 1 };
}
