/** Conducts a run: one runner per block, one after the other. */
import { randomUUID } from 'node:crypto';
import { sumsOf } from '../shared/analysis.js';
import { isFaultLab, OFFENDER } from '../shared/faults.js';
import { factsOf } from '../shared/table/facts.js';
import { ProblemError, toProblem } from '../shared/problem.js';
import type { Problem } from '../shared/problem.js';
import { roundsRecordOf } from '../shared/run.js';
import type { BlockRecord, NodeInfo, RunFunction, RunRecord, TaskDetails } from '../shared/run.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { bundle, nearestPackageDir } from '../tasks/index.js';
import type { Bundle } from '../tasks/index.js';
import { BlockRun } from './block-run.js';
import { ComparedResults } from './compared-results.js';
import { Emitter } from './emitter.js';
import { machineInfo, now, runnerEnv } from './environment.js';
import { findNode } from './find-node.js';
import { peakMemory } from './memory.js';
import { planOf } from './plan.js';
import type { RoundsWorld } from './round-keeper.js';
import { heapOf } from './plan-faults.js';
import { conductRounds } from './rounds.js';
import { conductSweep } from './sweep-rounds.js';
import type { RunnerLaunch } from './runner-process.js';
import type { FunctionRequest, RunEvents, RunHandle, RunRequest } from './types.js';

/** Traces of a comparison's rounds are kept while there is room for them in memory, on disk and in the page. Bytes */
const MOST_KEPT = 96 * 1024 * 1024;

const DEBUG_WARNING =
  'A debug run: its figures mean nothing, because a debugger slows down what it watches.';

/**
 * Starts a run. Nothing is thrown: whatever stands in its way is the record's problem.
 * Listeners added in the same turn miss nothing.
 */
export function startRun(request: RunRequest): RunHandle {
  return new Run(request);
}

class Run implements RunHandle {
  readonly record: RunRecord;
  readonly traces = new Map<number, BlockTrace>();
  readonly done: Promise<RunRecord>;
  readonly #events = new Emitter<RunEvents>();
  readonly #blocks = new Map<number, BlockRun>();
  readonly #origin = now();
  #current: BlockRun | null = null;
  #isStopping = false;
  readonly #compared: ComparedResults;
  #keptBytes = 0;
  #lastTracedRound = 0;

  constructor(private readonly request: RunRequest) {
    this.record = recordOf(request);
    this.#compared = new ComparedResults(this.record);
    this.done = this.#conduct();
  }

  on<E extends keyof RunEvents>(event: E, listener: (...args: RunEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  chunks(block: number): readonly ArrayBuffer[] {
    return this.#blocks.get(block)?.chunks ?? [];
  }

  details(block: number, task: number): TaskDetails | null {
    return this.#blocks.get(block)?.details.get(task) ?? null;
  }

  allDetails(): readonly TaskDetails[] {
    return [...this.#blocks.values()].flatMap(({ details }) => [...details.values()]);
  }

  results(block: number): readonly unknown[] | null {
    return this.#blocks.get(block)?.results ?? null;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#current?.stop();
    await this.done;
  }

  async #conduct(): Promise<RunRecord> {
    const { record } = this;
    // Whoever started the run gets to add listeners before anything happens.
    await Promise.resolve();
    let built: Bundle | null = null;
    try {
      const node = await this.#findNode();
      record.node = node;
      record.machine = machineInfo();
      if (isFaultLab(record)) {
        record.faults = { runId: record.id, at: record.startedAt, node: node.version, reports: [] };
      }
      this.#changed();
      built = await this.#bundle(node);
      record.loader = built.loader;
      record.warnings.push(...built.warnings);
      if (roundsRecordOf(record)) await this.#measure(node, built);
      else await this.#runAll(node, built);
      record.status = this.#isStopping ? 'stopped' : 'done';
    } catch (thrown) {
      record.status = 'failed';
      record.problem = this.#placed(toProblem(thrown));
    }
    this.#compared.firstRoundOver();
    for (const block of record.blocks) if (block.status === 'waiting') block.status = 'stopped';
    await built?.dispose().catch(() => undefined);
    this.#changed();
    this.#events.emit('end', record);
    return record;
  }

  async #runAll(node: NodeInfo, built: Bundle): Promise<void> {
    const { record } = this;
    for (const block of record.blocks) {
      if (this.#isStopping) break;
      record.status = 'running';
      await this.#runBlock(block, this.#launch(block, node, built));
    }
  }

  /** Round after round. */
  async #measure(node: NodeInfo, built: Bundle): Promise<void> {
    const { record } = this;
    if (this.#isStopping) return;
    record.status = 'running';
    const world: RoundsWorld = {
      record,
      runBlock: async (block, secondPassWithin) => {
        if (block.round > 0 || block.control) this.#compared.firstRoundOver();
        if (block.round > this.#lastTracedRound && this.#keptBytes > MOST_KEPT) {
          block.untraced = true;
        } else this.#lastTracedRound = block.round;
        const launch = this.#launch(block, node, built, secondPassWithin);
        await this.#runBlock(block, launch);
      },
      isStopping: () => this.#isStopping,
      now: () => performance.now(),
      random: Math.random,
      changed: () => this.#changed(),
    };
    const { comparison, sweep } = record;
    if (comparison) await conductRounds({ ...world, comparison });
    if (sweep) await conductSweep({ ...world, sweep });
  }

  #findNode(): Promise<NodeInfo> {
    const { node, file, env = process.env } = this.request;
    if (typeof node === 'object') return Promise.resolve(node);
    if (node === undefined) return findNode({ file, env });
    return findNode({ file, env, explicit: { path: node, source: 'the path given for this run' } });
  }

  #bundle(node: NodeInfo): Promise<Bundle> {
    const { file, text, openTexts, functions } = this.request;
    return bundle({
      file,
      functions: functions.map(({ name, inputs }) => ({ name, inputs })),
      nodeVersion: node.version,
      stampOutput: this.request.debugger === undefined,
      node: {
        path: node.path,
        env: runnerEnv(this.request.env ?? process.env, node.editorRuntime),
      },
      ...(text === undefined ? {} : { text }),
      ...(openTexts ? { openTexts } : {}),
    });
  }

