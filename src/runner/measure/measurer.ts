/** All that a runner measures of its block beside the stamps of its tasks. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Executor, TaskRef } from '../../executors/index.js';
import type { RunnerPlan } from '../../shared/runner-protocol.js';
import type { Measured, Payload, ProgramMemory, Usage } from '../../shared/table/measured.js';
import { NO_WORKER } from '../../shared/trace/chunk.js';
import { isInline } from '../../shared/words.js';
import type { TaskInput } from '../load.js';
import type { Recorder } from '../recorder.js';
import { Meter } from './meter.js';
import { PayloadSampler, sideOf } from './payload.js';
import { startProbe } from './probe.js';
import type { Probe } from './probe.js';
import { pssOf } from './system.js';
import { measureTransport } from './transport.js';

/** The probe's file lies beside the runner's own. */
const PROBE = pathToFileURL(join(__dirname, 'probe.cjs')).href;

/** How long workers that boot are waited for at the end, and how often it is looked, ms. */
const BOOT_MS = 1_000;
const LOOK_MS = 5;

export interface MeasurerOptions {
  readonly plan: RunnerPlan;
  readonly tasks: readonly TaskInput[];
  readonly notesFile: string;
  readonly messengerTid: () => number | null;
  readonly recorder: Recorder;
}

export class Measurer {
  readonly #usages: Usage[] = [];
  readonly #meter: Meter;
  readonly #sampler: PayloadSampler | null;
  #payload: Payload | null = null;
  readonly #before: number | null;

  /** Before there is a pool. */
  constructor(private readonly options: MeasurerOptions) {
    const { plan, tasks, notesFile, messengerTid, recorder } = options;
    // Every round has the same inputs; looking at them in one is enough.
    this.#sampler =
      plan.block.round === 0 && !plan.block.control
        ? new PayloadSampler((task) => tasks[task]?.[1] ?? [], tasks.length)
        : null;
    this.#meter = new Meter({
      pool: plan.block.pool,
      notesFile,
      messengerTid,
      probe: probeOf(options),
      live: () => recorder.live,
    });
    this.#before = memoryOf([process.pid]);
  }

  /** What pools start in each of their workers. */
  get initialiser(): { readonly initializer: TaskRef; readonly initargs: readonly unknown[] } {
    const { notesFile } = this.options;
    return { initializer: { module: PROBE, name: 'initialise' }, initargs: [notesFile] };
  }

  /** The first submit is next. */
  passBegins(): void {
    this.#meter.begin();
  }

  returned(task: number, value: unknown): void {
    this.#sampler?.returned(task, value);
  }

  /** Every task of a pass has settled. */
  async passEnded(): Promise<void> {
    this.#usages.push(await this.#meter.end());
    // Kept any longer, what tasks returned would weigh on the next pass.
    this.#payload ??= this.#sampler?.conclude() ?? null;
  }

  /** After the last pass, with the workers still there. */
  async conclude(executor: Executor): Promise<Measured> {
    await this.#booted();
    const memory = this.#memory();
    const payload = this.#payload;
    const transport = payload ? await this.#transport(executor) : null;
    const [cold, warm] = this.#usages as [Usage, Usage | undefined];
    return {
      usage: warm ? { cold, warm } : { cold },
      memory,
      ...(payload ? { payload } : {}),
      ...(transport ? { transport } : {}),
    };
  }

  /** Short tasks may be done before the last worker is there; half a worker has no memory to speak of. */
  async #booted(): Promise<void> {
    for (let waited = 0; this.options.recorder.isBooting && waited < BOOT_MS; waited += LOOK_MS) {
      await sleep(LOOK_MS);
    }
  }

  #memory(): ProgramMemory | null {
    const { live } = this.options.recorder;
    const workers = isInline(this.options.plan.block.pool) ? 0 : live.length;
    const after = memoryOf(new Set([process.pid, ...live.map(({ pid }) => pid)]));
    if (this.#before === null || after === null) return null;
    return { before: this.#before, after, workers };
  }

  #transport(executor: Executor) {
    const { plan, tasks, recorder } = this.options;
    const { pool } = plan.block;
    if (isInline(pool)) return null;
    const own = tasks[this.#sampler?.largest ?? 0]?.[1] ?? [];
    const bytes = sideOf(own)?.bytes;
    return measureTransport({
      executor,
      probe: PROBE,
      divert: (listener) => recorder.divert(listener),
      own: bytes === undefined ? null : { args: own, bytes },
      canTransfer: pool === 'thread',
    });
  }
}

/** Inline pools run their tasks on the main thread, which is their worker 0; of any other it is that of the program. */
function probeOf({ plan, notesFile }: MeasurerOptions): Probe | null {
  try {
    return startProbe(notesFile, isInline(plan.block.pool) ? 0 : NO_WORKER);
  } catch {
    // The run goes on without these figures.
    return null;
  }
}

/** Bytes of all of them; null if one does not tell. */
function memoryOf(pids: Iterable<number>): number | null {
  if (process.platform !== 'linux') {
    const [own, ...others] = pids;
    return own === process.pid && others.length === 0 ? process.memoryUsage.rss() : null;
  }
  let sum = 0;
  for (const pid of pids) {
    const bytes = pssOf(pid);
    if (bytes === null) return null;
    sum += bytes;
  }
  return sum;
}
