/** A run that never ran, for looking at the page and for its tests: pools simulated, chunks as a runner would send them. */
import type { BlockRecord, RunRecord, TaskDetails } from '../../../../src/shared/run.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { isInline, OUTCOMES, WORKER_EVENTS } from '../../../../src/shared/words.js';
import type { Outcome, Pool, WorkerEvent } from '../../../../src/shared/words.js';

export interface SyntheticOptions {
  readonly pools: readonly Pool[];
  readonly tasks: number;
  /** Of all pools, or of each. */
  readonly workers: number | readonly number[];
  /** Mean length of a task, µs. */
  readonly runUs?: number;
  /** Every so many-eth task fails; none if 0. */
  readonly failEvery?: number;
  /** Microseconds of the run between chunks. */
  readonly chunkUs?: number;
}

/** Something that a host would send at `at` µs of the run. */
export type Event =
  | { readonly at: number; readonly chunk: ArrayBuffer; readonly block: number }
  | { readonly at: number; readonly block: number; readonly status: BlockRecord['status'] };

export interface Synthetic {
  /** As at its end. */
  readonly run: RunRecord;
  /** In the order of their time. */
  readonly events: readonly Event[];
  details(block: number, task: number): TaskDetails;
}

const FILE = '/home/ada/shop/src/pricing/quote.ts';

/** The same numbers every time (mulberry32), 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const fails = (task: number, failEvery: number): boolean =>
  failEvery > 0 && task % failEvery === failEvery - 1;

export function synthetic(options: SyntheticOptions): Synthetic {
  const { pools, tasks, workers, failEvery = 0, runUs = 24_000 } = options;
  const blocks: BlockRecord[] = pools.map((pool, index) => ({
    index,
    pool,
    workers: isInline(pool) ? 1 : typeof workers === 'number' ? workers : (workers[index] ?? 1),
    round: 0,
    status: 'done',
    tasks,
    digests: Array.from({ length: tasks }, (_, task) =>
      pool === 'process' && failEvery > 0 && task === 5 ? 'other' : `digest ${task}`,
    ),
  }));
  const events: Event[] = [];
  let at = 20_000;
  for (const block of blocks) {
    events.push({ at, block: block.index, status: 'starting' });
    const simulated = simulate(block, at, options, random(block.index + 1), runUs);
    events.push(...simulated.events);
    at = simulated.end + 1000;
    events.push({ at, block: block.index, status: 'done' });
    at += 40_000;
  }
  const run: RunRecord = {
    id: 'synthetic',
    title: 'quote + audit',
    startedAt: 0,
    status: 'done',
    functions: [
      {
        name: 'quote',
        place: { file: FILE, line: 12 },
        inputs: [`${tasks} × i => [{ customer: i, items: 40 }]`],
      },
      { name: 'audit', place: { file: FILE, line: 41 }, inputs: ["'2026-Q3', { strict: true }"] },
    ],
    node: {
      path: '/usr/bin/node',
      version: 'v22.11.0',
      source: 'node on PATH',
      editorRuntime: false,
    },
    machine: {
      platform: 'linux',
      arch: 'x64',
      cpu: 'AMD Ryzen 7 7840U',
      cpus: 16,
      parallelism: 8,
      memory: 33_285_996_544,
    },
    loader: 'esbuild 0.28.2',
    blocks,
    warnings: [],
  };
  const details = (block: number, task: number): TaskDetails => detailsOf(block, task, failEvery);
  return { run, events, details };
}

/** One block: workers take tasks in order, each as soon as it is free. */
function simulate(
  block: BlockRecord,
  begin: number,
  { tasks, failEvery = 0, chunkUs = 50_000 }: SyntheticOptions,
  next: () => number,
  runUs: number,
): { events: Event[]; end: number } {
  const inline = isInline(block.pool);
  const startUp = block.pool === 'process' ? 34_000 : 21_000;
  const [send, back] = inline ? [3, 2] : block.pool === 'process' ? [900, 500] : [350, 180];
  const actions: { at: number; write: (writer: ChunkWriter) => void }[] = [];
  const act = (at: number, write: (writer: ChunkWriter) => void): void => {
    actions.push({ at, write });
  };
  const event = (worker: number, name: WorkerEvent, at: number): void =>
    act(at, (writer) =>
      writer.worker(
        worker,
        WORKER_EVENTS.indexOf(name),
        at,
        4100 + (block.pool === 'process' ? worker : 0),
        worker,
      ),
    );
  const free: number[] = [];
  for (let worker = 0; worker < block.workers; worker++) {
    const at = begin + worker * 900;
    event(worker, 'spawn', at);
    const online = at + (inline ? 0 : startUp * (0.9 + 0.3 * next()));
    event(worker, 'online', online);
    event(worker, 'loadStart', online);
    const loaded = online + 9000 * (0.8 + 0.5 * next());
    event(worker, 'loadEnd', loaded);
    free.push(loaded);
  }
  // Part of the work waits, which only the event loop can overlap on one thread.
  const overlap = block.pool === 'eventLoop' ? 0.55 : 1;
  let end = begin;
  for (let task = 0; task < tasks; task++) {
    const submit = begin + task * 0.6;
    const fn = task % 5 === 4 ? 1 : 0;
    act(submit, (writer) => writer.submitted(submit, fn));
    const worker = free.indexOf(Math.min(...free));
    const dispatch = Math.max(submit, free[worker] ?? 0) + 5;
    const receive = dispatch + send * (0.7 + 0.6 * next());
    const start = receive + 4;
    const straggler = task === Math.floor(tasks * 0.9) ? 4 : 1;
    const length = runUs * overlap * (0.4 + 1.2 * next()) * (fn === 1 ? 1.6 : 1) * straggler;
    const stop = start + length;
    const settle = stop + back * (0.7 + 0.6 * next());
    free[worker] = settle;
    end = Math.max(end, settle);
    const outcome: Outcome = fails(task, failEvery) ? 'failed' : 'ok';
    act(dispatch, (writer) => writer.dispatched(task, worker, dispatch));
    act(settle, (writer) =>
      writer.settled(task, worker, OUTCOMES.indexOf(outcome), {
        dispatch,
        receive,
        start,
        end: stop,
        settle,
      }),
    );
  }
  for (let worker = 0; worker < block.workers; worker++) event(worker, 'exit', end + 500);
  return { events: chunked(block.index, actions, chunkUs), end: end + 1000 };
}

