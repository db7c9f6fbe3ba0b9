import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { BrokenProcessPool, wait, type ProcessPoolExecutor } from 'pool-lanes/executors';
import { errorOf, resultOf, settled, throwsNow } from './support/check';
import {
  closeAll,
  fault,
  inFile,
  neverEnds,
  openProcesses,
  setup,
  task,
  silent,
} from './support/pools';
import { Gate, isAlive, Log, until, untilGone, within } from './support/states';

afterEach(closeAll);

async function assertBroken(pool: ProcessPoolExecutor, pids: readonly number[]): Promise<void> {
  throwsNow(() => pool.submit(task('noop')), BrokenProcessPool);
  throwsNow(() => pool.map(task('noop'), [[1]]), BrokenProcessPool);
  await within(pool.shutdown(), 'shutdown of a broken pool');
  assert.equal(pool.workerCount, 0);
  assert.deepEqual(pids.filter(isAlive), []);
}

const deaths: [
  string,
  (pool: ProcessPoolExecutor) => ReturnType<ProcessPoolExecutor['submit']>,
  { code?: number; signal?: string },
][] = [
  ['CF-79 process.exit(0)', (pool) => pool.submit(fault('exit'), 0), { code: 0 }],
  ['CF-79 process.exit(7)', (pool) => pool.submit(fault('exit'), 7), { code: 7 }],
  ['CF-76 SIGKILL', (pool) => pool.submit(fault('signalSelf'), 'SIGKILL'), { signal: 'SIGKILL' }],
  ['CF-80 SIGSEGV', (pool) => pool.submit(fault('signalSelf'), 'SIGSEGV'), { signal: 'SIGSEGV' }],
  ['CF-76 SIGTERM', (pool) => pool.submit(fault('signalSelf'), 'SIGTERM'), { signal: 'SIGTERM' }],
  ['CF-80 process.abort()', (pool) => pool.submit(fault('abort')), { signal: 'SIGABRT' }],
];

