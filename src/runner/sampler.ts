/** Samples what the runner and its processes use, from the messenger's thread, so that it costs tasks nothing. */
import { readFileSync } from 'node:fs';
import { NO_WORKER } from '../shared/trace/chunk.js';
import type { ChunkWriter } from '../shared/trace/chunk.js';
import { COUNTERS } from '../shared/words.js';

const PERIOD_MS = 250;
const CPU = COUNTERS.indexOf('cpu');
const MEMORY = COUNTERS.indexOf('memory');
/** Linux counts the CPU time of a process in hundredths of a second, whatever the kernel's own tick is. */
const TICK_US = 10_000;

/**
 * Where there is /proc, memory is PSS (each shared page counted in parts, so that processes may be added up);
 * elsewhere it is the runner's RSS alone, and children are not sampled.
 */
export const memoryMetric = (): string => (process.platform === 'linux' ? 'PSS' : 'RSS');

export class Sampler {
  #dueAt = 0;
  /** By worker number, `NO_WORKER` for the runner itself: CPU time used at the last sample. µs */
  readonly #used = new Map<number, { readonly cpu: number; readonly at: number }>();

  /** `children`: pids by worker number. */
  constructor(
    private readonly origin: number,
    private readonly children: ReadonlyMap<number, number>,
  ) {}

  sampleIfDue(writer: ChunkWriter): void {
    const now = performance.now();
    if (now < this.#dueAt) return;
    this.#dueAt = now + PERIOD_MS;
    const own = process.cpuUsage();
    this.#cpu(writer, NO_WORKER, own.user + own.system);
    const memory = process.platform === 'linux' ? pssOf(process.pid) : process.memoryUsage.rss();
    this.#memory(writer, NO_WORKER, memory);
    if (process.platform !== 'linux') return;
    for (const [worker, pid] of this.children) {
      this.#cpu(writer, worker, cpuOf(pid));
      this.#memory(writer, worker, pssOf(pid));
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

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // The process is gone, or the kernel does not tell.
    return null;
  }
}

/** Bytes. */
function pssOf(pid: number): number | null {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** µs of user and system time. */
function cpuOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name of the program, in parentheses, may hold anything; behind it, user and system are numbers 12 and 13.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
