/** Did all pools return the same? Told from the digests of their blocks, before any figure. */
import { roundsRecordOf } from './run.js';
import type { BlockRecord, ResultsCompared, RunRecord } from './run.js';

export type { ResultsCompared };

/** Compares the blocks that came to their end; null where fewer than two did. */
export function compareResults(run: RunRecord): ResultsCompared | null {
  const known = roundsRecordOf(run)?.results ?? run.results;
  if (known) return known;
  const blocks = run.blocks.filter(
    (block): block is BlockRecord & { digests: readonly string[] } =>
      block.status === 'done' && block.digests !== undefined,
  );
  const [reference, ...others] = blocks;
  if (!reference || others.length === 0) return null;
  const tasks = Math.max(...blocks.map(({ digests }) => digests.length));
  const different: number[] = [];
  let [compared, missing] = [0, 0];
  for (let task = 0; task < tasks; task++) {
    const expected = reference.digests[task];
    if (blocks.some(({ digests }) => !digests[task])) missing++;
    else {
      compared++;
      if (others.some(({ digests }) => digests[task] !== expected)) different.push(task);
    }
  }
  return { blocks: blocks.map(({ index }) => index), compared, different, missing };
}
