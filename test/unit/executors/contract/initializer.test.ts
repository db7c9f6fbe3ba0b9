import assert from 'node:assert/strict';
import { BrokenExecutor, BrokenProcessPool, BrokenThreadPool } from 'pool-lanes/executors';
import { causes, errorOf, resultOf, resultsOf, throwsNow } from './support/check';
import { closeAll, each, inFile, openPool, POOLS, setup, task, silent } from './support/pools';
import { Gate, Log, until, within } from './support/states';

afterEach(closeAll);

each(POOLS, (kind) => {
  const Broken = kind === 'thread' ? BrokenThreadPool : BrokenProcessPool;

  it('CF-13 runs once in each worker before its first task', async () => {
    const log = new Log();
    const pool = openPool(kind, {
      maxWorkers: 2,
      initializer: setup('logStart'),
      initargs: [log.path],
    });
    const gate = new Gate();
    const started = new Log();
    const held = [1, 2].map((i) => pool.submit(task('hold'), gate.path, i, started.path));
    await started.has(2);
    gate.open();
    await resultsOf([...held, ...Array.from({ length: 20 }, () => pool.submit(task('noop')))]);
    assert.equal(log.lines().length, 2);
  });

  it('CF-13 gets its initargs, unchanged', async () => {
    const initargs = [1, undefined, { a: new Map([[1, 2]]) }, null, undefined];
    const pool = openPool(kind, { initializer: setup('remember'), initargs });
    assert.deepEqual(await resultOf(pool.submit(setup('remembered'))), [initargs]);
  });

  it('CF-13 gets its initargs, however long', async () => {
    // Less and more than a worker reads at once, and than a pipe holds.
    for (const length of [3_000, 4_096, 70_000, 5_000_000]) {
      const initargs = ['x'.repeat(length), new Uint8Array(length).fill(7)];
      const pool = openPool(kind, { maxWorkers: 1, initializer: setup('remember'), initargs });
      assert.deepEqual(await resultOf(pool.submit(setup('remembered'))), [initargs]);
    }
  });

  it('CF-13 is awaited, tasks staying pending meanwhile', async () => {
    const gate = new Gate();
    const pool = openPool(kind, {
      maxWorkers: 1,
      initializer: setup('rememberLater'),
      initargs: [gate.path, 'later'],
    });
    const log = new Log();
    const first = pool.submit(task('append'), log.path, 'first');
    const second = pool.submit(setup('remembered'));
    const cancelled = pool.submit(task('append'), log.path, 'cancelled');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([first.state, second.state], ['PENDING', 'PENDING']);
    assert.equal(cancelled.cancel(), true);
    gate.open();
    await resultOf(first);
    assert.deepEqual(await resultOf(second), [['later']]);
    assert.deepEqual(log.lines(), ['first']);
  });

  it('CF-13 initargs are cloned for each worker', async () => {
    const shared = { changed: false };
    const pool = openPool(kind, { initializer: setup('keep'), initargs: [shared] });
    assert.deepEqual(await resultOf(pool.submit(setup('remembered'))), [[{ changed: true }]]);
    assert.equal(shared.changed, false);
  });

  it('CF-14 a failing initializer breaks the pool, with its error as the cause', async () => {
    const pool = openPool(kind, {
      initializer: setup('refuse'),
      initargs: ['not today'],
      logger: silent,
    });
    const futures = Array.from({ length: 5 }, () => pool.submit(task('noop')));
    for (const future of futures) {
      const error = await errorOf(future);
      assert.ok(error instanceof Broken, String(error));
      assert.ok(error instanceof BrokenExecutor);
      const cause = causes(error).find((one) => one instanceof RangeError);
      assert.ok(cause, `no cause of ${String(error)}`);
      assert.equal(cause.message, 'not today');
      assert.match(cause.stack ?? '', /setup\.mjs/);
    }
    throwsNow(() => pool.submit(task('noop')), Broken);
    throwsNow(() => pool.map(task('noop'), [[1]]), Broken);
    await within(pool.shutdown(), 'shutdown of a broken pool');
    assert.equal(pool.workerCount, 0);
  });

  it('CF-14 an initializer that cannot be found, or ends the worker, breaks the pool', async () => {
    const wrong = [
      setup('noSuchExport'),
      inFile('loading.mjs', 'task'),
      inFile('nowhere.mjs', 'x'),
      setup('leave'),
    ];
    for (const initializer of wrong) {
      const pool = openPool(kind, { initializer, logger: silent });
      assert.ok((await errorOf(pool.submit(task('noop')))) instanceof Broken, initializer.name);
      throwsNow(() => pool.submit(task('noop')), Broken);
      await within(pool.shutdown(), 'shutdown');
    }
  });

  it('CF-14 initargs that cannot be cloned count as its failure, not as an error of construction', async () => {
    const pool = openPool(kind, {
      initializer: setup('remember'),
      initargs: [() => 1],
      logger: silent,
    });
    const error = await errorOf(pool.submit(task('noop')));
    assert.ok(error instanceof Broken, String(error));
    throwsNow(() => pool.submit(task('noop')), Broken);
    await within(pool.shutdown(), 'shutdown');
  });

  it('CF-14 a later worker that fails: what others are doing', async () => {
    const mark = new Log();
    const pool = openPool(kind, {
      maxWorkers: 2,
      initializer: setup('refuseAfterFirst'),
      initargs: [mark.path],
      logger: silent,
    });
    const gate = new Gate();
    const log = new Log();
    const first = pool.submit(task('hold'), gate.path, 'mine', log.path);
    await log.has(1);
    const second = pool.submit(task('noop'));
    assert.ok((await errorOf(second)) instanceof Broken);
    if (kind === 'process') {
      assert.ok((await errorOf(first)) instanceof Broken);
    } else {
      assert.equal(first.running(), true);
      gate.open();
      assert.equal(await resultOf(first), 'mine');
    }
    await until(() => pool.workerCount === 0, 'the end of the workers');
  });

  it('CF-14 logs why the pool broke', async () => {
    const logged: unknown[] = [];
    const pool = openPool(kind, {
      initializer: setup('refuse'),
      initargs: ['for the log'],
      logger: { error: (...args: unknown[]) => void logged.push(...args) },
    });
    await errorOf(pool.submit(task('noop')));
    const text = logged.map((one) =>
      one instanceof Error ? `${one.stack ?? ''}${String(one.cause)}` : String(one),
    );
    assert.match(text.join('\n'), /for the log/);
  });

  it('CF-15 an initializer that is no task is refused by the constructor', () => {
    for (const initializer of [
      1,
      () => 1,
      {},
      { module: 1, name: 'x' },
      { module: './x.mjs', name: 'x' },
      'x',
    ]) {
      assert.throws(() => openPool(kind, { initializer: initializer as never }), TypeError);
    }
    assert.throws(
      () => openPool(kind, { initializer: setup('remember'), initargs: 1 as never }),
      TypeError,
    );
  });
});
