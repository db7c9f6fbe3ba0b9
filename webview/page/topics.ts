/** What the page's model tells those who show it. */
import type { FromPage } from '../../src/shared/page-protocol.js';
import type { Appended } from '../../src/shared/trace/block-trace.js';

/**
 * What has changed:
 * - `reset`: everything; another run, or the same one sent anew
 * - `run`: the record of the run
 * - `trace`: stamps of tasks or workers, of the run beside too
 * - `marks`: what tasks wrote
 */
export type Topic =
  'reset' | 'run' | 'surroundings' | 'trace' | 'selection' | 'range' | 'details' | 'marks';

export interface ModelEvents {
  post(message: FromPage): void;
  changed(topic: Topic): void;
  /** At once, for each chunk; blocks of the run beside are numbered from `BESIDE` on. */
  appended(block: number, appended: Appended): void;
}
