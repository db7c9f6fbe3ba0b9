/**
 * A run as Chrome trace-event JSON, which Perfetto, chrome://tracing and speedscope open ("Trace Event Format", the object
 * form). A block is a process, a worker a thread, the call of a task function a complete event on it, sending its input and
 * its result are complete events in the gaps beside it; what a task waited for is in its arguments. Where the tasks of a
 * worker overlap (the event loop), they are laid on as many threads as it takes: events of one thread may nest but not cross.
 * Perfetto leaves out what crosses, and takes no time below zero (its `slice_tracker.cc` and `json_trace_tokenizer.cc`).
 */
import type { BlockRecord } from '../run.js';
import type { BlockTrace } from '../trace/block-trace.js';
import { NO_WORKER } from '../trace/chunk.js';
import { poolTitle } from '../words.js';
import { ThreadIds, Threads } from './chrome-threads.js';
import type { Last } from './chrome-threads.js';
import { inPieces } from './exported-run.js';
import type { ExportedRun } from './exported-run.js';

type Event = Readonly<Record<string, unknown>>;

/** The file in pieces. */
export const chromeTraceOf = (run: ExportedRun): Generator<string> => inPieces(json(run));

function* json(run: ExportedRun): Generator<string> {
  yield '{"displayTimeUnit":"ms","otherData":';
  yield JSON.stringify(headOf(run));
  yield ',"traceEvents":[';
  let between = '\n';
  for (const event of events(run)) {
    yield between + JSON.stringify(event);
    between = ',\n';
  }
  yield '\n]}\n';
}

function headOf({ product, record }: ExportedRun): Event {
  const { title, startedAt, node, machine, status } = record;
  return {
    producer: `Pool Lanes ${product}`,
    title,
    status,
    started: new Date(startedAt).toISOString(),
    node: node?.version,
    cpu: machine?.cpu,
    cpus: machine?.cpus,
  };
}

function* events(run: ExportedRun): Generator<Event> {
  const { blocks } = run.record;
  const rounds = blocks.some(({ round }) => round > 0);
  let free = blocks.length + 1;
  for (const [index, block] of blocks.entries()) {
    const trace = run.traces.get(block.index);
    if (!trace) continue;
    const pid = index + 1;
    const of = rounds ? ` · round ${block.round + 1}${block.control ? ' (control)' : ''}` : '';
    const name = poolTitle(block.pool, block.workers) + of;
    yield { ph: 'M', name: 'process_name', pid, args: { name } };
    yield { ph: 'M', name: 'process_sort_index', pid, args: { sort_index: index } };
    const ids = new ThreadIds(block, pid, free);
    yield* workerEvents(trace, ids);
    yield* taskEvents(run, block, trace, ids);
    yield* counterEvents(trace, ids);
    yield* ids.names();
    free = ids.free;
  }
}

/**
 * A complete event. It ends a nanosecond early: readers add up start and length as floating-point numbers, and where one
 * event follows the other at once, the sum must not be a hair past the next one's start, or they take them for crossed.
 */
const complete = (
  pid: number,
  tid: number,
  name: string,
  cat: string,
  from: number,
  to: number,
): Event => {
  const ts = round(from);
  return { ph: 'X', name, cat, pid, tid, ts, dur: round(round(to) - ts - 0.001) };
};

const round = (micros: number): number => Math.max(0, Math.round(micros * 1e3) / 1e3);

function* workerEvents(trace: BlockTrace, ids: ThreadIds): Generator<Event> {
  const { pid } = ids;
  for (const life of trace.workers as readonly (BlockTrace['workers'][number] | undefined)[]) {
    if (!life) continue;
    const tid = ids.of(life.worker);
    const { spawn, online, loadStart, loadEnd, lost } = life;
    if (spawn !== undefined && online !== undefined) {
      yield complete(pid, tid, 'spawn', 'worker', spawn, online);
    }
    if (loadStart !== undefined && loadEnd !== undefined) {
      yield complete(pid, tid, 'load', 'worker', loadStart, loadEnd);
    }
    if (lost !== undefined) {
      yield { ph: 'i', s: 't', name: 'worker lost', cat: 'worker', pid, tid, ts: round(lost) };
    }
  }
}

