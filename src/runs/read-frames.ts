/** Reads a runner's line without holding up whoever else lives in this process. */
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { FrameReader } from '../shared/frames.js';
import type { Frame } from '../shared/frames.js';

/**
 * How long frames may be heard in one turn of the event loop, ms. A runner that is faster than we are fills its line, and
 * one turn would read megabytes of it (Node reads a socket up to 32 times on end); what waits there meanwhile is the other
 * extensions' work. What is not read holds the runner back, and nothing is lost.
 */
const SLICE_MS = 5;

/**
 * Gives each frame to `hear`, in order, until the line has ended. One that breaks has ended.
 * @throws what `hear` throws, and RangeError if the bytes are no frames; the line is destroyed then
 */
export async function readFrames(line: Readable, hear: (frame: Frame) => void): Promise<void> {
  const reader = new FrameReader();
  let begun = performance.now();
  for await (const bytes of pieces(line)) {
    for (const frame of reader.push(bytes)) {
      if (performance.now() - begun >= SLICE_MS) {
        await turn();
        begun = performance.now();
      }
      hear(frame);
    }
  }
}

async function* pieces(line: Readable): AsyncGenerator<Uint8Array> {
  const iterator = line[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const next = await iterator.next().catch(() => null);
      if (!next || next.done === true) return;
      yield next.value;
    }
  } finally {
    line.destroy();
  }
}
