import assert from 'node:assert/strict';
import { errorOf, resultOf, resultsOf, settled } from './support/check';
import { run } from './support/host';
import { closeAll, each, fault, openPool, POOLS, task, silent } from './support/pools';
import { Gate, Log, until, within } from './support/states';

afterEach(closeAll);

/** A program that is there for longer than anybody here waits. */
const OUTLIVES = 'setTimeout(() => {}, 120000)';

each(POOLS, (kind) => {
  for (const name of ['strayRejection', 'strayException']) {
    it(`CF-89 ${name}: the result stands, the pool lives, the worker retires`, async () => {
      const errors: unknown[] = [];
      const pool = openPool(kind, {
        maxWorkers: 1,
        logger: { error: (...args: unknown[]) => void errors.push(...args) },
      });
      assert.equal(await resultOf(pool.submit(fault(name), 'kept')), 'kept');
      const after = Array.from({ length: 10 }, (_, i) => pool.submit<number>(task('square'), i));
      assert.deepEqual(
        await resultsOf(after),
        after.map((_, i) => i * i),
      );
      await within(pool.shutdown(), 'shutdown');
    });

    it(`CF-89 ${name} is reported, on stderr unless someone listens`, async () => {
      const ending = await run(
        `
        const pool = new Pool({ maxWorkers: 1 });
        tell(await pool.submit(fault('${name}'), 'kept'));
        await sleep(100);
        tell(await pool.submit(task('square'), 3));
        await pool.shutdown();
        `,
        [kind],
      );
      assert.equal(ending.code, 0, ending.stderr);
      assert.deepEqual(ending.told, ['kept', 9]);
      assert.match(ending.stderr, /stray (rejection|exception)/);
    });
  }

  it('CF-89 an error astray while another task runs: that task finishes, then the worker retires', async () => {
    let reported = 0;
    const pool = openPool(kind, { maxWorkers: 1, logger: { error: () => reported++ } });
    const trigger = new Gate();
    const gate = new Gate();
    const log = new Log();
    const [name] = [
      (await resultOf(pool.submit(fault('strayWhen'), trigger.path)), pool.workerNames[0]),
    ];
    const held = pool.submit(task('hold'), gate.path, 'held', log.path);
    await log.has(1);
    trigger.open();
    await until(() => reported > 0, 'word of the stray error');
    assert.equal(held.done(), false);
    gate.open();
    assert.equal(await resultOf(held), 'held');
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
    assert.notEqual(pool.workerNames[0], name, 'the worker was not replaced');
  });

  it('CF-89 hundreds of strays among good tasks lose no result', async () => {
    const pool = openPool(kind, { maxWorkers: 2, logger: silent });
    const futures = Array.from({ length: 40 }, (_, i) =>
      i % 4 === 0 ? pool.submit(fault('strayRejection'), i) : pool.submit(task('echo'), i),
    );
    assert.deepEqual(
      await resultsOf(futures),
      futures.map((_, i) => i),
    );
  });
});

each(POOLS, (kind) => {
  const surroundings: [string, unknown[]][] = [
    ['sendMine', [{ any: 'thing' }]],
    ['sendMine', [null]],
    ['sendMine', ['text']],
    ['sendMine', [[0, 1, 2]]],
    ['sendMine', [new Uint8Array([1, 2, 3, 4])]],
    ['sendMine', [{ type: 'result', id: 0, value: 1 }]],
    ['sendUndecodable', []],
    ['listen', []],
    ['replaceTimers', []],
  ];
  for (const [name, args] of surroundings) {
    it(`CF-70 a task may use its channel itself: ${name}(${JSON.stringify(args)})`, async () => {
      const pool = openPool(kind, { maxWorkers: 1, logger: silent });
      await resultOf(pool.submit(fault(name), ...args));
      const after = Array.from({ length: 20 }, (_, i) => pool.submit<number>(task('square'), i));
      assert.deepEqual(
        await resultsOf(after),
        after.map((_, i) => i * i),
      );
      await within(pool.shutdown(), 'shutdown');
    });
  }

  for (const name of ['closePort', 'unrefPort', 'dropListeners', 'disconnect']) {
    it(`CF-83 a task that meddles with its worker's channel leaves nothing hanging: ${name}`, async () => {
      const pool = openPool(kind, { maxWorkers: 1, logger: silent });
      const first = pool.submit(fault(name));
      const after = Array.from({ length: 10 }, (_, i) => pool.submit<number>(task('square'), i));
      await settled([first, ...after]);
      await within(pool.shutdown(), 'shutdown');
    });
  }

  it('CF-83 a grandchild that keeps the pipes open does not hold up shutdown', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    const pid = await resultOf(pool.submit<number>(fault('grandchild'), OUTLIVES, log.path));
    try {
      await within(pool.shutdown(), 'shutdown');
      assert.equal(pool.workerCount, 0);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });

  it('CF-83 a worker that dies while a grandchild keeps the pipes open is known to be dead', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const log = new Log();
    const pid = await resultOf(pool.submit<number>(fault('grandchild'), OUTLIVES, log.path));
    try {
      await errorOf(pool.submit(fault('exit'), 1));
      await within(pool.shutdown(), 'shutdown');
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