function chunked(
  block: number,
  actions: { at: number; write: (writer: ChunkWriter) => void }[],
  chunkUs: number,
): Event[] {
  actions.sort((a, b) => a.at - b.at);
  const writer = new ChunkWriter(block);
  const events: Event[] = [];
  let due = (actions[0]?.at ?? 0) + chunkUs;
  const take = (at: number): void => {
    const chunk = writer.take();
    if (chunk) events.push({ at, chunk, block });
  };
  for (const { at, write } of actions) {
    if (at > due || writer.size >= 8192) {
      take(Math.min(at, due));
      due = Math.max(due, at) + chunkUs;
    }
    write(writer);
  }
  take(actions.at(-1)?.at ?? 0);
  const [first] = events;
  const running: Event[] = first ? [{ at: first.at, block, status: 'running' }] : [];
  return [...running, ...events];
}

function detailsOf(block: number, task: number, failEvery: number): TaskDetails {
  const known = {
    block,
    task,
    fn: task % 5 === 4 ? 1 : 0,
    input: `{ customer: ${task}, items: 40 }`,
  };
  if (!fails(task, failEvery)) {
    return {
      ...known,
      result: `{\n  customer: ${task},\n  total: ${(task * 7919) % 10_007},\n  currency: 'EUR'\n}`,
    };
  }
  return {
    ...known,
    error: {
      name: 'RangeError',
      message: `no price for item ${task * 3} of customer ${task}`,
      stack: `RangeError: no price for item ${task * 3} of customer ${task}\n    at priceOf (${FILE}:27:11)\n    at quote (${FILE}:16:22)\n    at node:internal/main/worker_thread:212:26`,
      place: { file: FILE, line: 27, column: 11 },
      todo: 'The task function threw this. The other tasks went on.',
    },
  };
}
