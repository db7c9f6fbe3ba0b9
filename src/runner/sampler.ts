/** Samples what the runner and its processes use, from the messenger's thread, so that it costs tasks nothing. */
import { NO_WORKER } from '../shared/trace/chunk.js';
import type { ChunkWriter } from '../shared/trace/chunk-writer.js';
import { COUNTERS } from '../shared/words.js';
import { NoteReader, TID } from './measure/notes.js';
import { processCpu, pssOf, threadReading } from './measure/system.js';

const PERIOD_MS = 250;
/** The last sample of a block is left out if it would lie this near to the one before. ms */
const LEAST_MS = 20;
/** The kernel walks all pages of a process to tell its PSS: at most so small a part of the time. */
const MEMORY_SHARE = 1 / 50;
const CPU = COUNTERS.indexOf('cpu');
const MEMORY = COUNTERS.indexOf('memory');

/**
 * Where there is /proc, memory is PSS (each shared page counted in parts, so that processes may be added up);
 * elsewhere it is RSS, which counts shared pages in every process.
 */
export const memoryMetric = (): string => (process.platform === 'linux' ? 'PSS' : 'RSS');

export class Sampler {
  #dueAt = 0;
  #sampledAt = 0;
  #memoryDueAt = 0;
  readonly #notes: NoteReader | null;
  /** By worker number, `NO_WORKER` for the runner itself: CPU time used at the last sample. µs */
  readonly #used = new Map<number, { readonly cpu: number; readonly at: number }>();
  /** Threads of this process that run tasks: what the system knows them by, by worker number. */
  readonly #threads = new Map<number, number>();

  /**
   * @param origin the run's zero, µs
   * @param children pids by worker number
   */
  constructor(
    private readonly origin: number,
    private readonly children: ReadonlyMap<number, number>,
    notesFile: string,
  ) {
    try {
      this.#notes = new NoteReader(notesFile);
    } catch {
      // Without a place for notes there are no figures from inside the workers.
      this.#notes = null;
    }
  }

  sampleIfDue(writer: ChunkWriter): void {
    const now = performance.now();
    if (now >= this.#dueAt) this.#sample(writer, now);
  }

  /** The last one of a block: short blocks have but this and the first. */
  sampleLast(writer: ChunkWriter): void {
    const now = performance.now();
    if (now >= this.#sampledAt + LEAST_MS) this.#sample(writer, now);
    else this.#takeNotes(writer);
  }

  #sample(writer: ChunkWriter, now: number): void {
    this.#sampledAt = now;
    this.#dueAt = now + PERIOD_MS;
    this.#takeNotes(writer);
    const own = process.cpuUsage();
    this.#cpu(writer, NO_WORKER, own.user + own.system);
    for (const [worker, tid] of this.#threads) {
      this.#cpu(writer, worker, threadReading(process.pid, tid)?.cpu ?? null);
    }
    for (const [worker, pid] of this.children) {
      const cpu = processCpu(pid);
      this.#cpu(writer, worker, cpu && cpu.user + cpu.system);
    }
    if (now >= this.#memoryDueAt) this.#sampleMemory(writer, now);
  }

  #sampleMemory(writer: ChunkWriter, begun: number): void {
    if (process.platform === 'linux') {
      this.#memory(writer, NO_WORKER, pssOf(process.pid));
      for (const [worker, pid] of this.children) this.#memory(writer, worker, pssOf(pid));
    } else this.#memory(writer, NO_WORKER, process.memoryUsage.rss());
    const now = performance.now();
    this.#memoryDueAt = now + (now - begun) / MEMORY_SHARE;
  }

  #takeNotes(writer: ChunkWriter): void {
    for (const { what, worker, at, value } of this.#notes?.read() ?? []) {
      if (what !== TID) writer.counter(worker, what, at - this.origin, value);
      // A child's CPU time is that of its process, and the main thread's alone is not its program's.
      else if (worker !== NO_WORKER && !this.children.has(worker)) this.#threads.set(worker, value);
    }
  }

  #cpu(writer: ChunkWriter, worker: number, cpu: number | null): void {
    if (cpu === null) return;
    const at = Number(process.hrtime.bigint()) / 1e3;
    const before = this.#used.get(worker);
    this.#used.set(worker, { cpu, at });
    if (before) {
      writer.counter(worker, CPU, at - this.origin, (cpu - before.cpu) / (at - before.at));
    }
  }

  #memory(writer: ChunkWriter, worker: number, bytes: number | null): void {
    if (bytes === null) return;
    writer.counter(worker, MEMORY, Number(process.hrtime.bigint()) / 1e3 - this.origin, bytes);
  }
}
