/** What the page knows: a cache of what the host owns, and what the user has chosen. No DOM. */
import type { BlockSummary } from '../../src/shared/analysis.js';
import type { PoolFigures } from '../../src/shared/figures.js';
import type { Surroundings, ToPage } from '../../src/shared/page-protocol.js';
import type { RunComparison } from '../../src/shared/rounds.js';
import type { OutputMark, RunRecord } from '../../src/shared/run.js';
import { isBlockShown } from '../../src/shared/shown-round.js';
import type { RunSweep } from '../../src/shared/sweep.js';
import { BlockTrace, UNSETTLED } from '../../src/shared/trace/block-trace.js';
import type { Appended } from '../../src/shared/trace/block-trace.js';
import { chunkHead } from '../../src/shared/trace/chunk.js';
import { BESIDE } from '../timeline/types.js';
import type { RangeStatistics, TaskSelection } from '../timeline/types.js';
import { Answers } from './answers.js';
import type { Progress } from './answers.js';
import { BesideRun } from './beside.js';
import { KeptDetails } from './kept-details.js';
import type { DetailsAnswer } from './kept-details.js';
import type { ModelEvents } from './topics.js';

/** Where a task is: its run, its block's number there, and its trace. */
export interface Located {
  readonly run: RunRecord;
  readonly trace: BlockTrace | undefined;
  readonly block: number;
  readonly task: number;
}

/** For more tasks than this, room is made as they come: what a file says of itself is not to be trusted with memory. */
const MOST_EXPECTED = 4_000_000;

export class PageModel {
  run: RunRecord | null = null;
  /** Null until the host has spoken for the first time. */
  surroundings: Surroundings | null = null;
  readonly traces = new Map<number, BlockTrace>();
  /** The second run on the axis, if any. */
  beside: BesideRun | null = null;
  /** What the tasks of the run wrote, in the order of time. */
  marks: OutputMark[] = [];
  selection: TaskSelection | null = null;
  range: RangeStatistics | null = null;
  /** The round is the last complete one because nobody asked for another. */
  isLatestWanted = true;
  /** Round of a comparison that the host sends; null if all there is. */
  round: number | null = null;
  /** Set when the trace could not be read even after it was sent anew. */
  unreadable: string | null = null;
  readonly #answers = new Answers(this);
  /** Chunks are void until the next `hydrate`. */
  #awaitingHydrate = true;
  #lastGap = '';
  readonly #details: KeptDetails;

  constructor(readonly events: ModelEvents) {
    this.#details = new KeptDetails((message) => events.post(message));
  }

  /** Takes in a message of the host. What is unknown, late or of another run is passed over. */
  receive(message: unknown): void {
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    const known = message as ToPage;
    switch (known.type) {
      case 'hydrate':
        this.beside = known.beside ? new BesideRun(known.beside) : null;
        this.#hydrate(known.run, known.surroundings, known.round ?? null);
        break;
      case 'run':
        this.#moveOn(known.run);
        break;
      case 'surroundings':
        this.surroundings = known.surroundings;
        this.events.changed('surroundings');
        break;
      case 'chunk':
        if (known.runId === this.run?.id) this.#append(known.data);
        else if (known.runId === this.beside?.run.id) this.#appendBeside(known.data);
        break;
      case 'marks':
        if (known.runId !== this.run?.id || this.#awaitingHydrate) break;
        this.marks.push(...known.marks);
        this.events.changed('marks');
        break;
      case 'details':
        if (this.#details.take(known, known.details)) this.events.changed('details');
        break;
    }
  }

  /** Asks for everything anew. */
  askForAll(): void {
    this.#awaitingHydrate = true;
    this.events.post({ type: 'ready' });
  }

  /** True from asking for everything until it comes. */
  get awaiting(): boolean {
    return this.#awaitingHydrate;
  }

  get underWay(): boolean {
    return this.run?.status === 'preparing' || this.run?.status === 'running';
  }

  /** Whether there is, or will be, something to draw: not in a run that failed before its first block began. */
  get hasFigures(): boolean {
    return this.#answers.hasFigures;
  }

  /** The run's rows to compare. */
  get figures(): readonly PoolFigures[] {
    return this.#answers.figures;
  }

  /** What the rounds of a comparison say; null for any other run. */
  get comparison(): RunComparison | null {
    return this.#answers.comparison;
  }

  /** What a sweep says; null for any other run. */
  get sweep(): RunSweep | null {
    return this.#answers.sweep;
  }

  summaryOf(block: number): BlockSummary | null {
    return this.#answers.summaryOf(block);
  }

  /** The latest stamp of all blocks, µs since the run began. */
  get latest(): number {
    return this.#answers.latest;
  }

  /** The run, block and trace of a task of either run. */
  locate({ block, task }: TaskSelection): Located | null {
    const { run, beside } = this;
    if (block < BESIDE) return run && { run, trace: this.traces.get(block), block, task };
    const own = block - BESIDE;
    return beside && { run: beside.run, trace: beside.traces.get(own), block: own, task };
  }

  /** Of all blocks together. */
  get progress(): Progress {
    return this.#answers.progress;
  }

  select(selection: TaskSelection | null): void {
    const { selection: old } = this;
    if (selection?.block === old?.block && selection?.task === old?.task) return;
    this.selection = selection;
    this.#details.forget();
    this.#askForDetails();
    this.events.changed('selection');
    this.#holdRound();
  }

  /** Has the host show a round, or null for the last complete one. */
  showRound(round: number | null): void {
    this.isLatestWanted = round === null;
    if (this.run) this.events.post({ type: 'round', runId: this.run.id, round });
  }

  /** A task that is being looked at is not taken away by the next round. */
  #holdRound(): void {
    const block = this.run?.blocks[this.selection?.block ?? -1];
    if (block && this.round !== null && this.underWay) this.showRound(block.round);
  }

  setRange(range: RangeStatistics | null): void {
    this.range = range;
    this.events.changed('range');
  }

  /** What the host keeps of the selected task. */
  get details(): DetailsAnswer {
    return this.#details.answer;
  }

  #hydrate(run: RunRecord | null, surroundings: Surroundings, round: number | null): void {
    this.round = round;
    if (run?.id !== this.run?.id) this.#lastGap = '';
    this.surroundings = surroundings;
    this.#awaitingHydrate = false;
    this.#adopt(run);
  }

