/** The second run on the axis, as the page knows it: over when it came, and nothing but looked at. */
import type { Beside } from '../../src/shared/page-protocol.js';
import type { RunRecord } from '../../src/shared/run.js';
import { isBlockShown } from '../../src/shared/shown-round.js';
import { BlockTrace } from '../../src/shared/trace/block-trace.js';
import type { Appended } from '../../src/shared/trace/block-trace.js';
import { chunkHead } from '../../src/shared/trace/chunk.js';

export class BesideRun {
  readonly run: RunRecord;
  /** By the block's number in its own run. */
  readonly traces = new Map<number, BlockTrace>();

  constructor({ run, round }: Beside) {
    this.run = run;
    for (const block of run.blocks) {
      if (isBlockShown(block, round)) this.traces.set(block.index, new BlockTrace(block.index));
    }
  }

  /**
   * Takes in a chunk; null if it is of a block that is not shown.
   * @throws RangeError if it is malformed or not the next of its block
   */
  append(data: ArrayBuffer): { readonly block: number; readonly appended: Appended } | null {
    const { block } = chunkHead(data);
    const trace = this.traces.get(block);
    return trace ? { block, appended: trace.append(data) } : null;
  }
}
