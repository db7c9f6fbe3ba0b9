/** What simulated rounds are made of: runners and a clock that only pretend. */
import type { BlockSummary, BlockSums } from '../../../src/shared/analysis.js';
import type { RunRecord } from '../../../src/shared/run.js';

/** Of rounds that have not begun. */
export const NOT_BEGUN = { startedAt: null, spentMs: 0, rounds: 0, withoutWarm: false } as const;

/** A run of one function that has just begun. */
export const begun = (): RunRecord => ({
  id: 'r',
  title: 'f',
  startedAt: 0,
  functions: [],
  status: 'running',
  blocks: [],
  warnings: [],
});

/** Four tasks that are nothing but work. */
const summary = (wallMs: number): BlockSummary => ({
  tasks: 4,
  ok: 4,
  failed: 0,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0 },
});

/** A block of a first pass of `coldMs`, and of a second one if the first took no longer than `within`; with its length, ms. */
export function pretend(
  coldMs: number,
  warmMs: () => number,
  within: number | undefined,
): { readonly sums: BlockSums; readonly tookMs: number } {
  const isWarm = within !== undefined && coldMs <= within;
  const sums = { cold: summary(coldMs), ...(isWarm ? { warm: summary(warmMs()) } : {}) };
  return { sums, tookMs: coldMs + (sums.warm?.wallMs ?? 0) + 50 };
}
