/** A small finished run to save, show and read. */
import type { RunRecord, TaskDetails } from '../../../src/shared/run.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';

export const recordOf = (changes: Partial<RunRecord> = {}): RunRecord => ({
  id: 'run-1',
  title: 'fib',
  startedAt: 1,
  functions: [{ name: 'fib', place: { file: '/w/fib.ts', line: 3 }, inputs: ['3'] }],
  status: 'running',
  blocks: [
    { index: 0, pool: 'thread', workers: 2, round: 0, status: 'done', tasks: 3 },
    { index: 1, pool: 'process', workers: 2, round: 0, status: 'running', tasks: 3 },
    { index: 2, pool: 'serial', workers: 1, round: 0, status: 'waiting' },
  ],
  warnings: [],
  ...changes,
});

/** One chunk per list: tasks of one ms each, with outcome codes (`OUTCOMES`); null has not settled. */
export function chunksOf(block: number, outcomes: readonly (number | null)[][]): ArrayBuffer[] {
  const writer = new ChunkWriter(block);
  let task = 0;
  return outcomes.map((list) => {
    for (const outcome of list) {
      const at = task * 1000;
      writer.submitted(at, 0);
      if (outcome !== null) {
        const stamps = { dispatch: at, receive: at, start: at, end: at + 1000, settle: at + 1000 };
        writer.settled(task, outcome === 2 ? NO_WORKER : 0, outcome, stamps);
      }
      task++;
    }
    return writer.take() ?? new ArrayBuffer(0);
  });
}

export function traceOf(block: number, chunks: readonly ArrayBuffer[]): BlockTrace {
  const trace = new BlockTrace(block);
  for (const chunk of chunks) trace.append(chunk);
  return trace;
}

export const detailsOf = (block: number, task: number): TaskDetails => ({
  block,
  task,
  fn: 0,
  input: String(task),
  result: `result ${task}`,
});
