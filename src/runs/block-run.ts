/** One block as `runs` sees it: its runner, and what has come in from it. */
import { appendAndSum } from '../shared/analysis.js';
import { StampReader } from '../shared/output-stamp.js';
import type { WrittenText } from '../shared/output-stamp.js';
import { BlockTrace } from '../shared/trace/block-trace.js';
import type { FaultReport } from '../shared/faults.js';
import type { BlockRecord, TaskDetails } from '../shared/run.js';
import type { FromRunner, RunnerPlan } from '../shared/runner-protocol.js';
import { closeTrace } from './close-trace.js';
import { problemOfDeath, problemOfHanging } from './death.js';
import { now } from './environment.js';
import { LabWatch } from './lab-watch.js';
import { RunnerProcess } from './runner-process.js';
import type { RunnerExit } from './program.js';
import type { RunnerLaunch } from './runner-process.js';
import type { RunOutput } from './types.js';

/** Kept of what a runner wrote to stderr, characters from the end. */
const LAST_WORDS = 4_000;

export interface BlockListener {
  changed(): void;
  chunk(block: number, chunk: ArrayBuffer): void;
  output(output: RunOutput): void;
}

export class BlockRun {
  readonly trace: BlockTrace;
  readonly chunks: ArrayBuffer[] = [];
  readonly details = new Map<number, TaskDetails>();
  /** About how much is kept of the block, bytes. */
  keptBytes = 0;
  /** By task number; null unless asked for. */
  readonly results: unknown[] | null;
  readonly #plan: RunnerPlan;
  readonly #runner: RunnerProcess;
  readonly #readers = { stdout: new StampReader(), stderr: new StampReader() };
  #lastWords = '';
  #isStopping = false;
  #exit: RunnerExit | null = null;
  readonly #lab: LabWatch | null;

  /** Starts the runner. `record` is changed in place as things happen. */
  constructor(
    private readonly record: BlockRecord,
    launch: RunnerLaunch,
    private readonly listener: BlockListener,
  ) {
    this.#plan = launch.plan;
    this.trace = new BlockTrace(record.index);
    this.results = launch.plan.results ? [] : null;
    record.status = 'starting';
    this.#lab = record.fault ? new LabWatch(record, record.fault, () => this.#runner.stop()) : null;
    this.#runner = new RunnerProcess(launch, {
      message: (message) => this.#hear(message),
      chunk: (chunk) => this.#append(chunk),
      output: (stream, text) => this.#output(stream, text),
    });
  }

  /** What the fault did, once the block has ended; null for one without, or that came to no fault. */
  get faultReport(): FaultReport | null {
    return this.#lab?.report(this.trace, this.details, this.#exit) ?? null;
  }

  stop(): void {
    this.#isStopping = true;
    this.#runner.stop();
  }

  /** Resolves when nothing of the block is left running, and its trace is whole. Never rejects. */
  async ended(): Promise<void> {
    const exit = await this.#runner.ended;
    this.#exit = exit;
    this.#lab?.over();
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#tell(stream, this.#readers[stream].end());
    }
    const { record } = this;
    const ended = record.status === 'done' || record.status === 'failed';
    if (!ended) this.#broken(exit);
    const last = closeTrace(
      this.trace,
      now() - this.#plan.origin,
      record.status === 'stopped' ? 'aborted' : 'lost',
      ended || record.status === 'stopped' ? 0 : record.workers,
    );
    if (last) this.#append(last);
    if (this.results && record.tasks !== undefined) {
      for (let task = 0; task < record.tasks; task++) this.results[task] ??= null;
    }
    this.listener.changed();
  }

  #broken(exit: RunnerExit): void {
    const { record } = this;
    if (this.#isStopping || exit.stopped || this.#lab?.isCutShort) record.status = 'stopped';
    else {
      record.status = 'failed';
      record.problem = this.#lab?.isHung
        ? problemOfHanging()
        : problemOfDeath(exit, record, this.#lastWords);
    }
  }

  #hear(message: FromRunner): void {
    const { record } = this;
    switch (message.type) {
      case 'hello':
        return;
      case 'ready':
        record.status = 'running';
        record.tasks = message.tasks;
        this.trace.expect(message.tasks);
        break;
      case 'fault':
      case 'broken':
        this.#lab?.hear(message);
        return;
      case 'secondPass':
        record.secondPass = message.first;
        break;
      case 'details':
        for (const details of message.details) this.#keep(details);
        return;
      case 'results':
        message.results.forEach((result, i) => {
          if (this.results) this.results[message.first + i] = result;
        });
        return;
      case 'done':
        // Blocks of the fault lab do not run the same tasks: there is nothing to compare.
        if (!record.fault && message.digests.length > 0) record.digests = message.digests;
        if (message.memoryMetric !== undefined) record.memoryMetric = message.memoryMetric;
        if (message.measured) record.measured = message.measured;
        record.status = 'done';
        break;
      case 'problem':
        record.problem = message.problem;
        record.status = 'failed';
        break;
    }
    this.listener.changed();
  }

  #keep(details: TaskDetails): void {
    if (this.record.untraced) return;
    this.details.set(details.task, details);
    this.keptBytes += 2 * (details.input.length + (details.result?.length ?? 0));
  }

  #append(chunk: ArrayBuffer): void {
    appendAndSum(this.trace, chunk);
    if (this.record.untraced) return;
    this.chunks.push(chunk);
    // Once as it came, and once in the trace, whose columns grow by doubling.
    this.keptBytes += 3 * chunk.byteLength;
    this.listener.chunk(this.record.index, chunk);
  }

  #output(stream: 'stdout' | 'stderr', text: string): void {
    this.#tell(stream, this.#readers[stream].push(text));
  }

  #tell(stream: 'stdout' | 'stderr', written: readonly WrittenText[]): void {
    const { origin, index: block } = this.#plan;
    const at = now() - origin;
    for (const { text, worker, at: emitted } of written) {
      if (stream === 'stderr') this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      this.listener.output({
        block,
        stream,
        text,
        at,
        ...(emitted === undefined ? {} : { emitted: emitted - origin }),
        ...(worker === undefined ? {} : { worker }),
      });
    }
  }
}
