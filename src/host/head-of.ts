/** Reads from a run what a list shows of it: its verdict, too, and with that the whole of the statistics. */
import { faultHeadline } from '../shared/fault-words.js';
import { isFaultLab, OFFENDER } from '../shared/faults.js';
import { poolFigures } from '../shared/figures.js';
import { formatMs } from '../shared/format.js';
import { roundsRecordOf } from '../shared/run.js';
import type { RunRecord } from '../shared/run.js';
import { ChunkReader } from '../shared/trace/chunk.js';
import { verdictOf } from '../shared/verdict.js';
import { poolTitle } from '../shared/words.js';
import { subjectOf } from './run-head.js';
import type { RunHead } from './run-head.js';
import type { ShownRun } from './saved-run.js';

export function headOf(run: ShownRun): RunHead {
  const { record } = run;
  const { id, title, startedAt, status, functions, blocks, comparison, node, debug } = record;
  const wallMs = blocks.length === 1 ? wallOf(run) : null;
  const verdict = headlineOf(record, wallMs);
  const own = functions.filter(({ name }) => name !== OFFENDER);
  const source = own.length === 1 ? own[0]?.source : undefined;
  return {
    id,
    title,
    startedAt,
    status,
    ...subjectOf(record),
    pools: [...new Set(blocks.map(({ pool, workers }) => poolTitle(pool, workers)))],
    ...(comparison && { rounds: comparison.rounds }),
    ...(wallMs !== null && { wallMs }),
    ...(node && { node: node.version }),
    ...(debug && { debug }),
    ...(verdict && { verdict }),
    ...(source !== undefined && { source }),
    ...(isFaultLab(record) && (record.faults?.reports.length ?? 0) > 0 && { faultLab: true }),
  };
}

/** `wallMs` as in the head. */
function headlineOf(record: RunRecord, wallMs: number | null): RunHead['verdict'] | null {
  const { blocks, functions, debug } = record;
  const [first] = blocks;
  if (debug || functions.length === 0 || !first) return null;
  if (isFaultLab(record)) {
    const headline = faultHeadline(record.faults?.reports ?? []);
    return headline === null ? null : { headline, isCompared: false };
  }
  if (roundsRecordOf(record)) {
    // Every sum of these is in the record.
    const { kind, headline } = verdictOf(
      record,
      poolFigures(record, () => null),
    );
    return kind === 'pending' || kind === 'none' ? null : { headline, isCompared: true };
  }
  if (wallMs === null) return null;
  const headline = `${poolTitle(first.pool, first.workers)}: ${formatMs(wallMs)}`;
  return { headline, isCompared: false };
}

/**
 * Of the first block, ms, as `summarise` gives it; null if nothing of it was measured. Of a run without traces it is read from
 * the chunks as they are: to build the trace of a long run anew would hold up the editor's other extensions.
 */
export function wallOf(run: ShownRun, block = 0): number | null {
  const trace = run.traces?.get(block);
  let [first, last] = [trace?.firstSubmit ?? Infinity, trace?.lastSettle ?? -Infinity];
  const reader = new ChunkReader();
  for (const data of trace ? [] : run.chunks(block)) {
    const { submittedAt, settle } = reader.read(data);
    for (const at of submittedAt) if (at < first) first = at;
    for (const at of settle) if (at > last) last = at;
  }
  if (last === -Infinity) return null;
  return Math.max(0, last - first) / 1e3;
}
