/** What outlives a hidden or reloaded page, kept by VS Code. Whatever is found there is checked, not believed. */
import type { Alignment, ColourBy, TaskSelection, TimelineViewState } from '../timeline/types.js';

/** The choices of the toolbar, as they are offered. */
export const ALIGNMENTS: readonly (readonly [Alignment, string])[] = [
  ['first-dispatch', 'Pools side by side'],
  ['absolute', 'As it happened'],
];
export const COLOURINGS: readonly (readonly [ColourBy, string])[] = [
  ['phase', 'Phase'],
  ['function', 'Function'],
  ['outcome', 'Outcome'],
  ['worker', 'Worker'],
];

export interface PageState {
  /** The run that `selection`, and what of `timeline` is not taste, belong to. */
  readonly runId: string | null;
  readonly selection: TaskSelection | null;
  readonly timeline: TimelineViewState | null;
  readonly tasksOpen: boolean;
  readonly lanesOpen: boolean;
}

export const FRESH: PageState = {
  runId: null,
  selection: null,
  timeline: null,
  tasksOpen: false,
  lanesOpen: false,
};

const isIndex = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

function selectionOf(value: unknown): TaskSelection | null {
  if (typeof value !== 'object' || value === null) return null;
  const { block, task } = value as Record<string, unknown>;
  return isIndex(block) && isIndex(task) ? { block, task } : null;
}

function timelineOf(value: unknown): TimelineViewState | null {
  if (typeof value !== 'object' || value === null) return null;
  const state = value as Partial<Record<keyof TimelineViewState, unknown>>;
  const { domain, alignment, colourBy, hidden, follow, folded } = state;
  const sound =
    (domain === null || (Array.isArray(domain) && domain.every(Number.isFinite))) &&
    ALIGNMENTS.some(([one]) => one === alignment) &&
    COLOURINGS.some(([one]) => one === colourBy) &&
    Array.isArray(hidden) &&
    typeof follow === 'boolean' &&
    typeof folded === 'object' &&
    folded !== null;
  return sound ? (value as TimelineViewState) : null;
}

/** Any value as a state: what is not as it should be is as on the first day. */
export function restoreState(saved: unknown): PageState {
  if (typeof saved !== 'object' || saved === null) return FRESH;
  const found = saved as Partial<Record<keyof PageState, unknown>>;
  const runId = typeof found.runId === 'string' ? found.runId : null;
  return {
    runId,
    selection: runId === null ? null : selectionOf(found.selection),
    timeline: timelineOf(found.timeline),
    tasksOpen: found.tasksOpen === true,
    lanesOpen: found.lanesOpen === true,
  };
}

/** What of a timeline's state goes for any run: taste, not place. */
export const tasteOf = (state: TimelineViewState): TimelineViewState => ({
  ...state,
  domain: null,
  follow: true,
  folded: {},
});
