/** Runs that never were, as the real ones arrive: records and trace chunks. Deterministic for a seed. */
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';
import type { BlockPlan, RunRecord } from '../../../src/shared/run.js';

export interface Shape extends BlockPlan {
  readonly tasks: number;
  /** Mean length of a task's run, µs. */
  readonly run: number;
  /** Share of tasks that fail. */
  readonly failing: number;
  /** When the block begins, µs since the run began. */
  readonly at: number;
  /** Time a message to or from a worker takes, µs. */
  readonly hop: number;
  /** Time to spawn a worker and to load its module, µs. */
  readonly spawn: number;
  readonly load: number;
  /** One task takes this many times as long. */
  readonly straggler?: number;
}

/** A small, fast, seeded generator of numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Write = (writer: ChunkWriter) => void;
interface Event {
  readonly at: number;
  readonly write: Write;
}

/** What happens in a block, in the order of time. */
function* eventsOf(shape: Shape, seed: number): Generator<Event> {
  const random = randomOf(seed);
  const inline = shape.pool === 'serial' || shape.pool === 'eventLoop';
  const lanes = shape.pool === 'eventLoop' ? shape.tasks : inline ? 1 : shape.workers;
  // Workers as a heap would be overkill: they are few, or every task has its own.
  const free: number[] = [];
  const events: Event[] = [];
  for (let task = 0; task < shape.tasks; task++) {
    const at = shape.at + task * 0.01;
    events.push({ at, write: (writer) => writer.submitted(at, task % 3 === 2 ? 1 : 0) });
  }
  for (let worker = 0; worker < (inline ? 0 : shape.workers); worker++) {
    const spawn = shape.at + 50 * worker;
    const online = spawn + shape.spawn * (0.8 + 0.4 * random());
    const loaded = online + 200 + shape.load * (0.8 + 0.4 * random());
    const life: [event: number, at: number][] = [
      [0, spawn],
      [1, online],
      [2, online + 200],
      [3, loaded],
    ];
    for (const [event, at] of life) {
      events.push({
        at,
        write: (writer) => writer.worker(worker, event, at, 4000 + worker, worker + 1),
      });
    }
    free.push(loaded);
  }
  if (shape.pool === 'serial') free.push(shape.at + 20);
  for (let task = 0; task < shape.tasks; task++) {
    let worker = 0;
    if (!inline)
      for (let i = 1; i < lanes; i++) if ((free[i] ?? 0) < (free[worker] ?? 0)) worker = i;
    const dispatch =
      shape.pool === 'eventLoop' ? shape.at + 40 + task * 2 : (free[worker] ?? 0) + random() * 3;
    const hop = inline ? 0 : shape.hop * (0.7 + 0.6 * random());
    const slow = task === Math.floor(shape.tasks * 0.8) ? (shape.straggler ?? 1) : 1;
    const receive = dispatch + hop;
    const start = receive + 1;
    const end = start + shape.run * slow * (0.3 + 1.1 * random() + (random() < 0.05 ? 2 : 0));
    const settle = end + hop * 0.8 + 0.5;
    if (!inline) free[worker] = settle;
    else if (shape.pool === 'serial') free[0] = settle;
    const outcome = random() < shape.failing ? 1 : 0;
    events.push({ at: dispatch, write: (writer) => writer.dispatched(task, worker, dispatch) });
    events.push({
      at: settle,
      write: (writer) =>
        writer.settled(task, worker, outcome, { dispatch, receive, start, end, settle }),
    });
  }
  const last = events.reduce((latest, { at }) => Math.max(latest, at), 0);
  events.push(...samplesOf(shape, last, randomOf(seed + 1)));
  yield* events.sort((a, b) => a.at - b.at);
}

