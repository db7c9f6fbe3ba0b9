/** The run that was saved last for the folder of a window. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOver, readSaved } from '../../support/saved-run.js';
import type { ShownRun } from '../../support/saved-run.js';
import { isBlockShown, roundToShow } from '../../../src/shared/shown-round.js';
import { until } from '../../support/until.js';
import type { EditorWindow } from './window.js';

export { summaryOf, traceOf } from '../../support/saved-run.js';

/** Waits until there is one and it is over. */
export async function savedRun(window: EditorWindow): Promise<ShownRun> {
  const found = await until(
    'the run is saved',
    () => readOf(window),
    (run) => run !== undefined && isOver(run),
  );
  if (!found) throw new Error('unreachable: `until` saw a run');
  return found;
}

async function readOf(window: EditorWindow): Promise<ShownRun | undefined> {
  const storage = join(window.editor.userData, 'User/workspaceStorage');
  for (const name of await readdir(storage)) {
    const run = await readSaved(join(storage, name, 'pool-lanes.pool-lanes'));
    // A copy of a workspace belongs to one window alone.
    if (run?.record.functions.some(({ place }) => place.file.startsWith(window.folder))) return run;
  }
  return undefined;
}

/** What the timeline shows of a comparison that is over: the blocks of its last complete round, a bar for each task of each pass. */
export function shownCounts({ record }: ShownRun): { blocks: number; bars: number } {
  const round = roundToShow(record, null);
  const blocks = record.blocks.filter((block) => isBlockShown(block, round));
  const bars = blocks.reduce(
    (sum, { tasks = 0, secondPass }) => sum + tasks * (secondPass === undefined ? 1 : 2),
    0,
  );
  return { blocks: blocks.length, bars };
}