  #moveOn(run: RunRecord): void {
    if (this.#awaitingHydrate) return;
    if (run.id !== this.run?.id) {
      this.#lastGap = '';
      this.#adopt(run);
      return;
    }
    const { underWay } = this;
    this.run = run;
    this.#answers.renew();
    this.#traceAll();
    this.events.changed('run');
    // The last details may have come after the last chunk.
    if (underWay && !this.underWay && this.#details.answer === null) {
      this.#details.forget();
      this.#askForDetails();
    }
  }

  /** Begins anew with `run`; keeps the selection if it is the same run. */
  #adopt(run: RunRecord | null): void {
    // A selection restored before the first run came is for the caller to check against its id.
    if (this.run !== null && run?.id !== this.run.id) {
      this.selection = null;
      this.range = null;
      this.isLatestWanted = true;
    }
    const { block = -1 } = this.selection ?? {};
    const selected = run?.blocks[block];
    if (selected && !isBlockShown(selected, this.round)) this.selection = null;
    if (block >= BESIDE && !this.beside?.traces.has(block - BESIDE)) this.selection = null;
    this.run = run;
    this.unreadable = null;
    this.#details.forget();
    this.marks = [];
    this.traces.clear();
    this.#answers.forget();
    this.#traceAll();
    this.events.changed('reset');
    this.#askForDetails();
  }

  #traceAll(): void {
    for (const block of this.run?.blocks ?? []) {
      // As much room as is needed, not up to twice that.
      if (isBlockShown(block, this.round))
        this.#traceOf(block.index).expect(Math.min(block.tasks ?? 0, MOST_EXPECTED));
    }
  }

  #traceOf(block: number): BlockTrace {
    const trace = this.traces.get(block) ?? new BlockTrace(block);
    this.traces.set(block, trace);
    return trace;
  }

  #append(data: ArrayBuffer): void {
    if (this.#awaitingHydrate || this.unreadable !== null) return;
    let appended: Appended;
    let block: number;
    try {
      ({ block } = chunkHead(data));
      const trace = this.#traceOf(block);
      appended = trace.append(data);
      this.#answers.grown(trace, appended);
    } catch (thrown) {
      this.#gap(thrown);
      return;
    }
    this.events.appended(block, appended);
    this.events.changed('trace');
    if (this.selection?.block === block && this.#selectedSettled() !== this.#details.settled) {
      this.#askForDetails();
    }
  }

  #appendBeside(data: ArrayBuffer): void {
    if (this.#awaitingHydrate || this.unreadable !== null) return;
    try {
      const grown = this.beside?.append(data);
      if (!grown) return;
      this.events.appended(BESIDE + grown.block, grown.appended);
      this.events.changed('trace');
    } catch (thrown) {
      this.#gap(thrown);
    }
  }

  /** A chunk is missing or cannot be read: have everything sent anew, but not for ever. */
  #gap(thrown: unknown): void {
    const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (message !== this.#lastGap) {
      this.#lastGap = message;
      this.askForAll();
      return;
    }
    this.unreadable = message;
    this.events.post({ type: 'fault', message, ...(stack === undefined ? {} : { stack }) });
    this.events.changed('run');
  }

  #selectedSettled(): boolean {
    const at = this.selection && this.locate(this.selection);
    const outcome = at?.trace?.tasks.outcome[at.task];
    return outcome !== undefined && outcome !== UNSETTLED;
  }

  #askForDetails(): void {
    const at = this.selection && this.locate(this.selection);
    if (!at || this.#awaitingHydrate) return;
    const { run, block, task } = at;
    this.#details.ask({ runId: run.id, block, task, settled: this.#selectedSettled() });
  }
}
