/** What the timeline and the page around it say to each other. */
import type { ColourBy } from '../../src/shared/page-protocol.js';
import type { Domain } from './model/view.js';
import type { RangeStatistics } from './model/statistics.js';

export type { RangeStatistics };

/** Blocks of the run beside are numbered from here on: no run has so many of its own. */
export const BESIDE = 1 << 20;

export interface TaskSelection {
  /** Number of the block in its run; of the run beside, from `BESIDE` on. */
  readonly block: number;
  /** Number of the task in its block. */
  readonly task: number;
}

export const PHASES = ['queue', 'send', 'run', 'return', 'spawn', 'load'] as const;
export type Phase = (typeof PHASES)[number];

/** `first-dispatch`: every block's clock starts at its first dispatch; `absolute`: one clock for the run. */
export type Alignment = 'first-dispatch' | 'absolute';
export type { ColourBy };

/** What has lanes of its own below those of the workers; collections are bars in the workers' lanes. */
export const COUNTER_KINDS = ['elu', 'cpu', 'memory'] as const;
export type CounterKind = (typeof COUNTER_KINDS)[number];
/** What can be switched on and off besides phases. */
export const EXTRAS = [...COUNTER_KINDS, 'gc', 'output'] as const;
export type Extra = (typeof EXTRAS)[number];

/** What a search has found. */
export interface Found {
  /** Tasks that match. */
  readonly count: number;
  /** Where the selected task stands among them, from 0; -1 if it is none of them. */
  readonly index: number;
}

export interface TimelineEvents {
  /** Another task, or none, is selected: by click, by keys, by search. */
  onSelect(selection: TaskSelection | null): void;
  /** Enter or double click: jump to the source. */
  onActivate(selection: TaskSelection): void;
  /** The brushed range has changed; it is reported again when approximate percentiles become exact. */
  onRange(statistics: RangeStatistics | null): void;
  onHover?(selection: TaskSelection | null): void;
  /** What should be kept until the page comes back has changed. */
  onViewChange?(state: TimelineViewState): void;
}

/** JSON-able. */
export interface TimelineViewState {
  /** What part of the axis is seen, µs; null if everything is. */
  readonly domain: Domain | null;
  readonly alignment: Alignment;
  readonly colourBy: ColourBy;
  readonly hidden: readonly Phase[];
  readonly follow: boolean;
  /** Counters, collections and output that are switched on or off by hand; the rest is as the width has it. */
  readonly extras?: Readonly<Partial<Record<Extra, boolean>>>;
  /** Blocks whose lanes were folded (true) or unfolded (false) by hand. */
  readonly folded: Readonly<Record<number, boolean>>;
}
