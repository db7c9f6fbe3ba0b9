/** A task in words and figures, for the tooltip and for those who do not see the chart. */
import { translate } from '../../l10n.js';
import { formatShare, plural } from '../../../src/shared/format.js';
import type { RunRecord } from '../../../src/shared/run.js';
import type { Stamp } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import type { BlockLanes } from './block-lanes.js';
import { pausedIn } from './counters.js';
import { formatLength } from './format.js';
import { inputOf, taskName } from './names.js';

/** A moment of a block in words and figures. */
export interface MomentFacts {
  readonly title: string;
  readonly lines: readonly (readonly [name: 'busy' | 'queue' | 'cpu', text: string])[];
}

/** `time`: µs since the run began; `zero`: where the axis has its zero. */
export function momentOf(lanes: BlockLanes, time: number, zero: number): MomentFacts {
  const cores = lanes.cpu.coresAt(time);
  const lines: [MomentFacts['lines'][number][0], string][] = [
    ['busy', plural(lanes.busyAt(time), 'task')],
    ['queue', plural(lanes.queue.at(lanes.trace, time), 'task')],
  ];
  if (!Number.isNaN(cores)) lines.push(['cpu', `${cores.toFixed(2)} cores`]);
  return { title: `At ${formatLength(time - zero)}`, lines };
}

/** Less of a block's time than this is not worth a mark. */
const LEAST_COST = 0.03;

/** What share of its block's time the task that settled last alone cost, if that is worth a mark; else 0. */
export function costOfLast({ straggler, trace, rows }: BlockLanes, live: boolean): number {
  // With one lane there is always a last one, and it is always alone.
  if (live || rows.length < 2 || trace.settledCount < trace.taskCount) return 0;
  const share = straggler.alone / (straggler.at - (trace.tasks.submit[0] ?? NaN));
  return share >= LEAST_COST ? share : 0;
}

/** `last: #12, alone 300 ms (12 %)` */
export function lastInWords(
  { straggler }: BlockLanes,
  share: number,
): [whole: string, alone: string] {
  const alone = translate(`alone ${formatLength(straggler.alone)} (${formatShare(share)})`);
  return [translate(`last: #${straggler.task}, ${alone}`), alone];
}

export interface TaskFacts {
  readonly title: string;
  /** The input as written, if that is known. */
  readonly input: string | null;
  /** `ok`, `failed` …, or `running`. */
  readonly outcome: string;
  /** `worker 3`; null if it never reached one. */
  readonly worker: string | null;
  /** Phase and its length, µs; only those it has reached. */
  readonly phases: readonly (readonly [
    name: 'queue' | 'send' | 'run' | 'return' | 'GC',
    length: number,
  ])[];
}

/** `now`: µs since the run began, for what is under way. */
export function factsOf(run: RunRecord, lanes: BlockLanes, task: number, now: number): TaskFacts {
  const { trace } = lanes;
  const { tasks } = trace;
  const at = (stamp: Stamp): number => trace.stampOf(task, stamp);
  const worker = tasks.worker[task] ?? NO_WORKER;
  const fn = tasks.fn[task] ?? 0;
  const outcome = trace.outcomeOf(task);
  const over = outcome === null ? now : at('settle');
  const until = (...ends: number[]): number => ends.find((end) => !Number.isNaN(end)) ?? over;
  const [submit, dispatch, start, end] = [at('submit'), at('dispatch'), at('start'), at('end')];
  const received = at('receive');
  const phases: [TaskFacts['phases'][number][0], number][] = [
    ['queue', until(dispatch) - submit + (start - received || 0)],
  ];
  if (!Number.isNaN(dispatch)) {
    if (outcome === null) {
      phases.push(['run', now - dispatch]);
    } else {
      phases.push(['send', until(received, start) - dispatch]);
      if (!Number.isNaN(start)) phases.push(['run', until(end) - start]);
      const pauses = lanes.counters.pausesOf(worker, lanes.inline);
      // As a part of the run, after it.
      const paused = pauses ? pausedIn(pauses, start, until(end)) : 0;
      if (paused > 0) phases.push(['GC', paused]);
      if (!Number.isNaN(end)) phases.push(['return', over - end]);
    }
  }
  return {
    title: taskName(run, fn, task),
    input: inputOf(run, fn, task),
    outcome: outcome ?? (Number.isNaN(dispatch) ? 'queued' : 'running'),
    worker: workerName(run, lanes, worker),
    phases,
  };
}

/** One sentence. */
export function sentenceOf({ title, input, outcome, worker, phases }: TaskFacts): string {
  const parts = phases.map(([name, length]) => `${translate(name)} ${formatLength(length)}`);
  const state = [outcome, worker].flatMap((part) => (part === null ? [] : translate(part)));
  return [title + (input === null ? '' : ` (${input})`), ...state, ...parts].join(', ');
}

function workerName(run: RunRecord, lanes: BlockLanes, worker: number): string | null {
  if (worker === NO_WORKER) return null;
  const own = run.blocks[lanes.trace.block]?.lanes?.[worker];
  return own ?? (lanes.concurrent ? 'event loop' : `worker ${worker + 1}`);
}
