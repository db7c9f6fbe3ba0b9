/** What the system allows this process of its CPUs: a container's quota, and the CPUs that it may run on. Linux. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CpuLimits } from '../shared/run.js';

/** Gives the text of a file, null if it cannot be read. */
export type ReadText = (path: string) => string | null;

/** As a part of the machine's facts; empty where the system does not tell. */
export function cpuLimits(read: ReadText = readText): { readonly limits?: CpuLimits } {
  const affinity = affinityOf(read('/proc/self/status'));
  const groups = read('/proc/self/cgroup');
  if (affinity === null && groups === null) return {};
  return { limits: { quota: quotaOf(groups ?? '', read), affinity } };
}

/**
 * The smallest quota of the process's cgroup and all those around it, in cores. Version 2 has it in `cpu.max`
 * ("200000 100000": µs of CPU time per µs; "max" for none), version 1 in two files, -1 for none.
 */
function quotaOf(groups: string, read: ReadText): number | null {
  const quotas: number[] = [];
  for (const line of groups.trim().split('\n')) {
    const [hierarchy, controllers = '', path = ''] = line.split(':');
    const isV1 = controllers.split(',').includes('cpu');
    if (!isV1 && !(hierarchy === '0' && controllers === '')) continue;
    const root = isV1 ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup';
    for (let group = path; ; group = dirname(group)) {
      const quota = isV1 ? quotaV1(join(root, group), read) : quotaV2(join(root, group), read);
      if (quota !== null) quotas.push(quota);
      if (group === '/' || group === '.' || group === '') break;
    }
  }
  return quotas.length > 0 ? Math.min(...quotas) : null;
}

const quotaV2 = (folder: string, read: ReadText): number | null => {
  const [quota, period] = (read(join(folder, 'cpu.max')) ?? '').trim().split(/\s+/).map(Number);
  return ratioOf(quota, period);
};

const quotaV1 = (folder: string, read: ReadText): number | null => {
  const [quota, period] = ['cpu.cfs_quota_us', 'cpu.cfs_period_us'].map((name) =>
    Number(read(join(folder, name)) ?? NaN),
  );
  return ratioOf(quota, period);
};

const ratioOf = (quota = NaN, period = NaN): number | null =>
  quota > 0 && period > 0 ? quota / period : null;

/** From `Cpus_allowed_list:	0-3,8` of a process's status. */
function affinityOf(status: string | null): CpuLimits['affinity'] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status ?? '')?.[1];
  if (list === undefined) return null;
  let count = 0;
  for (const part of list.split(',')) {
    const [from = NaN, to = from] = part.split('-').map(Number);
    count += to - from + 1;
  }
  return Number.isFinite(count) && count > 0 ? { list, count } : null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not on this system, or not ours to read.
    return null;
  }
}
