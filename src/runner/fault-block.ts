/** A block of the fault lab, from the birth of its executor to its shutdown. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlan } from '../shared/faults.js';
import type { FromRunner, RunnerPlan } from '../shared/runner-protocol.js';
import { createExecutor } from './create-executor.js';
import type { Endings } from './endings.js';
import { amongBystanders, offenceReference, runFaultLab } from './fault-lab.js';
import { Keeper } from './keeper.js';
import type { Line } from './line.js';
import type { TaskInput } from './load.js';
import { Recorder } from './recorder.js';

/** How long workers have to leave, ms; the runner ends them anyway. */
const SHUTDOWN_MS = 3_000;

/** Gives the last frame; where the fault ends the program, there is none. */
export async function runFaultBlock(
  line: Line,
  plan: RunnerPlan,
  { fault }: FaultPlan,
  endings: Endings,
  inputs: readonly TaskInput[],
): Promise<FromRunner> {
  const { workers } = plan.block;
  const own = plan.functionExports.map((name) => ({ module: plan.module, name }));
  const tasks = amongBystanders(inputs, fault, own.length, workers);
  line.send({ type: 'ready', tasks: tasks.length });
  const keeper = new Keeper(plan, tasks, endings.bundle ?? '', (frame) => line.send(frame));
  line.onStop = () => keeper.tellSome(Infinity);
  keeper.keepInputs();
  const recorder = new Recorder(line.ring, (task) => tasks[task]?.[0] ?? 0);
  const executor = createExecutor(plan, tasks.length, recorder);
  endings.stage = 'running';
  const { tasks: count, isBroken } = await runFaultLab({
    executor,
    fault,
    workers,
    tasks,
    references: [...own, offenceReference()],
    workersSeen: () => recorder.seen,
    ended: (task, future) => {
      if (future.cancelled()) return;
      const thrown = future.exceptionNow();
      if (thrown === null) keeper.returned(task, future.resultNow());
      else keeper.threw(task, thrown);
    },
    goesWrong: (task) => line.deliver({ type: 'fault', task }),
  });
  line.send({ type: 'ready', tasks: count });
  if (isBroken) line.send({ type: 'broken' });
  endings.stage = 'ending';
  await Promise.race([executor.shutdown(), sleep(SHUTDOWN_MS)]);
  return { type: 'done', digests: keeper.conclude() };
}
