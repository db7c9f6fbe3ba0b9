/** What a run is surrounded by: the machine, and the environment its runners inherit. */
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { MachineInfo } from '../shared/run.js';
import { cpuLimits } from './cpu-limits.js';

export function machineInfo(): MachineInfo {
  const all = cpus();
  return {
    platform: platform(),
    arch: arch(),
    cpu: all[0]?.model.trim() ?? 'unknown',
    cpus: all.length,
    parallelism: availableParallelism(),
    memory: totalmem(),
    ...cpuLimits(),
  };
}

/** `env` without what the editor sets for its own processes; the user's program would not see it either. */
export function runnerEnv(env: NodeJS.ProcessEnv, editorRuntime: boolean): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !/^(?:VSCODE|ELECTRON)_/.test(name));
  return {
    ...Object.fromEntries(own),
    ...(editorRuntime ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
}

/** Now on the clock of all stamps, µs. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e3;
