/** What a run could use of the machine, in words: beside a number of workers, so that it is known what it is true of. */
import { formatBytes, plural } from './format.js';
import type { MachineInfo } from './run.js';

/** A name and its value each: CPUs, parallelism, quota, affinity. */
export function environmentFacts(machine: MachineInfo): (readonly [name: string, value: string])[] {
  const { cpus, parallelism, memory, limits } = machine;
  const facts: (readonly [string, string])[] = [
    ['CPUs', String(cpus)],
    ['available parallelism', String(parallelism)],
  ];
  if (limits) {
    const { quota, affinity } = limits;
    facts.push(['container quota', quota === null ? 'none' : `${quota.toFixed(1)} CPUs`]);
    if (affinity) {
      facts.push(['affinity', `${plural(affinity.count, 'CPU')} (${affinity.list})`]);
    }
  }
  facts.push(['memory', formatBytes(memory)]);
  return facts;
}

export const environmentLine = (machine: MachineInfo): string =>
  environmentFacts(machine)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');
