/** One block: an executor from birth to shutdown, and all that is told of it. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrokenExecutor } from '../executors/index.js';
import type { Executor, Future } from '../executors/index.js';
import { ProblemError, toProblem } from '../shared/problem.js';
import type { FromRunner, RunnerPlan } from '../shared/runner-protocol.js';
import type { Endings } from './endings.js';
import { createExecutor } from './create-executor.js';
import { runFaultBlock } from './fault-block.js';
import { Keeper } from './keeper.js';
import type { Line } from './line.js';
import { evaluateInputs, loadModule } from './load.js';
import type { TaskInput } from './load.js';
import { stackOf } from './errors.js';
import { Measurer } from './measure/measurer.js';
import { notesFileOf } from './measure/notes.js';
import { Recorder } from './recorder.js';
import { cleanStack } from './stack.js';
import { memoryMetric } from './sampler.js';

/** Tasks submitted before the loop turns, so that workers are fed while the rest is still being submitted. */
const SLICE = 10_000;
const TELL_EVERY_MS = 250;
/** How long workers have to leave, ms, with all that is on its way of what they wrote; the runner ends them anyway. */
const SHUTDOWN_MS = 10_000;

/** Runs the block that the plan asks for; gives its last frame. */
export async function runBlock(
  line: Line,
  plan: RunnerPlan,
  endings: Endings,
): Promise<FromRunner> {
  const bundle = fileURLToPath(plan.module);
  endings.bundle = bundle;
  try {
    const module = await loadModule(plan);
    const tasks = await evaluateInputs(module, plan);
    if (plan.block.fault) return await runFaultBlock(line, plan, plan.block.fault, endings, tasks);
    line.send({ type: 'ready', tasks: tasks.length });
    const keeper = new Keeper(plan, tasks, bundle, (frame) => line.send(frame));
    line.onStop = () => keeper.tellSome(Infinity);
    keeper.keepInputs();
    const recorder = new Recorder(line.ring, (task) => tasks[task % tasks.length]?.[0] ?? 0);
    const measurer = new Measurer({
      plan,
      tasks,
      notesFile: notesFileOf(line.socketPath),
      messengerTid: () => line.messengerTid,
      recorder,
    });
    const executor = createExecutor(plan, tasks.length, recorder, measurer.initialiser);
    endings.stage = 'running';
    const telling = setInterval(() => keeper.tellSome(), TELL_EVERY_MS).unref();
    measurer.passBegins();
    const startedAt = performance.now();
    await runTasks(executor, plan, tasks, (task, future) => {
      if (future.cancelled()) return;
      const thrown = future.exceptionNow();
      if (thrown !== null) {
        keeper.threw(task, thrown);
        return;
      }
      keeper.returned(task, future.resultNow());
      measurer.returned(task, future.resultNow());
    });
    const tookMs = performance.now() - startedAt;
    clearInterval(telling);
    await measurer.passEnded();
    let digests: readonly string[] | null = null;
    if (tookMs <= (plan.secondPassWithin ?? -1)) {
      // What was put aside of the first pass would weigh on the second.
      digests = keeper.conclude();
      await runAgain(executor, plan, module, line, measurer);
    }
    const measured = await measurer.conclude(executor);
    endings.stage = 'ending';
    await Promise.race([executor.shutdown(), sleep(SHUTDOWN_MS)]);
    return {
      type: 'done',
      digests: digests ?? keeper.conclude(),
      memoryMetric: memoryMetric(),
      measured,
    };
  } catch (thrown) {
    endings.stage = 'ending';
    return { type: 'problem', problem: toProblem(brokenPool(thrown)) };
  }
}

/** A pool that takes no more tasks is the matter of the user's code, not our fault. */
function brokenPool(thrown: unknown): unknown {
  if (!(thrown instanceof BrokenExecutor)) return thrown;
  return new ProblemError(
    {
      kind: 'runner',
      what: `The pool broke: ${thrown.message}`,
      todo: 'Look for code at the top level of the file that ends a worker while it loads.',
      detail: cleanStack(stackOf(thrown)),
    },
    { cause: thrown },
  );
}

/** The same tasks once more, in the executor as it is now. Their arguments are new: the first pass may have changed the old. */
async function runAgain(
  executor: Executor,
  plan: RunnerPlan,
  module: Record<string, unknown>,
  line: Line,
  measurer: Measurer,
): Promise<void> {
  const tasks = await evaluateInputs(module, plan);
  line.send({ type: 'secondPass', first: tasks.length });
  measurer.passBegins();
  await runTasks(executor, plan, tasks, () => undefined);
  await measurer.passEnded();
}

/** Resolves when every task has ended, one way or another. */
function runTasks(
  executor: Executor,
  plan: RunnerPlan,
  tasks: readonly TaskInput[],
  ended: (task: number, future: Future) => void,
): Promise<void> {
  const references = plan.functionExports.map((name) => ({ module: plan.module, name }));
  return new Promise((resolve, reject) => {
    let remaining = tasks.length;
    const settle = (task: number, future: Future): void => {
      ended(task, future);
      if (--remaining === 0) resolve();
    };
    const submitAll = async (): Promise<void> => {
      for (let task = 0; task < tasks.length; task++) {
        if (task > 0 && task % SLICE === 0) await turn();
        const [fn, args] = tasks[task] as TaskInput;
        const reference = references[fn];
        if (!reference) throw new RangeError(`input ${task} names function ${fn}`);
        executor.submit(reference, ...args).addDoneCallback((future) => settle(task, future));
      }
    };
    submitAll().catch(reject);
  });
}
