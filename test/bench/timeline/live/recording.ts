/**
 * A recorded run: its chunks, and when each of them is due if the tasks come at a steady pace. Little-endian: u32 number
 * of tasks, u32 zero, then per chunk f64 due (µs from the first stamp on), u32 length, u32 zero, the chunk, its stamps
 * counted from the first and stretched to that pace.
 */
import { decodeChunk } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';

export interface Recording {
  readonly tasks: number;
  readonly chunks: readonly { readonly due: number; readonly data: ArrayBuffer }[];
}

/** What `record` has written. */
export function readRecording(file: Buffer): Recording {
  const chunks = [];
  for (let at = 8; at < file.length;) {
    const end = at + 16 + file.readUInt32LE(at + 8);
    const data = new Uint8Array(file.subarray(at + 16, end)).buffer;
    chunks.push({ due: file.readDoubleLE(at), data });
    at = end;
  }
  return { tasks: file.readUInt32LE(0), chunks };
}

/** The same chunk at other times. */
export function retimed(data: ArrayBuffer, move: (at: number) => number): ArrayBuffer {
  const chunk = decodeChunk(data);
  const { block, sequence, firstTask } = chunk;
  const writer = new ChunkWriter(block, { sequence, firstTask });
  // Whole ns, as a runner's are.
  const moved = (at = NaN): number => Math.round(move(at) * 1e3) / 1e3;
  for (const [row, at] of chunk.submittedAt.entries()) {
    writer.submitted(moved(at), chunk.submittedFn[row] ?? 0);
  }
  for (const [row, task] of chunk.dispatchedTask.entries()) {
    writer.dispatched(task, chunk.dispatchedWorker[row] ?? 0, moved(chunk.dispatchedAt[row]));
  }
  for (const [row, task] of chunk.settledTask.entries()) {
    writer.settled(task, chunk.settledWorker[row] ?? 0, chunk.outcome[row] ?? 0, {
      dispatch: moved(chunk.dispatch[row]),
      receive: moved(chunk.receive[row]),
      start: moved(chunk.start[row]),
      end: moved(chunk.end[row]),
      settle: moved(chunk.settle[row]),
    });
  }
  for (const [row, worker] of chunk.workerOf.entries()) {
    const [pid, thread] = [chunk.workerPid[row], chunk.workerThread[row]];
    writer.worker(worker, chunk.workerEvent[row] ?? 0, moved(chunk.workerAt[row]), pid, thread);
  }
  for (const [row, worker] of chunk.counterWorker.entries()) {
    const value = chunk.counterValue[row] ?? NaN;
    writer.counter(worker, chunk.counter[row] ?? 0, moved(chunk.counterAt[row]), value);
  }
  return writer.take() ?? data;
}