/** What the sampler writes until `last`, of the program itself and of each worker; and pauses to collect garbage. */
function* samplesOf(shape: Shape, last: number, random: () => number): Generator<Event> {
  const inline = shape.pool === 'serial' || shape.pool === 'eventLoop';
  const every = Math.max(5000, (last - shape.at) / 60);
  const counter = (worker: number, code: number, at: number, value: number): Event => ({
    at,
    write: (writer) => writer.counter(worker, code, at, value),
  });
  const [ELU, CPU, MEMORY, GC] = [0, 1, 2, 3];
  const workers = Array.from({ length: inline ? 0 : shape.workers }, (_, worker) => worker);
  for (let at = shape.at, round = 0; at < last; at += every, round++) {
    yield counter(NO_WORKER, CPU, at, inline ? 0.85 + 0.15 * random() : 0.05 * random());
    yield counter(NO_WORKER, MEMORY, at, 48e6 + 3e6 * random());
    yield counter(NO_WORKER, ELU, at, inline ? 0.95 : 0.1 * random());
    for (const worker of workers) {
      yield counter(worker, CPU, at, 0.7 + 0.3 * random());
      yield counter(
        worker,
        MEMORY,
        at,
        20e6 + 1e6 * worker + 6e6 * ((round + worker) % 7) * random(),
      );
      yield counter(worker, ELU, at, 0.75 + 0.25 * random());
    }
  }
  const pause = (last - shape.at) / 400;
  for (const worker of inline ? [NO_WORKER] : workers) {
    for (let at = shape.at + pause; at < last; at += pause * (8 + 60 * random())) {
      yield counter(worker, GC, at, pause * (0.3 + random()));
    }
  }
}

/** A block's chunks, each of at most `rows` events and 50 ms, with the time it would be sent, µs. */
export function* chunksOf(
  shape: Shape,
  block: number,
  rows = 8192,
): Generator<{ readonly at: number; readonly data: ArrayBuffer }> {
  const writer = new ChunkWriter(block);
  let since = shape.at;
  let last = shape.at;
  for (const { at, write } of eventsOf(shape, 7 + block)) {
    if (writer.size >= rows || at - since > 50_000) {
      const data = writer.take();
      if (data) yield { at: Math.max(since, last), data };
      since = at;
    }
    write(writer);
    last = at;
  }
  const data = writer.take();
  if (data) yield { at: last, data };
}

/** A run of these blocks; `status` of all of them. */
export function recordOf(shapes: readonly Shape[], status: 'done' | 'running' = 'done'): RunRecord {
  return {
    id: `synthetic-${shapes.map(({ tasks }) => tasks).join('-')}`,
    title: 'resize',
    startedAt: 0,
    functions: [
      {
        name: 'resize',
        place: { file: '/samples/resize.ts', line: 12 },
        inputs: [`${shapes[0]?.tasks ?? 0} × i => [i, { width: 640 }]`],
      },
      { name: 'hash', place: { file: '/samples/hash.ts', line: 3 }, inputs: ["'sha256'"] },
    ],
    status,
    machine: { platform: 'linux', arch: 'x64', cpu: 'x', cpus: 4, parallelism: 4, memory: 8e9 },
    blocks: shapes.map(({ pool, workers, round, tasks }, index) => ({
      index,
      pool,
      workers,
      round,
      status,
      tasks,
    })),
    warnings: [],
  };
}

/** The same tasks in one pool, or in all four one after the other. */
export function shapesOf(tasks: number, kind: 'one' | 'four', workers = 16, failing = 0): Shape[] {
  const run = Math.max(20, Math.min(200_000, 4e6 / tasks));
  const base = {
    tasks,
    run,
    failing,
    round: 0,
    hop: Math.min(400, run / 6),
    spawn: 30_000,
    load: 12_000,
  };
  if (kind === 'one') {
    return [{ ...base, pool: 'thread', workers, at: 1000, spawn: Math.min(30_000, run * 20) }];
  }
  const total = run * tasks;
  return [
    { ...base, pool: 'serial', workers: 1, at: 1000 },
    { ...base, pool: 'eventLoop', workers: 1, at: total + 3e5 },
    { ...base, pool: 'thread', workers: 4, at: total * 1.4 + 8e5, straggler: 3 },
    {
      ...base,
      pool: 'process',
      workers: 4,
      at: total * 1.8 + 16e5,
      hop: base.hop * 2.5,
      spawn: 60_000,
    },
  ];
}
