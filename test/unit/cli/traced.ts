/** A place for a trace that the command line is told to write, and what it has written there. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTraceFile } from '../../../src/shared/trace/file.js';
import type { TraceFile } from '../../../src/shared/trace/file.js';

/** @param use is given the options, and a reader for afterwards */
export async function traced(
  use: (options: readonly string[], read: () => Promise<TraceFile>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'traced-'));
  const path = join(folder, 'run.poollanes');
  try {
    await use(['--trace', path], async () => decodeTraceFile(await readFile(path)));
  } finally {
    await rm(folder, { recursive: true });
  }
}
