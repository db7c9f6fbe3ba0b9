/** What a list shows of a run, and what the user has said about it. */
import type { RunRecord, RunStatus } from '../shared/run.js';
import { decodeChunk } from '../shared/trace/chunk.js';
import { poolTitle } from '../shared/words.js';
import type { ShownRun } from './saved-run.js';

/** What a user may say about a run. */
export interface RunNotes {
  /** Instead of its title. */
  readonly name?: string | undefined;
  /** It is kept however many come after it. */
  readonly pinned?: boolean;
  /** What later runs of the same functions are held against. */
  readonly baseline?: boolean;
  /** In which way it is slower than the baseline it was held against. */
  readonly slower?: string;
}

export interface RunHead extends RunNotes {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly status: RunStatus;
  /** Absolute path of the file of its functions, and their names: runs that have both alike are of the same thing. */
  readonly file: string;
  readonly names: readonly string[];
  /** `Thread pool × 4`, in the order of the run. */
  readonly pools: readonly string[];
  /** Complete rounds of a comparison; absent otherwise. */
  readonly rounds?: number;
  /** First submit to last settle of the run's only block, ms. */
  readonly wallMs?: number;
  /** `v20.20.2` */
  readonly node?: string;
  readonly debug?: true;
}

export function headOf(run: ShownRun): RunHead {
  const { record } = run;
  const { id, title, startedAt, status, functions, blocks, comparison, node, debug } = record;
  const wallMs = blocks.length === 1 ? wallOf(run) : null;
  return {
    id,
    title,
    startedAt,
    status,
    file: functions[0]?.place.file ?? '',
    names: functions.map(({ name }) => name),
    pools: [...new Set(blocks.map(({ pool, workers }) => poolTitle(pool, workers)))],
    ...(comparison && { rounds: comparison.rounds }),
    ...(wallMs !== null && { wallMs }),
    ...(node && { node: node.version }),
    ...(debug && { debug }),
  };
}

/**
 * Of the first block, ms, as `summarise` gives it; null if nothing of it was measured. Read from the chunks as they are:
 * to build the trace of a long run anew would hold up the editor's other extensions.
 */
export function wallOf(run: ShownRun, block = 0): number | null {
  let [first, last] = [Infinity, -Infinity];
  for (const data of run.chunks(block)) {
    const { submittedAt, settle } = decodeChunk(data);
    for (const at of submittedAt) if (at < first) first = at;
    for (const at of settle) if (at > last) last = at;
  }
  if (last === -Infinity) return null;
  return Math.max(0, last - first) / 1e3;
}

/** Whether two runs are of the same functions of the same file. */
export const isOfSame = (
  a: Pick<RunHead, 'file' | 'names'>,
  b: Pick<RunHead, 'file' | 'names'>,
): boolean => a.file === b.file && a.names.join() === b.names.join();

/** The same of a record. */
export const subjectOf = ({ functions }: RunRecord): Pick<RunHead, 'file' | 'names'> => ({
  file: functions[0]?.place.file ?? '',
  names: functions.map(({ name }) => name),
});
