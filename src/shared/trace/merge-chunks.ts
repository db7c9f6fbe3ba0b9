/** Many small chunks of a block as few large ones: what a stream is cut into to be quick only costs bytes in a file. */
import { decodeChunk } from './chunk.js';
import { ChunkWriter } from './chunk-writer.js';
import type { Chunk } from './chunk.js';

/** Rows from which on a chunk is closed: enough to compress well, few enough to be read in a blink. */
const ROWS = 8192;

/**
 * The same trace in larger chunks, numbered anew.
 * @param chunks all chunks of one block, in order
 */
export function* mergeChunks(
  block: number,
  chunks: readonly ArrayBuffer[],
): Generator<ArrayBuffer> {
  const writer = new ChunkWriter(block);
  for (const buffer of chunks) {
    copyRows(decodeChunk(buffer), writer);
    const merged = writer.size < ROWS ? null : writer.take();
    if (merged) yield merged;
  }
  const rest = writer.take();
  if (rest) yield rest;
}

function copyRows(chunk: Chunk, to: ChunkWriter): void {
  chunk.submittedAt.forEach((at, row) => to.submitted(at, chunk.submittedFn[row] ?? 0));
  chunk.dispatchedTask.forEach((task, row) =>
    to.dispatched(task, chunk.dispatchedWorker[row] ?? 0, chunk.dispatchedAt[row] ?? NaN),
  );
  chunk.settledTask.forEach((task, row) =>
    to.settled(task, chunk.settledWorker[row] ?? 0, chunk.outcome[row] ?? 0, {
      dispatch: chunk.dispatch[row] ?? NaN,
      receive: chunk.receive[row] ?? NaN,
      start: chunk.start[row] ?? NaN,
      end: chunk.end[row] ?? NaN,
      settle: chunk.settle[row] ?? NaN,
    }),
  );
  chunk.workerOf.forEach((worker, row) => {
    const [pid, thread] = [chunk.workerPid[row], chunk.workerThread[row]];
    to.worker(worker, chunk.workerEvent[row] ?? 0, chunk.workerAt[row] ?? NaN, pid, thread);
  });
  chunk.counterWorker.forEach((worker, row) =>
    to.counter(
      worker,
      chunk.counter[row] ?? 0,
      chunk.counterAt[row] ?? NaN,
      chunk.counterValue[row] ?? NaN,
    ),
  );
}
