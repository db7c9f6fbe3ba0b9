/** All that a frame is drawn from. */
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import { UNSETTLED } from '../../../src/shared/trace/block-trace.js';
import type { BlockLanes, Row } from '../model/block-lanes.js';
import type { Marks } from '../model/marks.js';
import type { Matches } from '../model/matches.js';
import type { GroupBox } from '../model/layout.js';
import type { Domain } from '../model/view.js';
import type { ColourBy, Phase, TaskSelection } from '../types.js';
import type { Colour, Theme } from './theme.js';

export interface Group {
  /** As in selections. */
  readonly block: number;
  /** The run it is of. */
  readonly run: RunRecord;
  readonly record: BlockRecord;
  readonly lanes: BlockLanes;
  /** Where the axis has its zero for this block, µs since the run began. */
  readonly zero: number;
  /** What time it is, µs since the run began; the latest stamp once the block is over. */
  readonly now: number;
  readonly live: boolean;
  readonly box: GroupBox;
  /** How far it is, in words. */
  readonly progress: string;
}

export interface Scene {
  readonly run: RunRecord;
  readonly groups: readonly Group[];
  readonly domain: Domain;
  /** CSS pixels. */
  readonly width: number;
  /** Width of the column of lane names at the left, CSS pixels. */
  readonly gutter: number;
  readonly ratio: number;
  /** What is too dense for bars has columns of so many of the screen's own pixels: more than one while it moves. */
  readonly grain: number;
  /** It will be drawn again at once, and once more when it rests: a glance is enough. */
  readonly moving: boolean;
  readonly theme: Theme;
  readonly colourBy: ColourBy;
  readonly hidden: ReadonlySet<Phase>;
  /** What is later on the axis is not shown, µs; null if everything is. */
  readonly until: number | null;
  /** What a search has found; null if nothing is searched for. */
  readonly found: Matches | null;
  /** What does not match is left out. */
  readonly only: boolean;
  /** What tasks wrote. */
  readonly marks: Marks;
  /** Collections of garbage are drawn. */
  readonly pauses: boolean;
  readonly hover: TaskSelection | null;
  readonly selection: TaskSelection | null;
}

/** There is room for words where the column of lane names is as wide as this, CSS pixels. */
export const NAMED_FROM = 60;

/** The plot's width in the screen's own pixels. */
export const pixelsIn = ({
  width,
  gutter,
  ratio,
}: Pick<Scene, 'width' | 'gutter' | 'ratio'>): number =>
  Math.max(1, Math.round((width - gutter) * ratio));

/** CSS pixels per µs. */
export const scaleOf = ({ width, gutter, domain }: Scene): number =>
  (width - gutter) / (domain[1] - domain[0]);

/** Where a moment (µs since the run began) of a group lies, CSS pixels. */
export function xOf(scene: Scene, group: Group): (time: number) => number {
  const scale = scaleOf(scene);
  const origin = scene.gutter - (scene.domain[0] + group.zero) * scale;
  return (time) => origin + time * scale;
}

/** Right edge of what is shown of the plot, CSS pixels. */
export const shownTo = (scene: Scene): number =>
  scene.until === null
    ? scene.width
    : Math.max(
        scene.gutter,
        Math.min(scene.width, scene.gutter + (scene.until - scene.domain[0]) * scaleOf(scene)),
      );

/** The colour of a task's run. */
export function colourOf(scene: Scene, group: Group, row: Row, task: number): Colour {
  const { theme } = scene;
  const { tasks } = group.lanes.trace;
  const outcome = tasks.outcome[task] ?? UNSETTLED;
  // A task that did not end well looks like it whatever else colours say.
  if (outcome !== UNSETTLED && outcome !== 0) return theme.outcomes[outcome] ?? theme.phases.run;
  if (scene.colourBy === 'outcome' && outcome === 0) return theme.outcomes[0] ?? theme.phases.run;
  if (scene.colourBy === 'function') return cycled(theme, tasks.fn[task] ?? 0);
  return laneColour(scene, row);
}

/** The colour of what runs in a row where tasks are not told apart. */
export const laneColour = ({ theme, colourBy }: Scene, row: Row): Colour =>
  colourBy === 'worker' ? cycled(theme, row.worker) : theme.phases.run;

export const cycled = ({ series, phases }: Theme, index: number): Colour =>
  series[index % series.length] ?? phases.run;
