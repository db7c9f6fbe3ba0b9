/** What exports are made of: a run that stands still. */
import type { RunRecord, TaskDetails } from '../run.js';
import type { BlockTrace } from '../trace/block-trace.js';

export interface ExportedRun {
  /** The version of Pool Lanes. */
  readonly product: string;
  readonly record: RunRecord;
  /** By block number. */
  readonly traces: ReadonlyMap<number, BlockTrace>;
  /** What was kept of a task. */
  details(block: number, task: number): TaskDetails | null | undefined;
}

/** Bytes of text that is handed on in one go: few enough to let others work in between, enough to be quick. */
const PIECE = 1 << 16;

/** Short texts as longer ones. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
