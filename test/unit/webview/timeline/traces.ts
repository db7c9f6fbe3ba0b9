/** Random traces, as a runner would stream them, and what they hold told the slow and simple way. */
import fc from 'fast-check';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import type { Appended } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';

export interface Task {
  readonly worker: number;
  readonly submit: number;
  readonly dispatch: number;
  readonly receive: number;
  readonly start: number;
  readonly end: number;
  readonly settle: number;
  readonly outcome: number;
}

const length = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 50, noNaN: true }),
  fc.double({ min: 0, max: 100_000, noNaN: true }),
);

const draft = fc.record({
  worker: fc.nat({ max: 3 }),
  idle: length,
  send: length,
  run: length,
  back: length,
  outcome: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3, 4)),
});

/** Tasks whose workers do one after the other. */
export const serialTasks = (max = 200): fc.Arbitrary<Task[]> =>
  fc.array(draft, { minLength: 1, maxLength: max }).map((drafts) => {
    const free = [10, 10, 10, 10];
    const settled = [0, 0, 0, 0];
    return drafts.map(({ worker, idle, send, run, back, outcome }) => {
      const dispatch = (free[worker] ?? 0) + idle;
      const receive = dispatch + send;
      const start = receive;
      const end = start + run;
      // Results of one worker come back in order.
      const settle = Math.max(end + back, settled[worker] ?? 0);
      if (outcome !== 2) settled[worker] = settle;
      // The next may be dispatched while this one's result is still under way.
      free[worker] = end + back * (outcome === 0 ? 0.5 : 1);
      return outcome === 2
        ? {
            worker: NO_WORKER,
            submit: 1,
            dispatch: NaN,
            receive: NaN,
            start: NaN,
            end: NaN,
            settle,
            outcome,
          }
        : { worker, submit: 1, dispatch, receive, start, end, settle, outcome };
    });
  });

/** Tasks of one worker that overlap as they like. */
export const overlappingTasks = (max = 60): fc.Arbitrary<Task[]> =>
  fc.array(draft, { minLength: 1, maxLength: max }).map((drafts) => {
    let at = 5;
    return drafts.map(({ idle, run, outcome }) => {
      at += Math.min(idle, 2000);
      const failed = outcome === 2 ? 0 : outcome;
      return {
        worker: 0,
        submit: 1,
        dispatch: at,
        receive: at,
        start: at,
        end: at + run,
        settle: at + run,
        outcome: failed,
      };
    });
  });

/** Streams tasks in chunks of about `rows` events; calls back after each chunk. */
export function stream(
  tasks: readonly Task[],
  rows: number,
  appended: (trace: BlockTrace, change: Appended) => void,
): BlockTrace {
  const trace = new BlockTrace(0);
  const writer = new ChunkWriter(0);
  const events = tasks.flatMap((task, number) => [
    { at: task.submit, order: 0, write: () => writer.submitted(task.submit, 0) },
    ...(Number.isNaN(task.dispatch)
      ? []
      : [
          {
            at: task.dispatch,
            order: 1,
            write: () => writer.dispatched(number, task.worker, task.dispatch),
          },
        ]),
    {
      at: task.settle,
      order: 2,
      write: () => writer.settled(number, task.worker, task.outcome, task),
    },
  ]);
  events.sort((a, b) => a.at - b.at || a.order - b.order);
  const flush = (): void => {
    const data = writer.take();
    if (data) appended(trace, trace.append(data));
  };
  for (const { write } of events) {
    write();
    if (writer.size >= rows) flush();
  }
  flush();
  return trace;
}

/** How much of [from, to] lies in [low, high]. */
export const overlap = (from: number, to: number, low: number, high: number): number =>
  Math.max(0, Math.min(to, high) - Math.max(from, low));

/** Equal but for what f32 lengths and sums lose. */
export const near = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 1e-4 + scale * 1e-6;
