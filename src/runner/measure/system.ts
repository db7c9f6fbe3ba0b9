/** What the system tells of threads and processes. Linux tells the most; elsewhere a figure may be null. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the CPU time of a process in hundredths of a second, whatever the kernel's own tick is. */
const TICK_US = 10_000;

/** CPU time, µs. */
export interface Cpu {
  readonly user: number;
  readonly system: number;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It is gone, or the kernel does not tell.
    return null;
  }
}

/** Bytes; each shared page is counted in parts, so that processes may be added up. Null but on Linux. */
export function pssOf(pid: number): number | null {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** CPU time by a `stat` file of /proc, to 10 ms; null but on Linux. */
function statCpu(path: string): Cpu | null {
  const stat = read(path);
  if (stat === null) return null;
  // The name of the program, in parentheses, may hold anything; behind it, user and system are numbers 12 and 13.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { user: Number(fields[11]) * TICK_US, system: Number(fields[12]) * TICK_US };
}

/** Of all threads of a process, to 10 ms. */
export const processCpu = (pid: number): Cpu | null => statCpu(`/proc/${pid}/stat`);

/** Of one thread, to 10 ms; for the split into user and system. */
export const threadSplit = (pid: number, tid: number): Cpu | null =>
  statCpu(`/proc/${pid}/task/${tid}/stat`);

export interface ThreadReading {
  /** CPU time, µs. */
  readonly cpu: number;
  /** How long it was ready to run while others had the cores, µs; null where that is not told. */
  readonly queued: number | null;
}

/** Exact where the kernel shows its scheduler's own figures, else to 10 ms; null but on Linux. */
export function threadReading(pid: number, tid: number): ThreadReading | null {
  const exact = schedStat(`/proc/${pid}/task/${tid}`);
  if (exact) return exact;
  const split = threadSplit(pid, tid);
  return split && { cpu: split.user + split.system, queued: null };
}

/** By the kernel's documentation (sched-stats): ns on a core, ns ready and not on one, number of time slices. */
function schedStat(folder: string): ThreadReading | null {
  const [cpu, queued] = (read(`${folder}/schedstat`) ?? '').split(' ').map(Number);
  return cpu === undefined || queued === undefined
    ? null
    : { cpu: cpu / 1e3, queued: queued / 1e3 };
}

/** How long the threads that a process has now were ready to run while others had the cores, summed up, µs. */
export function processQueued(pid: number): number | null {
  let sum: number | null = null;
  try {
    for (const tid of readdirSync(`/proc/${pid}/task`)) {
      const queued = schedStat(`/proc/${pid}/task/${tid}`)?.queued;
      if (queued !== undefined && queued !== null) sum = (sum ?? 0) + queued;
    }
  } catch {
    // It is gone, or there is no /proc.
  }
  return sum;
}

/** Since Node.js 22.15 and 23.9. */
const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };

/** Of the thread that asks; `tid` as `ownTid` gives it. */
export function ownReading(tid: number | null): ThreadReading | null {
  const reading = tid === null ? null : threadReading(process.pid, tid);
  if (!threadCpuUsage) return reading;
  const { user, system } = threadCpuUsage.call(process);
  return { cpu: user + system, queued: reading?.queued ?? null };
}