  #launch(
    block: BlockRecord,
    node: NodeInfo,
    built: Bundle,
    secondPassWithin?: number,
  ): RunnerLaunch {
    const {
      file,
      runnerPath,
      execArgv = [],
      tasks,
      only,
      results = false,
      resourceLimits,
    } = this.request;
    const heap = heapOf(block, { execArgv, ...(resourceLimits ? { resourceLimits } : {}) });
    return {
      node: node.path,
      runnerPath,
      execArgv: heap.execArgv,
      withoutCore: block.fault !== undefined,
      cwd: this.request.cwd ?? nearestPackageDir(file),
      env: runnerEnv(this.request.env ?? process.env, node.editorRuntime),
      ...(this.request.debugger ? { start: this.request.debugger } : {}),
      plan: {
        index: block.index,
        block: {
          pool: block.pool,
          workers: block.workers,
          round: block.round,
          ...(block.fault ? { fault: block.fault } : {}),
        },
        origin: this.#origin,
        module: built.module,
        inputsExport: built.inputsExport,
        functionExports: built.functionExports,
        results,
        ...(this.record.blocks.length === 1 && !this.record.comparison ? { undigested: true } : {}),
        ...(tasks === undefined ? {} : { tasks }),
        ...(only === undefined ? {} : { only }),
        ...(secondPassWithin === undefined ? {} : { secondPassWithin }),
        ...(heap.resourceLimits ? { resourceLimits: heap.resourceLimits } : {}),
      },
    };
  }

  /** @throws ProblemError if the next block would fail for the same reason */
  async #runBlock(block: BlockRecord, launch: RunnerLaunch): Promise<void> {
    const run = new BlockRun(block, launch, {
      changed: () => this.#changed(),
      chunk: (index, chunk) => this.#events.emit('chunk', index, chunk),
      output: (output) => this.#events.emit('output', output),
    });
    if (!block.untraced) {
      this.#blocks.set(block.index, run);
      this.traces.set(block.index, run.trace);
    }
    this.#current = run;
    this.#changed();
    await run.ended();
    this.#current = null;
    // Who ends the debugger means the run.
    if (this.request.debugger && block.status === 'stopped') this.#isStopping = true;
    this.#keptBytes += run.keptBytes;
    if (roundsRecordOf(this.record) && block.status === 'done') {
      block.sums = sumsOf(run.trace, block.secondPass);
      const memory = this.record.sweep ? peakMemory(run.trace) : null;
      if (memory !== null) block.memory = memory;
      block.facts = factsOf(run.trace, block.secondPass);
      this.#compared.ended(block);
      this.#changed();
    }
    const report = run.faultReport;
    if (report && this.record.faults) {
      const { faults } = this.record;
      this.record.faults = { ...faults, reports: [...faults.reports, report] };
      this.#changed();
    }
    if (block.problem) block.problem = this.#placed(block.problem);
    const kind = block.problem?.kind;
    if (block.problem && (kind === 'load' || kind === 'inputs')) {
      throw new ProblemError(block.problem);
    }
  }

  /** A problem with the inputs is where they are written, unless something better is known. */
  #placed(problem: Problem): Problem {
    const fn = this.request.functions[0];
    if (problem.where || !fn || (problem.kind !== 'inputs' && problem.kind !== 'load'))
      return problem;
    const tag = problem.kind === 'inputs' ? fn.inputs[0] : undefined;
    const where = tag?.starts ? { file: this.request.file, line: tag.line } : fn.place;
    return { ...problem, where };
  }

  #changed(): void {
    this.#events.emit('change', this.record);
  }
}

function recordOf({ functions, blocks, debugger: by }: RunRequest): RunRecord {
  const plan = planOf(blocks);
  return {
    id: randomUUID(),
    title: functions.map(({ name }) => name).join(' + '),
    startedAt: Date.now(),
    functions: isFaultLab(plan)
      ? [...functions.map(functionOf), ...functions.slice(0, 1).map(offenderOf)]
      : functions.map(functionOf),
    status: 'preparing',
    ...plan,
    warnings: by ? [DEBUG_WARNING] : [],
    ...(by ? { debug: true as const } : {}),
  };
}

/** The task of ours that goes wrong among the user's. */
const offenderOf = ({ place }: FunctionRequest): RunFunction => ({
  name: OFFENDER,
  place,
  inputs: [],
});

const functionOf = ({ name, place, inputs, source }: FunctionRequest): RunFunction => ({
  name,
  place,
  ...(source !== undefined && { source }),
  inputs: inputs.map(({ count, text }) => (count === 1 ? text : `${count} × ${text}`)),
});
