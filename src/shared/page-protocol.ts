/**
 * What the host and the page say to each other. The host owns the data and the page is a cache: on `ready`
 * it is sent everything anew. Messages are structured-cloned; `data` is an ArrayBuffer of exact size.
 */
import type { SourcePlace } from './problem.js';
import type { OutputMark, RunRecord, TaskDetails } from './run.js';
import type { Pool } from './words.js';

/** host → page */
export type ToPage =
  /** The page's whole world but for chunks; whatever it held before is void. `run` is null before the first. */
  | {
      readonly type: 'hydrate';
      readonly run: RunRecord | null;
      readonly surroundings: Surroundings;
      /** Of a comparison, the round whose chunks follow, without its control block; of any other run, all follow. */
      readonly round?: number | null;
      /** A second run on the same axis; its chunks follow those of the first, under its own id. */
      readonly beside?: Beside | null;
    }
  /** The run has moved on. */
  | { readonly type: 'run'; readonly run: RunRecord }
  | { readonly type: 'surroundings'; readonly surroundings: Surroundings }
  /** A trace chunk (`trace/chunk.ts`) of either run; carries its block and sequence number itself. */
  | { readonly type: 'chunk'; readonly runId: string; readonly data: ArrayBuffer }
  /** What user code wrote, in the order of time: since the last such message, or all there is after `hydrate`. */
  | { readonly type: 'marks'; readonly runId: string; readonly marks: readonly OutputMark[] }
  /** Draw what is seen, as a file. */
  | { readonly type: 'draw'; readonly request: number; readonly format: PictureFormat }
  /** The answer to `details`; null if nothing was kept of that task. */
  | {
      readonly type: 'details';
      readonly runId: string;
      readonly block: number;
      readonly task: number;
      readonly details: TaskDetails | null;
    };

export type PictureFormat = 'png' | 'svg';

/** A run that is over, to hold the shown one against. */
export interface Beside {
  readonly run: RunRecord;
  /** As `round` of `hydrate`. */
  readonly round: number | null;
}

/** What a page may ask to be run. */
export const PAGE_STARTS = ['thread', 'process', 'compare', 'sweep'] as const;

/** How one task is run once more: by itself in its own pool, in the other pool, or under the debugger. */
export const RERUNS = ['alone', 'other', 'debug'] as const;
export type Rerun = (typeof RERUNS)[number];

/** Settings that a page may lead to, without `poolLanes.` before them. */
export const PAGE_SETTINGS = ['env'] as const;
export type PageSetting = (typeof PAGE_SETTINGS)[number];

/** What the colours of the bars may tell. */
export const COLOURS_BY = ['phase', 'function', 'outcome', 'worker'] as const;
export type ColourBy = (typeof COLOURS_BY)[number];

/** What the page needs to know besides the run, for its empty states and buttons. */
export interface Surroundings {
  readonly trusted: boolean;
  /** True in the wide panel: there is no *Open in Editor* there. */
  readonly wide: boolean;
  /** The function at the cursor of the active editor, if any. */
  readonly candidate: string | null;
  /** Where a run comes from that is only looked at: `saved in fib.poollanes`. From there nothing can be run. */
  readonly from?: string;
  /** There is no editor that could show a place in the source. */
  readonly sourceless?: boolean;
  /** What the colours tell until somebody chooses otherwise on the page; `phase` if absent. */
  readonly colourBy?: ColourBy;
}

/** page → host */
export type FromPage =
  /** The page's script runs; it may ask again at any time. */
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  /** Run the last plan again. */
  | { readonly type: 'again' }
  /** Run the functions of that run, if it is the shown one; without `runId`, the function at the cursor. */
  | {
      readonly type: 'start';
      readonly pools: (typeof PAGE_STARTS)[number];
      readonly runId?: string;
    }
  /** Show another round of the comparison; null for the last complete one, as it comes. */
  | { readonly type: 'round'; readonly runId: string; readonly round: number | null }
  /** Write a program that runs the function of the shown run, in a form that the user picks; `pool`: what is proposed. */
  | { readonly type: 'generateCode'; readonly pool?: Pool }
  | { readonly type: 'openInEditor' }
  | { readonly type: 'openSamples' }
  | { readonly type: 'trust' }
  | { readonly type: 'reveal'; readonly place: SourcePlace }
  | {
      readonly type: 'details';
      readonly runId: string;
      readonly block: number;
      readonly task: number;
    }
  /** Take the second run off the axis. */
  | { readonly type: 'removeBeside' }
  /** Run one task of the shown run once more, with the input it had. */
  | {
      readonly type: 'rerunTask';
      readonly runId: string;
      readonly block: number;
      readonly task: number;
      readonly how: Rerun;
    }
  /** Run the fault lab on the function of the shown run. */
  | { readonly type: 'faultLab'; readonly runId: string }
  /** Show a setting of ours, to be changed. */
  | { readonly type: 'openSetting'; readonly setting: PageSetting }
  /** The answer to `draw`: the file; null if there is nothing to see. */
  | { readonly type: 'drawing'; readonly request: number; readonly data: ArrayBuffer | null }
  /** Something in the page failed; goes to the log. */
  | { readonly type: 'fault'; readonly message: string; readonly stack?: string };

export type { Pool };
