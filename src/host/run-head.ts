/** What a list shows of a run, and what the user has said about it. */
import { OFFENDER } from '../shared/faults.js';
import type { RunRecord, RunStatus } from '../shared/run.js';

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
  /** What it says, in English, and whether that rests on several pools or numbers of workers; absent if nothing. */
  readonly verdict?: { readonly headline: string; readonly isCompared: boolean };
  /** `RunFunction.source` of its only function. */
  readonly source?: string;
  /** It has reports of the fault lab of its own. */
  readonly faultLab?: true;
}

/** What a run is of. */
export type RunSubject = Pick<RunHead, 'file' | 'names'>;

/** Whether two runs are of the same functions of the same file. */
export const isOfSame = (a: RunSubject, b: RunSubject): boolean =>
  a.file === b.file && a.names.join() === b.names.join();

/** The same of a record. */
export const subjectOf = ({ functions }: RunRecord): RunSubject => ({
  file: functions[0]?.place.file ?? '',
  names: functions.flatMap(({ name }) => (name === OFFENDER ? [] : [name])),
});
