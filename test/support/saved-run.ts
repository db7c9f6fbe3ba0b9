/** The run that the editor keeps on disk: an independent source for the numbers that the page shows. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSavedRun } from '../../src/host/saved-run.js';
import type { ShownRun } from '../../src/host/saved-run.js';
import { summarise } from '../../src/shared/analysis.js';
import type { BlockSummary } from '../../src/shared/analysis.js';
import { BlockTrace } from '../../src/shared/trace/block-trace.js';

export type { ShownRun };

/** The latest run. @param storage the folder that the editor gives our extension for a workspace; undefined if there is no run in it */
export async function readSaved(storage: string): Promise<ShownRun | undefined> {
  try {
    const folder = join(storage, 'runs');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.run'));
    const runs = await Promise.all(
      files.map(async (name) => {
        const bytes = await readFile(join(folder, name)).catch(ignoreMissing);
        return (bytes && readSavedRun(bytes)) ?? [];
      }),
    );
    return runs.flat().sort((a, b) => b.record.startedAt - a.record.startedAt)[0];
  } catch (error) {
    ignoreMissing(error as Error);
    return undefined;
  }
}

/** The folder is not there before the first run, and a file may be deleted as it is read. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

export const isOver = ({ record }: ShownRun): boolean =>
  record.status !== 'preparing' && record.status !== 'running';

/** The trace of a block, put together anew from its chunks. */
export function traceOf(run: ShownRun, block: number): BlockTrace {
  const trace = new BlockTrace(block);
  for (const chunk of run.chunks(block)) trace.append(chunk);
  return trace;
}

export const summaryOf = (run: ShownRun, block: number): BlockSummary =>
  summarise(traceOf(run, block));