function* taskEvents(
  run: ExportedRun,
  block: BlockRecord,
  trace: BlockTrace,
  ids: ThreadIds,
): Generator<Event> {
  const { tasks } = trace;
  const { pid } = ids;
  const threads = new Threads();
  for (const task of startedTasks(trace)) {
    const worker = tasks.worker[task] ?? NO_WORKER;
    const start = tasks.start.of(task);
    // One that was lost or aborted ran until that was known.
    const end = Math.max(start, firstOf(tasks.end.of(task), tasks.settle[task], trace.latest));
    const settle = firstOf(tasks.settle[task], end);
    const name = nameOf(run, trace, task);
    const args = argsOf(run, block, trace, task);
    const taken = threads.take(worker, start, { end, settle });
    if (!taken) {
      const span = { name, cat: 'task', id: task, pid, tid: ids.of(worker) };
      yield { ph: 'b', ...span, ts: round(start), args };
      yield { ph: 'e', ...span, ts: round(end) };
      continue;
    }
    const { thread, before } = taken;
    const tid = ids.of(worker, thread);
    // Nothing is sent to a worker that is not there yet, nor while another task runs.
    const life = trace.workers[worker];
    const free = before?.end ?? life?.loadEnd ?? life?.online ?? -Infinity;
    const sent = Math.min(start, Math.max(free, firstOf(tasks.dispatch[task], start)));
    if (before) yield* returning(pid, tid, before, sent);
    if (sent < start) yield complete(pid, tid, 'send', 'overhead', sent, start);
    yield { ...complete(pid, tid, name, 'task', start, end), args };
  }
  for (const { worker, thread, last } of threads.all()) {
    yield* returning(pid, ids.of(worker, thread), last, Infinity);
  }
  yield* neverStarted(run, block, trace, ids);
}

/** In the order of their starts. */
function startedTasks({ tasks, taskCount }: BlockTrace): Uint32Array {
  const all = Uint32Array.from({ length: taskCount }, (_, task) => task);
  const started = all.filter((task) => Number.isFinite(tasks.start.of(task)));
  return started.sort((a, b) => tasks.start.of(a) - tasks.start.of(b));
}

/** The way back of a result, as far as nothing else is on its thread. */
function* returning(
  pid: number,
  tid: number,
  { end, settle }: Last,
  next: number,
): Generator<Event> {
  const until = Math.min(settle, next);
  if (until > end) yield complete(pid, tid, 'return', 'overhead', end, until);
}

function* neverStarted(
  run: ExportedRun,
  block: BlockRecord,
  trace: BlockTrace,
  ids: ThreadIds,
): Generator<Event> {
  const { tasks } = trace;
  const { pid } = ids;
  for (let task = 0; task < trace.taskCount; task++) {
    const settle = tasks.settle[task] ?? NaN;
    if (Number.isFinite(tasks.start.of(task)) || !Number.isFinite(settle)) continue;
    const name = `${nameOf(run, trace, task)} (${trace.outcomeOf(task) ?? 'unsettled'})`;
    const args = argsOf(run, block, trace, task);
    yield { ph: 'i', s: 'p', name, cat: 'task', pid, tid: pid, ts: round(settle), args };
  }
}

const firstOf = (...stamps: readonly (number | undefined)[]): number =>
  stamps.find((at): at is number => at !== undefined && Number.isFinite(at)) ?? 0;

const nameOf = ({ record }: ExportedRun, { tasks }: BlockTrace, task: number): string =>
  record.functions[tasks.fn[task] ?? 0]?.name ?? 'task';

function argsOf(run: ExportedRun, block: BlockRecord, trace: BlockTrace, task: number): Event {
  const { tasks } = trace;
  const millis = (from: number | undefined, to: number | undefined): number | undefined => {
    const length = (to ?? NaN) - (from ?? NaN);
    return Number.isFinite(length) ? Math.round(length * 1e3) / 1e6 : undefined;
  };
  const details = run.details(block.index, task);
  return {
    task,
    outcome: trace.outcomeOf(task) ?? undefined,
    queue_ms: millis(tasks.submit[task], tasks.dispatch[task]),
    send_ms: millis(tasks.dispatch[task], tasks.receive.of(task)),
    return_ms: millis(tasks.end.of(task), tasks.settle[task]),
    input: details?.input,
    result: details?.result,
    error: details?.error && `${details.error.name}: ${details.error.message}`,
  };
}

function* counterEvents({ counters }: BlockTrace, ids: ThreadIds): Generator<Event> {
  const { pid } = ids;
  for (const { worker, counter, at, value } of counters) {
    const ts = round(at);
    if (counter === 'gc') {
      const tid = worker === NO_WORKER ? ids.program() : ids.of(worker);
      const args = { length_ms: Math.round(value) / 1e3 };
      yield { ph: 'i', s: 't', name: 'gc', cat: 'gc', pid, tid, ts, args };
    } else {
      const lane = worker === NO_WORKER ? 'program' : `worker ${worker + 1}`;
      yield { ph: 'C', name: counter, pid, tid: pid, ts, args: { [lane]: value } };
    }
  }
}
