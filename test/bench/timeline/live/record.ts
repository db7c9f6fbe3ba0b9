/** Makes a recording of a run, in the layout of `recording.ts`. */
import { writeFileSync } from 'node:fs';
import { readArguments } from '../../../../src/cli/arguments.js';
import { findTarget } from '../../../../src/cli/target.js';
import { startRun } from '../../../../src/runs/index.js';
import { retimed } from './recording.js';

/**
 * Runs `nothing` of a source in a pool of two threads, without an editor, and writes what came of it to a file.
 * Gives how many tasks there were, and how many per second.
 */
export async function record(
  source: string,
  runnerPath: string,
  file: string,
  perSecond: number,
): Promise<{ readonly settled: number; readonly perSecond: number }> {
  const command = readArguments(['run', `${source}#nothing`]);
  if (command.kind !== 'run') throw new Error('not a run');
  const { file: found, request } = await findTarget(command);
  const blocks = [{ pool: 'thread', workers: 2, round: 0 }] as const;
  const handle = startRun({ file: found, functions: [request], blocks, runnerPath });
  const { status, problem, blocks: ran } = await handle.done;
  const trace = handle.traces.get(0);
  if (status !== 'done' || ran[0]?.status !== 'done' || !trace) {
    throw new Error(`The recording failed: ${JSON.stringify(problem ?? ran[0]?.problem)}`);
  }
  const { tasks, taskCount } = trace;
  let [first, begun, ended] = [Infinity, Infinity, -Infinity];
  for (let task = 0; task < taskCount; task++) {
    const [submit, settle] = [tasks.submit[task] ?? NaN, tasks.settle[task] ?? NaN];
    first = Math.min(first, submit);
    begun = Math.min(begun, settle);
    ended = Math.max(ended, settle);
  }
  for (const { spawn = Infinity } of trace.workers) first = Math.min(first, spawn);
  const recordedAt = taskCount / ((ended - begun) / 1e6);
  const stretch = recordedAt / perSecond;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(taskCount, 0);
  const parts: Uint8Array[] = [head];
  for (const chunk of handle.chunks(0)) {
    let due = 0;
    const data = retimed(chunk, (at) => {
      const moved = (at - first) * stretch;
      if (moved > due) due = moved;
      return moved;
    });
    const place = Buffer.alloc(16);
    place.writeDoubleLE(due, 0);
    place.writeUInt32LE(data.byteLength, 8);
    parts.push(place, new Uint8Array(data));
  }
  writeFileSync(file, Buffer.concat(parts));
  return { settled: taskCount, perSecond: Math.round(recordedAt) };
}
