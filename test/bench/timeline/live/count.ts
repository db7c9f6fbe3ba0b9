/** Tasks that settled, in what the extension host has last written to disk. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSavedRun } from '../../../../src/host/saved-run.js';
import { chunkHead } from '../../../../src/shared/trace/chunk.js';

/** `folder`: where an editor keeps the storage of extensions. */
export function countSettled(folder: string): number {
  const [latest] = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.run'))
    .map((file) => join(folder, file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const run = latest === undefined ? null : readSavedRun(readFileSync(latest));
  return run?.chunks(0).reduce((sum, chunk) => sum + chunkHead(chunk).rows.settled, 0) ?? 0;
}
