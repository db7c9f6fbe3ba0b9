/** How far a comparison or a sweep is, in words. */
import { plural } from './format.js';
import { roundsRecordOf } from './run.js';
import type { RunRecord } from './run.js';

const seconds = (ms: number): string => String(Math.round(ms / 1e3));

/**
 * `round 4, 12 of 20 s, 2 pools unclear`, `checking 4 workers, round 2, 16 of 20 s`; null for a run without rounds of its
 * own making, or before it measures.
 * @param now milliseconds since the epoch
 */
export function comparisonProgress(run: RunRecord, now: number): string | null {
  const state = roundsRecordOf(run);
  if (!state || state.startedAt === null) return null;
  const { budgetMs, rounds, spentMs, startedAt } = state;
  const spent = run.status === 'running' ? Math.max(spentMs, now - startedAt) : spentMs;
  const time = `${seconds(spent)} of ${seconds(budgetMs)} s`;
  const check = run.sweep?.check;
  if (check)
    return `checking ${plural(check.workers, 'worker')}, round ${check.rounds + 1}, ${time}`;
  const { unclear = null } = run.comparison ?? {};
  const round = rounds + 1;
  return unclear === null || unclear === 0
    ? `round ${round}, ${time}`
    : `round ${round}, ${time}, ${plural(unclear, 'pool')} unclear`;
}