for (const [title, kill, expected] of deaths) {
  it(`${title} breaks the pool: every future fails, every worker goes (CF-77: each told how)`, async () => {
    const pool = openProcesses({ maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const healthy = pool.submit(task('hold'), gate.path, 1, log.path);
    await log.has(1);
    const pids = [...pool.workerPids];
    const deadly = kill(pool);
    const pending = Array.from({ length: 20 }, (_, i) => pool.submit(task('hold'), gate.path, i));
    const cancelled = pool.submit(task('noop'));
    assert.equal(cancelled.cancel(), true);
    await settled([deadly, healthy, ...pending]);
    const errors = [deadly, healthy, ...pending].map((future) => future.exceptionNow());
    for (const error of errors) assert.ok(error instanceof BrokenProcessPool, String(error));
    assert.equal(new Set(errors).size, errors.length, 'one error object for each future');
    assert.ok(cancelled.cancelled());

    const error = errors[0] as BrokenProcessPool & Record<string, unknown>;
    const about = [error, error.cause].find(
      (one) => one !== undefined && (one as Record<string, unknown>)['workerName'] !== undefined,
    );
    const { exitCode, signal, workerName } = (about ?? {}) as Record<string, unknown>;
    assert.match(String(workerName), /^ProcessPoolExecutor-\d+_\d+$/);
    if (expected.code !== undefined) assert.equal(exitCode, expected.code);
    if (expected.signal !== undefined) assert.equal(signal, expected.signal);
    const printed = inspect(error);
    assert.match(printed, new RegExp(String(workerName)));
    if (expected.signal !== undefined) assert.match(printed, new RegExp(expected.signal));
    await assertBroken(pool, pids);
  });
}

it('CF-76 an idle worker that dies breaks the pool', async () => {
  const pool = openProcesses({ maxWorkers: 2 });
  await resultOf(pool.submit(task('noop')));
  const [pid] = pool.workerPids;
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  await until(() => pool.workerCount === 0, 'the end of the workers');
  await assertBroken(pool, [pid]);
});

it('CF-76 a worker that dies while it boots breaks the pool', async () => {
  const gate = new Gate();
  const log = new Log();
  const pool = openProcesses({
    maxWorkers: 2,
    initializer: inFile('boot.mjs', 'wait'),
    initargs: [log.path, gate.path],
  });
  const futures = [1, 2, 3].map(() => pool.submit(task('noop')));
  await log.has(1);
  process.kill(Number(log.lines()[0]), 'SIGKILL');
  await settled(futures);
  for (const future of futures) assert.ok(future.exceptionNow() instanceof BrokenProcessPool);
  await assertBroken(pool, log.lines().map(Number));
});

it('CF-79 a child whose end Node does not come to is ended, and told as it meant to end', async () => {
  const pool = openProcesses({ maxWorkers: 1, processOptions: { execArgv: neverEnds } });
  const error = await errorOf(pool.submit(fault('exit'), 7));
  assert.ok(error instanceof BrokenProcessPool);
  assert.deepEqual([error.exitCode, error.signal], [7, null]);
  await within(pool.shutdown(), 'shutdown');
});

it('CF-76 an exit right after the result: the result stands', async () => {
  for (let i = 0; i < 3; i++) {
    const pool = openProcesses({ maxWorkers: 1 });
    const future = pool.submit(fault('exitSoon'), 'kept');
    await settled([future]);
    // Either it arrived or the worker was faster; but it must be one of the two.
    const error = future.exceptionNow();
    if (error === null) assert.equal(future.resultNow(), 'kept');
    else assert.ok(error instanceof BrokenProcessPool);
    await until(() => pool.workerCount === 0, 'the end of the worker');
    throwsNow(() => pool.submit(task('noop')), BrokenProcessPool);
  }
});

it('CF-72 process.exit with a large result unsent: settled, never half a result', async () => {
  for (const name of ['exitBehind', 'bigThenExit']) {
    const pool = openProcesses({ maxWorkers: 1 });
    const future = pool.submit<Uint8Array>(fault(name), 60_000_000);
    const behind = pool.submit(task('noop'));
    await settled([future, behind]);
    const error = future.exceptionNow();
    if (error === null) assert.equal(future.resultNow().length, 60_000_000);
    else assert.ok(error instanceof BrokenProcessPool, String(error));
    await within(pool.shutdown(), 'shutdown');
  }
});

it('CF-72 CF-83 a worker that dies while 100 MB are being written to it', async () => {
  const pool = openProcesses({ maxWorkers: 1 });
  const log = new Log();
  const gate = new Gate();
  const first = pool.submit(task('holdSync'), gate.path, 1, log.path);
  await log.has(1);
  const [pid] = pool.workerPids;
  assert.ok(pid);
  const large = [1, 2].map(() => pool.submit(task('sized'), new Uint8Array(100_000_000)));
  const over = pool.shutdown();
  process.kill(pid, 'SIGKILL');
  await settled([first, ...large]);
  for (const future of [first, ...large])
    assert.ok(future.exceptionNow() instanceof BrokenProcessPool);
  await within(over, 'shutdown');
});

it('CF-72 CF-76 a worker that dies in the middle of reading 100 MB', async () => {
  const pool = openProcesses({ maxWorkers: 1 });
  await resultOf(pool.submit(task('noop')));
  const [pid] = pool.workerPids;
  assert.ok(pid);
  process.kill(pid, 'SIGSTOP');
  const large = pool.submit(task('sized'), new Uint8Array(100_000_000));
  const after = pool.submit(task('noop'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(pid, 'SIGKILL');
  await settled([large, after]);
  assert.ok((await errorOf(large)) instanceof BrokenProcessPool);
  await assertBroken(pool, [pid]);
});

it('CF-81 heap exhaustion breaks a pool of processes', async () => {
  const pool = openProcesses({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 24 } });
  const error = await errorOf(pool.submit(fault('exhaust')));
  assert.ok(error instanceof BrokenProcessPool);
  assert.match(inspect(error), /SIGABRT|134|SIGTRAP|SIGILL/);
});

it('CF-83 death after shutdown was called settles everything', async () => {
  for (const wait of [true, false]) {
    const pool = openProcesses({ maxWorkers: 2 });
    const log = new Log();
    const futures = Array.from({ length: 6 }, () => pool.submit(fault('spinAfter'), log.path));
    await log.has(1);
    const over = pool.shutdown({ wait });
    process.kill(Number(log.lines()[0]), 'SIGKILL');
    await settled(futures);
    await within(over, 'shutdown');
    await within(pool.shutdown(), 'a second shutdown');
    await untilGone(log.lines().map(Number));
  }
});

it('CF-83 a failed argument followed by shutdown without waiting', async () => {
  const pool = openProcesses();
  const future = pool.submit(task('echo'), () => 1);
  await pool.shutdown({ wait: false });
  assert.equal((await errorOf(future)).name, 'DataCloneError');
  await within(pool.shutdown(), 'shutdown');
});

it('CF-76 waiters hear of a broken pool', async () => {
  const pool = openProcesses({ maxWorkers: 1 });
  const futures = [pool.submit(fault('exit'), 1), pool.submit(task('noop'))];
  const { done } = await within(wait(futures), 'wait');
  assert.equal(done.size, 2);
});

it("CF-76 onWorkerLost: 'replace' fails only that task", async () => {
  const pool = openProcesses({ maxWorkers: 2, onWorkerLost: 'replace' });
  const gate = new Gate();
  const log = new Log();
  const healthy = pool.submit(task('hold'), gate.path, 'healthy', log.path);
  await log.has(1);
  const deadly = pool.submit(fault('signalSelf'), 'SIGKILL');
  const behind = Array.from({ length: 20 }, (_, i) => pool.submit<number>(task('square'), i));
  const error = await errorOf(deadly);
  assert.match(error.name, /WorkerLostError|BrokenProcessPool/);
  await settled(behind);
  assert.deepEqual(
    behind.map((future) => future.resultNow()),
    behind.map((_, i) => i * i),
  );
  gate.open();
  assert.equal(await resultOf(healthy), 'healthy');
  await within(pool.shutdown(), 'shutdown');
});

it("CF-76 onWorkerLost: 'replace' survives many deaths, and breaks when none can boot", async () => {
  const pool = openProcesses({ maxWorkers: 2, onWorkerLost: 'replace' });
  const futures = Array.from({ length: 30 }, (_, i) =>
    i % 5 === 0 ? pool.submit(fault('exit'), 1) : pool.submit(task('square'), i),
  );
  await settled(futures);
  for (const [i, future] of futures.entries()) {
    if (i % 5 === 0) assert.ok(future.exceptionNow() instanceof Error);
    else assert.equal(future.resultNow(), i * i);
  }
  const never = openProcesses({
    onWorkerLost: 'replace',
    initializer: setup('leave'),
    logger: silent,
  });
  await errorOf(never.submit(task('noop')));
  throwsNow(() => never.submit(task('noop')), BrokenProcessPool);
});
