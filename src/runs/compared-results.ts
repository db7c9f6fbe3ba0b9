/** What blocks of a comparison returned, held against each other without keeping it all. */
import { compareResults } from '../shared/results.js';
import { keyOf } from '../shared/rounds.js';
import { roundsRecordOf } from '../shared/run.js';
import type { BlockRecord, RunRecord } from '../shared/run.js';

/**
 * Digests of a hundred blocks of a hundred thousand tasks would be more than the measurement itself: those of the first
 * round are compared pool against pool, those of later rounds with the same pool's first, and then they go.
 */
export class ComparedResults {
  /** Digests of each pool's first block. */
  readonly #first = new Map<string, readonly string[]>();

  constructor(private readonly record: RunRecord) {}

  /** To be told of every block that has come to its end. */
  ended(block: BlockRecord): void {
    const { digests } = block;
    if (!digests) return;
    const first = this.#first.get(keyOf(block));
    if (!first) {
      this.#first.set(keyOf(block), digests);
      return;
    }
    block.changed = digests.reduce((sum, digest, i) => sum + (digest === first[i] ? 0 : 1), 0);
    delete block.digests;
  }

  /** When no block of the first round is to come any more. */
  firstRoundOver(): void {
    const state = roundsRecordOf(this.record);
    const results = compareResults(this.record);
    if (!state || state.results || !results) return;
    state.results = results;
    for (const block of this.record.blocks) delete block.digests;
  }
}
