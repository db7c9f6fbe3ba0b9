/** What each phase and each number means: said once, shown in headings, tooltips and the help. */
import type { TaskPhase } from './task.js';

interface Meaning {
  readonly name: string;
  readonly meaning: string;
}

/** Parts of the time that lanes are occupied, in the order in which the chart stacks them. */
export const LANE_PARTS = ['work', 'send', 'return', 'spawn', 'load'] as const;
export type LanePart = (typeof LANE_PARTS)[number];

export const PARTS: { readonly [P in LanePart]: Meaning } = {
  work: { name: 'Work', meaning: 'Tasks running: from start to end of the task function.' },
  send: {
    name: 'Send',
    meaning: 'From dispatch until the worker has the task: serialise, transfer, deserialise.',
  },
  return: { name: 'Return', meaning: 'From the end of a task until its result has arrived.' },
  spawn: { name: 'Spawn', meaning: 'Starting workers: from asking for one until it is online.' },
  load: { name: 'Load', meaning: 'Workers importing the module, before their first task.' },
};

export const TASK_PHASES: { readonly [P in TaskPhase]: Meaning } = {
  queue: { name: 'Queue', meaning: 'Submitted, and waiting for a free worker.' },
  send: PARTS.send,
  wait: { name: 'Wait', meaning: 'Sent ahead, and waiting at its worker; counts as queue.' },
  run: { name: 'Run', meaning: PARTS.work.meaning },
  return: PARTS.return,
  unknown: { name: 'With the worker', meaning: 'At a worker that has not reported back.' },
};

export const METRICS = {
  pool: { name: 'Pool', meaning: 'The kind of pool and its number of workers.' },
  wall: {
    name: 'Wall time',
    meaning:
      'From the first submit to the last task settled: what the caller waited, start-up included.',
  },
  warm: {
    name: 'Once started',
    meaning:
      'Wall time of the second pass, on workers that are there and have run everything once. Only in comparisons.',
  },
  against: {
    name: '× serial',
    meaning:
      'How many times as fast as serial, with its 95 % interval over the rounds; once started where that was measured.',
  },
  work: { name: 'Work', meaning: 'The run times of all tasks added up.' },
  speedup: {
    name: 'Speed-up',
    meaning:
      'Serial wall time divided by this wall time; in a search for the best number of workers, that of one worker.',
  },
  efficiency: {
    name: 'Efficiency',
    meaning: 'Speed-up per worker: 100 % if every worker adds as much as one alone does.',
  },
  parallelism: {
    name: 'Parallelism',
    meaning: 'Tasks running at once, on average over the wall time: work divided by wall time.',
  },
  overhead: {
    name: 'Overhead',
    meaning:
      'Of the time that lanes were occupied, the part that was not your function: spawn, load, send and return. Waiting in the queue is not part of it.',
  },
  spawn: { name: 'Spawn', meaning: `${PARTS.spawn.meaning} Sum over the workers.` },
  load: { name: 'Load', meaning: `${PARTS.load.meaning} Sum over the workers.` },
  queue: { name: 'Queue', meaning: `${TASK_PHASES.queue.meaning} Sum over the tasks.` },
  send: { name: 'Send', meaning: `${PARTS.send.meaning} Sum over the tasks.` },
  return: { name: 'Return', meaning: `${PARTS.return.meaning} Sum over the tasks.` },
  ok: { name: 'Ok', meaning: 'Tasks that ended without an error.' },
  failed: { name: 'Failed', meaning: 'Tasks that failed, were cancelled, or lost their worker.' },
} as const satisfies Record<string, Meaning>;

export type Metric = keyof typeof METRICS;

/** Keys of the timeline and of the page, for the help. */
export const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['W', '+'], 'Zoom in'],
  [['S', '-'], 'Zoom out'],
  [['A', 'D'], 'Pan left, pan right'],
  [['Shift+←', 'Shift+↑'], 'Pan and zoom, as the arrows point'],
  [['←', '→'], 'Previous, next task of the lane'],
  [['↑', '↓'], 'Lane above, lane below'],
  [['Home', 'End'], 'First, last task of the lane'],
  [['.', ','], 'Next, previous task as submitted'],
  [['E'], 'The task that ended last'],
  [['0'], 'Fit the whole run'],
  [['F'], 'Fit the range or the selected task'],
  [['B'], 'Measure what is in view, as a range'],
  [['C'], 'Fold or open the lanes of the pool'],
  [['U', 'Backspace'], 'Back to the view before'],
  [['L'], 'Follow the live run'],
  [['P'], 'Play the run again, or hold'],
  [['Enter'], 'Go to the source of the selected task'],
  [['Esc'], 'Clear the range, then the selection'],
  [['/'], 'Search: what does not match is dimmed'],
  [['N', 'Shift+N'], 'Next, previous match'],
  [['M', 'Shift+M'], 'Next, previous output'],
  [['?'], 'This help'],
];

export const POINTER: readonly (readonly [gesture: string, does: string])[] = [
  ['Ctrl + wheel, pinch', 'Zoom at the pointer'],
  ['Drag, Shift + wheel', 'Pan'],
  ['Drag on the axis', 'A range: its percentiles and shares'],
  ['Shift + drag', 'The same, on the lanes'],
  ['Click, double click', 'Select a task, go to its source'],
  ['Click a heading', 'Fold or open its lanes'],
];
