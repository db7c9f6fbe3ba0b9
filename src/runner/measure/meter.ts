/** Reads what the program has used, before and after each pass: what lies between two readings is the pass's usage. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Usage } from '../../shared/table/measured.js';
import { isInline } from '../../shared/words.js';
import type { Pool } from '../../shared/words.js';
import type { LiveWorker } from '../recorder.js';
import { NoteReader, ownTid, TID } from './notes.js';
import type { Probe } from './probe.js';
import { ownReading, processCpu, processQueued, threadReading, threadSplit } from './system.js';
import type { Cpu, ThreadReading } from './system.js';

interface WorkerReading {
  readonly thread: ThreadReading | null;
  /** Of its process, if it has one; else of its thread. */
  readonly whole: Cpu | null;
  /** Of its process, if it has one. */
  readonly wholeQueued: number | null;
}

interface Reading {
  readonly at: number;
  readonly main: ThreadReading | null;
  readonly messenger: ThreadReading | null;
  readonly cpu: NodeJS.CpuUsage;
  /** Of all threads of this process. */
  readonly queued: number | null;
  readonly activeMs: number;
  readonly gcMs: number | null;
  readonly workers: ReadonlyMap<number, WorkerReading>;
}

export interface MeterOptions {
  readonly pool: Pool;
  readonly notesFile: string;
  /** The system's number of the messenger's thread; null where it is not told. */
  readonly messengerTid: () => number | null;
  /** That of the main thread. */
  readonly probe: Probe | null;
  /** Workers that live now. */
  readonly live: () => readonly LiveWorker[];
}

export class Meter {
  readonly #tid = ownTid();
  readonly #tids = new Map<number, number>();
  readonly #notes: NoteReader | null;
  #last: Reading | null = null;

  constructor(private readonly options: MeterOptions) {
    this.#notes = openNotes(options.notesFile);
  }

  /** A pass begins. */
  begin(): void {
    this.#last = this.#read();
  }

  /** A pass has ended: what it used. */
  async end(): Promise<Usage> {
    const at = performance.now();
    // What the garbage collector did is told in the next turn of the event loop.
    await turn();
    const from = this.#last ?? this.#read();
    const to = this.#read();
    const wallMs = at - from.at;
    return isInline(this.options.pool)
      ? inlineUsage(wallMs, from, to)
      : poolUsage(wallMs, from, to, this.options.pool);
  }

  #read(): Reading {
    const { messengerTid, probe, live } = this.options;
    const messenger = messengerTid();
    this.#learnTids();
    return {
      at: performance.now(),
      main: ownReading(this.#tid),
      messenger: messenger === null ? null : threadReading(process.pid, messenger),
      cpu: process.cpuUsage(),
      queued: processQueued(process.pid),
      activeMs: performance.eventLoopUtilization().active,
      gcMs: probe?.gcMs() ?? null,
      workers: new Map(live().map((worker) => [worker.worker, this.#worker(worker)])),
    };
  }

  #worker({ worker, pid }: LiveWorker): WorkerReading {
    if (pid !== process.pid) {
      const thread = threadReading(pid, pid);
      return { thread, whole: processCpu(pid), wholeQueued: processQueued(pid) };
    }
    const tid = this.#tids.get(worker);
    if (tid === undefined) return { thread: null, whole: null, wholeQueued: null };
    const thread = threadReading(pid, tid);
    return { thread, whole: threadSplit(pid, tid), wholeQueued: null };
  }

  #learnTids(): void {
    for (const { what, worker, value } of this.#notes?.read() ?? []) {
      if (what === TID) this.#tids.set(worker, value);
    }
  }
}

function openNotes(path: string): NoteReader | null {
  try {
    return new NoteReader(path);
  } catch {
    return null;
  }
}

/** The difference of two figures; null where one is not known. */
function grown(from: number | null | undefined, to: number | null | undefined): number | null {
  return typeof from === 'number' && typeof to === 'number' ? Math.max(0, to - from) : null;
}

const ms = (us: number | null): number | null => us && us / 1e3;

function inlineUsage(wallMs: number, from: Reading, to: Reading): Usage {
  const own = grown(from.messenger?.cpu, to.messenger?.cpu) ?? 0;
  const user = to.cpu.user - from.cpu.user;
  const system = to.cpu.system - from.cpu.system;
  return {
    wallMs,
    threadMs: ms(grown(from.main?.cpu, to.main?.cpu)),
    processMs: Math.max(0, user + system - own) / 1e3,
    systemMs: system / 1e3,
    activeMs: to.activeMs - from.activeMs,
    gcMs: grown(from.gcMs, to.gcMs),
    queuedMs: ms(grown(from.main?.queued, to.main?.queued)),
    processQueuedMs: ms(queuedBut(from, to, [from.messenger], [to.messenger])),
  };
}

/** Of workers that were there at both readings, or have come since: then with all that they have used. */
function poolUsage(wallMs: number, from: Reading, to: Reading, pool: Pool): Usage {
  const sum = (read: (reading: WorkerReading) => number | null | undefined): number | null => {
    let total: number | null = to.workers.size > 0 ? 0 : null;
    for (const [worker, reading] of to.workers) {
      const before = from.workers.get(worker);
      const part = grown(before ? read(before) : 0, read(reading));
      total = total === null || part === null ? null : total + part;
    }
    return total;
  };
  const threadUs = sum(({ thread }) => thread?.cpu);
  return {
    wallMs,
    threadMs: ms(threadUs),
    processMs: ms(
      pool === 'process'
        ? sum(({ whole }) => whole && whole.user + whole.system)
        : othersUs(from, to, threadUs),
    ),
    systemMs: ms(sum(({ whole }) => whole?.system)),
    activeMs: null,
    gcMs: null,
    queuedMs: ms(sum(({ thread }) => thread?.queued)),
    processQueuedMs: ms(
      pool === 'process'
        ? sum(({ wholeQueued }) => wholeQueued)
        : queuedBut(from, to, [from.messenger, from.main], [to.messenger, to.main]),
    ),
  };
}

/** Of the threads of this process but these; null where one of the figures is not known. */
function queuedBut(
  from: Reading,
  to: Reading,
  before: readonly (ThreadReading | null)[],
  after: readonly (ThreadReading | null)[],
): number | null {
  const all = grown(from.queued, to.queued);
  if (all === null) return null;
  const others = before.map((reading, i) => grown(reading?.queued, after[i]?.queued) ?? 0);
  return Math.max(0, all - others.reduce((sum, other) => sum + other, 0));
}

/** Of the runner with its worker threads, less what its main thread and the messenger used. */
function othersUs(from: Reading, to: Reading, threadUs: number | null): number | null {
  const main = grown(from.main?.cpu, to.main?.cpu);
  if (main === null || threadUs === null) return null;
  const all = to.cpu.user - from.cpu.user + to.cpu.system - from.cpu.system;
  const own = grown(from.messenger?.cpu, to.messenger?.cpu) ?? 0;
  // The kernel adds up threads a little later than it adds up processes.
  return Math.max(threadUs, all - main - own);
}
