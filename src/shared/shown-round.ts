/** Which round of a comparison or sweep the timeline shows: one at a time, so that it stays readable and the page light. */
import { isFaultLab } from './faults.js';
import { roundsRecordOf } from './run.js';
import type { BlockRecord, RunRecord } from './run.js';

const isShowable = ({ control, untraced }: BlockRecord): boolean => !control && !untraced;

/** Rounds that every pool has come to the end of, and whose traces are there; in order. */
export function tracedRounds({ blocks }: RunRecord): number[] {
  const rounds = new Map<number, boolean>();
  for (const block of blocks) {
    if (block.control) continue;
    const isWhole = isShowable(block) && (block.status === 'done' || block.status === 'failed');
    rounds.set(block.round, (rounds.get(block.round) ?? true) && isWhole);
  }
  return [...rounds].flatMap(([round, isWhole]) => (isWhole ? [round] : []));
}

/**
 * The round to show: the one that is wanted, else the last complete one, else the first. In the fault lab a
 * round is a fault. Null for a run without rounds of its own making: all of it is shown.
 */
export function roundToShow(run: RunRecord, wanted: number | null): number | null {
  if (!roundsRecordOf(run) && !isFaultLab(run)) return null;
  const rounds = tracedRounds(run);
  return wanted !== null && rounds.includes(wanted) ? wanted : (rounds.at(-1) ?? 0);
}

/** Whether a block is on the timeline while `round` is shown. */
export const isBlockShown = (block: BlockRecord, round: number | null): boolean =>
  round === null || (block.round === round && isShowable(block));
