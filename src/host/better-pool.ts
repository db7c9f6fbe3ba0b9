/** Which of the pools that have workers was faster when they were last compared. */
import { comparisonOf } from '../shared/rounds.js';
import { SWEPT_POOLS } from '../shared/run.js';
import type { RunRecord, SweptPool } from '../shared/run.js';

/** Null unless the run compared both for just these functions of this file. */
export function betterPool(
  run: RunRecord,
  file: string,
  names: readonly string[],
): SweptPool | null {
  const { functions } = run;
  const isSame =
    functions.length === names.length &&
    functions.every(({ name, place }) => place.file === file && names.includes(name));
  const { pools = [] } = (isSame ? comparisonOf(run)?.answer : null) ?? {};
  const measured = SWEPT_POOLS.flatMap((name) => {
    const one = pools.find(({ pool, median }) => pool === name && Number.isFinite(median));
    return one ? [{ name, median: one.median }] : [];
  });
  if (measured.length < SWEPT_POOLS.length) return null;
  return measured.reduce((a, b) => (b.median < a.median ? b : a)).name;
}
