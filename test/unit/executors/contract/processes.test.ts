import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { HeapInfo } from 'node:v8';
import { errorOf, resultOf, resultsOf } from './support/check';
import {
  closeAll,
  each,
  fault,
  openPool,
  openProcesses,
  POOLS,
  task,
  silent,
} from './support/pools';
import { Log, untilGone, within } from './support/states';

afterEach(closeAll);

interface Who {
  pid: number;
}
interface Environment {
  cwd: string;
  flag: string | undefined;
  execArgv: string[];
  title: string;
}

it('CF-16 a process may get its own arguments, environment and folder', async () => {
  const cwd = realpathSync(tmpdir());
  const pool = openProcesses({
    processOptions: {
      cwd,
      env: { ...process.env, POOL_LANES_FLAG: 'up' },
      execArgv: ['--title=lane'],
      execPath: process.execPath,
    },
  });
  const seen = await resultOf(pool.submit<Environment>(task('environment')));
  assert.equal(seen.cwd, cwd);
  assert.equal(seen.flag, 'up');
  assert.equal(seen.title, 'lane');
  assert.ok(seen.execArgv.includes('--title=lane'));
});

it('CF-16 a Node that does not exist breaks the pool instead of hanging', async () => {
  const pool = openProcesses({
    processOptions: { execPath: '/no/such/node' },
    logger: silent,
  });
  const futures = [1, 2, 3].map(() => pool.submit(task('noop')));
  for (const future of futures) await errorOf(future);
  await within(pool.shutdown(), 'shutdown');
});

it('CF-16 data is structured, never JSON', async () => {
  const pool = openProcesses();
  const value = {
    map: new Map([[1, { a: new Set([1n]) }]]),
    none: undefined,
    bytes: new Uint8Array(3),
  };
  assert.deepEqual(await resultOf(pool.submit(task('echo'), value)), value);
});

it('CF-17 a process leaves after maxTasksPerChild tasks: a a b b c', async () => {
  const pool = openProcesses({ maxWorkers: 1, maxTasksPerChild: 2 });
  const pids: number[] = [];
  for (let i = 0; i < 5; i++) pids.push((await resultOf(pool.submit<Who>(task('whoami')))).pid);
  const [a, b, c, d, e] = pids;
  assert.deepEqual([a, c], [b, d]);
  assert.equal(new Set(pids).size, 3);
  assert.notEqual(d, e);
  await untilGone([a ?? 0, c ?? 0]);
});

it('CF-17 the same holds for tasks submitted at once', async () => {
  const pool = openProcesses({ maxWorkers: 1, maxTasksPerChild: 2 });
  const who = await resultsOf(Array.from({ length: 7 }, () => pool.submit<Who>(task('whoami'))));
  const pids = who.map(({ pid }) => pid);
  assert.deepEqual(
    pids.map((pid) => pids.indexOf(pid)),
    [0, 0, 2, 2, 4, 4, 6],
  );
});

it('CF-17 a large result of the last task arrives', async () => {
  const pool = openProcesses({ maxWorkers: 1, maxTasksPerChild: 1 });
  for (let i = 0; i < 3; i++) {
    const bytes = await resultOf(pool.submit<Uint8Array>(task('bytes'), 8_000_000, i));
    assert.equal(bytes.length, 8_000_000);
    assert.ok(bytes.every((byte) => byte === i));
  }
});

it('CF-17 a chunk of map counts as one task', async () => {
  const pool = openProcesses({ maxWorkers: 1, maxTasksPerChild: 2 });
  const pids: number[] = [];
  const inputs = Array.from({ length: 12 }, (_, i) => i);
  for await (const { pid } of pool.map<Who>(task('whoami'), [inputs], { chunksize: 3 }))
    pids.push(pid);
  assert.deepEqual(
    pids.map((pid) => pids.indexOf(pid)),
    [0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6],
  );
});

it('CF-18 refuses a wrong maxTasksPerChild', () => {
  for (const maxTasksPerChild of [1.5, NaN, '2', Infinity, {}]) {
    assert.throws(() => openProcesses({ maxTasksPerChild: maxTasksPerChild as never }), TypeError);
  }
  for (const maxTasksPerChild of [0, -1]) {
    assert.throws(() => openProcesses({ maxTasksPerChild }), RangeError);
  }
});

it('CF-19 tasks queued behind retiring workers run', async () => {
  const pool = openProcesses({ maxWorkers: 2, maxTasksPerChild: 1 });
  const futures = Array.from({ length: 12 }, (_, i) => pool.submit<number>(task('square'), i));
  assert.deepEqual(
    await resultsOf(futures),
    futures.map((_, i) => i * i),
  );
});

it('CF-19 also after shutdown, waited for or not', async () => {
  for (const wait of [true, false]) {
    const pool = openProcesses({ maxWorkers: 2, maxTasksPerChild: 1 });
    const futures = Array.from({ length: 8 }, (_, i) => pool.submit<number>(task('square'), i));
    const over = pool.shutdown({ wait });
    assert.deepEqual(
      await resultsOf(futures),
      futures.map((_, i) => i * i),
    );
    await within(over, 'shutdown');
    await within(pool.shutdown(), 'a second shutdown');
    assert.equal(pool.workerCount, 0);
  }
});

it('CF-19 if no replacement can be started, nothing is stranded', async () => {
  const log = new Log();
  const wrapper = new Log();
  // A Node that starts once: afterwards its file is gone.
  const { copyFileSync, chmodSync, writeFileSync, rmSync } = await import('node:fs');
  writeFileSync(wrapper.path, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  chmodSync(wrapper.path, 0o755);
  copyFileSync(wrapper.path, `${wrapper.path}-once`);
  chmodSync(`${wrapper.path}-once`, 0o755);
  const pool = openProcesses({
    maxWorkers: 1,
    maxTasksPerChild: 1,
    processOptions: { execPath: `${wrapper.path}-once` },
    logger: silent,
  });
  const first = pool.submit(task('append'), log.path, 'first');
  await resultOf(first);
  rmSync(`${wrapper.path}-once`);
  const stranded = [1, 2, 3].map((i) => pool.submit(task('append'), log.path, i));
  for (const future of stranded) await errorOf(future);
  await within(pool.shutdown(), 'shutdown');
});

each(POOLS, (kind) => {
  it('CF-87 resourceLimits bound the heap of a worker', async () => {
    const limits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 };
    const pool = openPool(kind, { maxWorkers: 1, resourceLimits: limits });
    const heap = await resultOf(
      pool.submit<HeapInfo>({ module: 'node:v8', name: 'getHeapStatistics' }),
    );
    assert.ok(heap.heap_size_limit < 100e6, `${heap.heap_size_limit} bytes`);
    await errorOf(pool.submit(fault('exhaust')));
  });
});
