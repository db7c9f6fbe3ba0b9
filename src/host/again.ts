/** What is to be run to have a run once more, or a task of it. */
import type { RunRequest } from '../runs/index.js';
import { isFaultLab } from '../shared/faults.js';
import type { Rerun } from '../shared/page-protocol.js';
import type { BlockRecord, RunRecord } from '../shared/run.js';
import { SWEEP_OF } from './target.js';
import type { Choice } from './target.js';

/** The button that makes such a run. */
export function choiceOf(record: RunRecord): Choice {
  if (record.sweep) return SWEEP_OF[record.sweep.pool];
  if (isFaultLab(record)) return 'faults';
  const [block, ...others] = record.blocks;
  if (others.length > 0 || (block?.pool !== 'thread' && block?.pool !== 'process')) {
    return 'compare';
  }
  if (!record.debug) return block.pool;
  return block.pool === 'thread' ? 'debugThread' : 'debugProcess';
}

/** One task by itself, with the input that has its number now. */
export function onlyTask(
  ran: BlockRecord,
  task: number,
  how: Rerun,
): { readonly choice: Choice; readonly amend: (plan: RunRequest) => RunRequest } {
  const other = ran.pool === 'thread' ? 'process' : 'thread';
  const pool = how === 'other' ? other : ran.pool;
  const pooled = pool === 'process' ? 'process' : 'thread';
  const debugged = pool === 'process' ? 'debugProcess' : 'debugThread';
  return {
    choice: how === 'debug' ? debugged : pooled,
    amend: (plan) => ({
      ...plan,
      blocks: [{ pool, workers: 1, round: 0 }],
      // In the second pass inputs are gone through once more.
      only: task % (ran.secondPass ?? Infinity),
    }),
  };
}
