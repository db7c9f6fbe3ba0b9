import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { BrokenThreadPool, WorkerLostError } from 'pool-lanes/executors';
import { causes, errorOf, resultOf, resultsOf, settled, throwsNow } from './support/check';
import { closeAll, fault, openThreads, setup, task, silent } from './support/pools';
import { run } from './support/host';
import { Gate, Log, until, within } from './support/states';

afterEach(closeAll);

it('CF-78 CF-79 process.exit ends that task alone, and the worker is replaced', async () => {
  for (const code of [0, 3]) {
    const pool = openThreads({ maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const healthy = pool.submit(task('hold'), gate.path, 'healthy', log.path);
    await log.has(1);
    const deadly = pool.submit(fault('exit'), code);
    const behind = Array.from({ length: 50 }, (_, i) => pool.submit<number>(task('square'), i));
    const error = await errorOf(deadly);
    assert.ok(error instanceof WorkerLostError, String(error));
    assert.equal(error.exitCode, code);
    assert.match(String(error.workerName), /^ThreadPoolExecutor-\d+_\d+$/);
    assert.match(inspect(error), new RegExp(String(error.workerName)));
    assert.deepEqual(
      await resultsOf(behind),
      behind.map((_, i) => i * i),
    );
    gate.open();
    assert.equal(await resultOf(healthy), 'healthy');
  }
});

it('CF-78 tasks sent ahead to a worker that dies run elsewhere, each once', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  await resultsOf(Array.from({ length: 3000 }, () => pool.submit(task('noop'))));
  const shared = new SharedArrayBuffer(4 * 500);
  const futures = Array.from({ length: 500 }, (_, i) =>
    i % 50 === 25 ? pool.submit(fault('exit'), 1) : pool.submit(task('mark'), shared, i),
  );
  await settled(futures);
  const marks = new Int32Array(shared);
  for (const [i, future] of futures.entries()) {
    if (i % 50 === 25) assert.ok(future.exceptionNow() instanceof WorkerLostError, `task ${i}`);
    else assert.deepEqual([future.exceptionNow(), marks[i]], [null, 1], `task ${i}`);
  }
});

it('CF-78 a death with nothing queued starts no new worker', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  await errorOf(pool.submit(fault('exit'), 1));
  await until(() => pool.workerCount === 0, 'no worker');
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  assert.equal(pool.workerCount, 1);
});

it('CF-78 an exit right after the result: the result stands, and the next task runs', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  for (let i = 0; i < 5; i++) {
    const future = pool.submit(fault('exitSoon'), i);
    const next = pool.submit<number>(task('square'), i);
    await settled([future, next]);
    if (future.exceptionNow() === null) assert.equal(future.resultNow(), i);
    else assert.ok(future.exceptionNow() instanceof WorkerLostError);
    // Whatever ran when the exit came is lost with it; nothing else is.
    if (next.exceptionNow() === null) assert.equal(next.resultNow(), i * i);
    else assert.ok(next.exceptionNow() instanceof WorkerLostError);
  }
});

it('CF-78 a worker that dies during boot without a task breaks the pool', async () => {
  const pool = openThreads({ initializer: setup('leave'), logger: silent });
  const futures = [1, 2, 3].map(() => pool.submit(task('noop')));
  for (const future of futures) assert.ok((await errorOf(future)) instanceof BrokenThreadPool);
  throwsNow(() => pool.submit(task('noop')), BrokenThreadPool);
  await within(pool.shutdown(), 'shutdown');
});

it('CF-80 abort and chdir are ordinary errors in a thread', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  for (const name of ['abort', 'changeDirectory']) {
    const error = (await errorOf(pool.submit(fault(name)))) as Error & { code?: unknown };
    assert.equal(error.code, 'ERR_WORKER_UNSUPPORTED_OPERATION');
  }
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  assert.deepEqual([...pool.workerNames].length, 1);
});

it('CF-81 heap exhaustion ends one worker, its code in the cause', async () => {
  const pool = openThreads({
    maxWorkers: 2,
    resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 },
  });
  const gate = new Gate();
  const log = new Log();
  const healthy = pool.submit(task('hold'), gate.path, 'healthy', log.path);
  await log.has(1);
  const error = await errorOf(pool.submit(fault('exhaust')));
  assert.ok(error instanceof WorkerLostError, String(error));
  const codes = causes(error).map((cause) => (cause as { code?: unknown }).code);
  assert.ok(codes.includes('ERR_WORKER_OUT_OF_MEMORY'), inspect(error));
  gate.open();
  assert.equal(await resultOf(healthy), 'healthy');
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
});

it('CF-81 stack overflow is an ordinary error', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  assert.ok((await errorOf(pool.submit(fault('overflow')))) instanceof RangeError);
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
});

it('CF-82 an endless loop is running, cannot be cancelled, and can be aborted', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  const log = new Log();
  const aborting = new AbortController();
  const future = pool.submitWith({ signal: aborting.signal }, fault('spinAfter'), log.path);
  await log.has(1);
  assert.equal(future.cancel(), false);
  assert.equal(future.running(), true);
  aborting.abort(new Error('enough'));
  assert.equal((await errorOf(future)).name, 'AbortError');
  assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
});

it('CF-83 death after shutdown was called: the rest still runs', async () => {
  const pool = openThreads({ maxWorkers: 1 });
  const deadly = pool.submit(fault('exit'), 1);
  const behind = Array.from({ length: 10 }, (_, i) => pool.submit<number>(task('square'), i));
  const over = pool.shutdown();
  await settled([deadly, ...behind]);
  assert.deepEqual(
    behind.map((future) => future.resultNow()),
    behind.map((_, i) => i * i),
  );
  await within(over, 'shutdown');
});

it('CF-83 a task that never settles, with nothing to keep its thread alive, does not hang the pool', async () => {
  const ending = await run(`
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const stop = new AbortController();
    const future = pool.submitWith({ signal: stop.signal }, fault('never'));
    while (!future.running()) await sleep(2);
    await sleep(50);
    stop.abort();
    tell((await future.exception()).name);
    tell(await pool.submit(task('square'), 3));
    await pool.shutdown();
  `);
  assert.equal(ending.code, 0, ending.stderr);
  assert.deepEqual(ending.told.slice(-1), [9]);
});
