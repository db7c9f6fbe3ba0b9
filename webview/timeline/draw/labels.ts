/** What is written on things. */
import { timeFormat } from 'd3';
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import type { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { formatCount, plural } from '../../../src/shared/format.js';
import { formatLength } from '../model/format.js';
import type { Block } from '../model/blocks.js';
import { BESIDE } from '../types.js';
import { inputOf, taskName } from '../model/names.js';
import type { Group } from './scene.js';

const POOL_TITLES = {
  serial: 'Serial',
  eventLoop: 'Event loop',
  thread: 'Thread pool',
  process: 'Process pool',
} as const;

const WIDTHS = new Map<string, number>();

/** Width of short texts, remembered per font: measuring costs more than drawing. */
export function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font}|${text}`;
  let width = WIDTHS.get(key);
  if (width === undefined) {
    if (WIDTHS.size > 5000) WIDTHS.clear();
    width = context.measureText(text).width;
    WIDTHS.set(key, width);
  }
  return width;
}

/** The beginning of a text that fits in `room` pixels. */
export function cutTo(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (widthOf(context, text) <= room) return text;
  const letters = Array.from(text).slice(0, 200);
  while (letters.length > 1 && widthOf(context, `${letters.join('')}…`) > room) letters.pop();
  return `${letters.join('')}…`;
}

/** As much as fits in `room` pixels of: name, input, how long; empty if nothing does. */
export function barLabel(
  context: CanvasRenderingContext2D,
  group: Group,
  task: number,
  length: number,
  room: number,
): string {
  const fn = group.lanes.trace.tasks.fn[task] ?? 0;
  const name = taskName(group.run, fn, task);
  const input = inputOf(group.run, fn, task);
  const fits = (text: string): boolean => widthOf(context, text) <= room;
  const long = formatLength(length);
  if (input !== null && fits(`${name}  (${input})  ${long}`)) return `${name}  (${input})  ${long}`;
  if (fits(`${name}  ${long}`)) return `${name}  ${long}`;
  if (fits(name)) return name;
  return fits(`#${task}`) ? `#${task}` : '';
}

/**
 * The group's heading: the pool, how many workers, which round if there are several, and of which run if not the shown one.
 * `short`: for where there is little room.
 */
export function groupTitle(
  { run, record, block }: Pick<Block, 'run' | 'record' | 'block'>,
  short = false,
): string {
  if (record.label !== undefined) return record.label;
  const title = POOL_TITLES[record.pool];
  const inline = record.pool === 'serial' || record.pool === 'eventLoop';
  const rounds = run.blocks.some(({ round }) => round > 0);
  const workers = short ? ` × ${record.workers}` : ` · ${plural(record.workers, 'worker')}`;
  const of = inline ? '' : workers;
  const beside = block < BESIDE ? '' : ` · ${runName(run)}`;
  return `${title}${of}${rounds ? ` · round ${record.round + 1}` : ''}${beside}`;
}

/** What tells a run from another of the same function: `fib, 14:32:05`. */
export const runName = ({ title, startedAt }: RunRecord): string =>
  `${title}, ${timeFormat('%H:%M:%S')(new Date(startedAt))}`;

/** `groupProgress`, worked out only when it has changed: formatting numbers takes longer than drawing them. */
export class ProgressTexts {
  readonly #known = new Map<number, { key: string; text: string }>();

  of({ block, record, lanes: { trace }, live }: Block): string {
    const { settledCount, taskCount } = trace;
    const key = [settledCount, taskCount, record.status, record.tasks, live].join();
    const known = this.#known.get(block);
    if (known?.key === key) return known.text;
    const text = groupProgress(record, trace, live);
    this.#known.set(block, { key, text });
    return text;
  }
}

/** How far a group is: `12 of 64 tasks`, `64 tasks · 3 failed`. */
export function groupProgress(record: BlockRecord, trace: BlockTrace, live: boolean): string {
  const { settledCount, taskCount, failedCount } = trace;
  if (record.status === 'waiting') return 'waiting';
  if (taskCount === 0) return record.status === 'failed' ? 'failed to start' : record.status;
  const all = Math.max(taskCount, record.tasks ?? 0);
  const count =
    live || settledCount < all
      ? `${formatCount(settledCount)} of ${formatCount(all)} tasks`
      : plural(all, 'task');
  return failedCount > 0 ? `${count} · ${formatCount(failedCount)} not ok` : count;
}
