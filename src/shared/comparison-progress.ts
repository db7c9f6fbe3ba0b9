/** How far a comparison is, in words. */
import { plural } from './format.js';
import type { RunRecord } from './run.js';

const seconds = (ms: number): string => String(Math.round(ms / 1e3));

/**
 * `round 4, 12 of 20 s, 2 pools unclear`; null for a run that is no comparison, or has not begun to measure.
 * @param now milliseconds since the epoch
 */
export function comparisonProgress({ comparison, status }: RunRecord, now: number): string | null {
  if (!comparison || comparison.startedAt === null) return null;
  const { budgetMs, rounds, spentMs, startedAt, unclear } = comparison;
  const spent = status === 'running' ? Math.max(spentMs, now - startedAt) : spentMs;
  const open = unclear === null || unclear === 0 ? '' : `, ${plural(unclear, 'pool')} unclear`;
  return `round ${rounds + 1}, ${seconds(spent)} of ${seconds(budgetMs)} s${open}`;
}
