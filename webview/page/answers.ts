/** What is worked out from a run and its traces: once, and anew when they have changed. No DOM. */
import { SummaryAccumulator } from '../../src/shared/analysis.js';
import type { BlockSummary } from '../../src/shared/analysis.js';
import { poolFigures } from '../../src/shared/figures.js';
import type { PoolFigures } from '../../src/shared/figures.js';
import { comparisonOf } from '../../src/shared/rounds.js';
import type { RunComparison } from '../../src/shared/rounds.js';
import type { RunRecord } from '../../src/shared/run.js';
import { sweepOf } from '../../src/shared/sweep.js';
import type { RunSweep } from '../../src/shared/sweep.js';
import type { Appended, BlockTrace } from '../../src/shared/trace/block-trace.js';

/** What answers are about. */
export interface Asked {
  readonly run: RunRecord | null;
  readonly traces: ReadonlyMap<number, BlockTrace>;
}

/** How many tasks have settled, and how many there will be, as far as known. */
export interface Progress {
  readonly settled: number;
  readonly expected: number | null;
}

export class Answers {
  readonly #of: Asked;
  readonly #sums = new Map<number, SummaryAccumulator>();
  #figures: readonly PoolFigures[] | null = null;
  #comparison: { key: string; answer: RunComparison | null } = { key: '', answer: null };
  #sweep: { key: string; answer: RunSweep | null } = { key: '', answer: null };

  /** `of`: read anew at every question. */
  constructor(of: Asked) {
    this.#of = of;
  }

  /** Another run, or the same one sent anew: nothing that was added up holds any more. */
  forget(): void {
    this.#figures = null;
    this.#sums.clear();
  }

  /** The record of the run has changed. */
  renew(): void {
    this.#figures = null;
  }

  /** The trace of a block has grown. */
  grown(trace: BlockTrace, appended: Appended): void {
    this.#figures = null;
    let sums = this.#sums.get(trace.block);
    if (!sums) this.#sums.set(trace.block, (sums = new SummaryAccumulator()));
    sums.add(trace, appended);
  }

  /** Whether there is, or will be, something to draw: not in a run that failed before its first block began. */
  get hasFigures(): boolean {
    const { run } = this.#of;
    if (!run || run.blocks.length === 0) return false;
    return run.status !== 'failed' || run.blocks.some(({ tasks }) => tasks !== undefined);
  }

  /** The run's rows to compare. */
  get figures(): readonly PoolFigures[] {
    const { run } = this.#of;
    this.#figures ??= run ? poolFigures(run, (block) => this.summaryOf(block)) : ([] as const);
    return this.#figures;
  }

  /** What the rounds of a comparison say; null for any other run. Worked out once per round. */
  get comparison(): RunComparison | null {
    const { run } = this.#of;
    const key = run?.comparison ? `${run.id} ${run.comparison.rounds} ${run.status}` : '';
    if (this.#comparison.key !== key) {
      this.#comparison = { key, answer: run ? comparisonOf(run) : null };
    }
    return this.#comparison.answer;
  }

  /** What a sweep says; null for any other run. Worked out once per round. */
  get sweep(): RunSweep | null {
    const { run } = this.#of;
    const { rounds, check } = run?.sweep ?? {};
    const key = run?.sweep ? [run.id, rounds, check?.rounds, run.status, !run.machine].join() : '';
    if (this.#sweep.key !== key) this.#sweep = { key, answer: run ? sweepOf(run) : null };
    return this.#sweep.answer;
  }

  summaryOf(block: number): BlockSummary | null {
    const { run, traces } = this.#of;
    const trace = traces.get(block);
    if (!trace || trace.taskCount === 0) return null;
    // Figures are those of the first pass; that there is a second is known only once it begins.
    const end = run?.blocks[block]?.secondPass ?? Infinity;
    let sums = this.#sums.get(block);
    if (!sums || sums.to !== end) {
      sums = new SummaryAccumulator(0, end);
      sums.addAll(trace);
      this.#sums.set(block, sums);
    }
    return sums.summary(trace);
  }

  /** The latest stamp of all blocks, µs since the run began. */
  get latest(): number {
    let latest = 0;
    for (const trace of this.#of.traces.values()) latest = Math.max(latest, trace.latest);
    return latest;
  }

  /** Of all blocks together. */
  get progress(): Progress {
    const { run, traces } = this.#of;
    let settled = 0;
    for (const trace of traces.values()) settled += trace.settledCount;
    const blocks = run?.blocks ?? [];
    // All blocks run the same tasks: what one knows goes for those to come.
    const known = blocks.find(({ tasks }) => tasks !== undefined)?.tasks;
    if (known === undefined) return { settled, expected: null };
    return { settled, expected: blocks.reduce((sum, { tasks }) => sum + (tasks ?? known), 0) };
  }
}
