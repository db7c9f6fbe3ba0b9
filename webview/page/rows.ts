/** The rows of the table of tasks: which tasks, in which order. Made for a million of them. */
import type { BlockTrace } from '../../src/shared/trace/block-trace.js';
import { UNSETTLED } from '../../src/shared/trace/block-trace.js';
import type { TaskSelection } from '../timeline/types.js';
import { sortByKey } from './radix.js';

export const SORTS = ['task', 'outcome', 'worker', 'queue', 'run', 'overhead', 'total'] as const;
export type Sort = (typeof SORTS)[number];

export interface Query {
  readonly sort: Sort;
  readonly descending: boolean;
  /** The number of one block, or null for all. */
  readonly block: number | null;
  readonly outcome: 'all' | 'failed' | 'unsettled';
  /** Index of the only function wanted, or null for all. */
  readonly fn: number | null;
}

export const EVERYTHING: Query = {
  sort: 'task',
  descending: false,
  block: null,
  outcome: 'all',
  fn: null,
};

type Column = (trace: BlockTrace, task: number) => number;

/** What a row is sorted by; µs where it is a length of time, NaN (sorted last) where it is not known. */
const KEYS: { readonly [S in Sort]: Column } = {
  task: (_, task) => task,
  outcome: ({ tasks }, task) => tasks.outcome[task] ?? NaN,
  worker: ({ tasks }, task) => tasks.worker[task] ?? NaN,
  queue: ({ tasks }, task) => (tasks.dispatch[task] ?? NaN) - (tasks.submit[task] ?? NaN),
  run: ({ tasks }, task) => tasks.end.of(task) - tasks.start.of(task),
  overhead: ({ tasks }, task) =>
    tasks.receive.of(task) -
    (tasks.dispatch[task] ?? NaN) +
    ((tasks.settle[task] ?? NaN) - tasks.end.of(task)),
  total: ({ tasks }, task) => (tasks.settle[task] ?? NaN) - (tasks.submit[task] ?? NaN),
};

export const keyOf = (sort: Sort, trace: BlockTrace, task: number): number =>
  KEYS[sort](trace, task);

/** As it is submitted, all of it: the rows need no list of their own, and grow with the trace at no cost. */
const isPlain = ({ sort, descending, outcome, fn }: Query): boolean =>
  sort === 'task' && !descending && outcome === 'all' && fn === null;

export class TaskRows {
  #traces: readonly BlockTrace[] = [];
  #query = EVERYTHING;
  /** Row → number in `#traces` and task; null if the query is plain. */
  #list: { readonly of: Uint16Array; readonly task: Uint32Array } | null = null;

  /** Whether the rows must be rebuilt to follow the trace. */
  get fixed(): boolean {
    return this.#list !== null;
  }

  /** Puts the rows in order; costs in proportion to the tasks unless the query is plain. */
  build(traces: readonly BlockTrace[], query: Query): void {
    this.#traces = traces.filter(({ block }) => query.block === null || block === query.block);
    this.#query = query;
    this.#list = isPlain(query) ? null : this.#ordered();
  }

  get length(): number {
    if (this.#list) return this.#list.task.length;
    return this.#traces.reduce((sum, { taskCount }) => sum + taskCount, 0);
  }

  at(row: number): TaskSelection | null {
    if (this.#list) {
      const trace = this.#traces[this.#list.of[row] ?? -1];
      const task = this.#list.task[row];
      return trace && task !== undefined ? { block: trace.block, task } : null;
    }
    let rest = row;
    for (const { block, taskCount } of this.#traces) {
      if (rest < 0) break;
      if (rest < taskCount) return { block, task: rest };
      rest -= taskCount;
    }
    return null;
  }

  /** The row of a task, -1 if it has none. */
  indexOf({ block, task }: TaskSelection): number {
    const ordinal = this.#traces.findIndex((trace) => trace.block === block);
    if (ordinal < 0) return -1;
    if (this.#list) {
      const { of, task: tasks } = this.#list;
      for (let row = 0; row < tasks.length; row++) {
        if (tasks[row] === task && of[row] === ordinal) return row;
      }
      return -1;
    }
    if (task >= (this.#traces[ordinal]?.taskCount ?? 0)) return -1;
    return this.#traces.slice(0, ordinal).reduce((sum, { taskCount }) => sum + taskCount, task);
  }

  #ordered() {
    const { sort, descending } = this.#query;
    const key = KEYS[sort];
    const most = this.#traces.reduce((sum, { taskCount }) => sum + taskCount, 0);
    const of = new Uint16Array(most);
    const task = new Uint32Array(most);
    const keys = new Float64Array(most);
    let count = 0;
    this.#traces.forEach((trace, ordinal) => {
      for (let i = 0; i < trace.taskCount; i++) {
        if (!this.#wants(trace, i)) continue;
        of[count] = ordinal;
        task[count] = i;
        keys[count] = descending ? -key(trace, i) : key(trace, i);
        count++;
      }
    });
    // As submitted is block by block, not all first tasks first: that is the order they are in.
    const order = sort === 'task' ? null : sortByKey(keys.subarray(0, count));
    const source = (row: number): number => {
      if (order) return order[row] ?? 0;
      return descending ? count - 1 - row : row;
    };
    const list = { of: new Uint16Array(count), task: new Uint32Array(count) };
    for (let row = 0; row < count; row++) {
      const from = source(row);
      list.of[row] = of[from] ?? 0;
      list.task[row] = task[from] ?? 0;
    }
    return list;
  }

  #wants({ tasks }: BlockTrace, task: number): boolean {
    const { outcome, fn } = this.#query;
    const code = tasks.outcome[task];
    if (fn !== null && tasks.fn[task] !== fn) return false;
    if (outcome === 'all') return true;
    return outcome === 'unsettled' ? code === UNSETTLED : code !== UNSETTLED && code !== 0;
  }
}
