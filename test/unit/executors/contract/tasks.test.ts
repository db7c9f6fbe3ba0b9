import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import {
  BrokenExecutor,
  BrokenProcessPool,
  TaskNotFoundError,
  ThreadPoolExecutor,
  ProcessPoolExecutor,
} from 'pool-lanes/executors';
import { errorOf, resultOf, resultsOf, throwsNow } from './support/check';
import {
  ALL,
  closeAll,
  each,
  fault,
  fixture,
  inFile,
  open,
  openPool,
  POOLS,
  task,
} from './support/pools';
import { Gate, Log, until } from './support/states';

afterEach(closeAll);

each(ALL, (kind) => {
  it('CF-01 takes a module as a URL, a URL string, an absolute path or a bare specifier', async () => {
    const executor = open(kind);
    const url = pathToFileURL(fixture('tasks.mjs'));
    for (const module of [url, url.href, fixture('tasks.mjs')]) {
      assert.equal(await resultOf(executor.submit<number>({ module, name: 'square' }, 3)), 9);
    }
    const bare = executor.submit<string>({ module: 'node:path', name: 'basename' }, '/a/b.txt');
    assert.equal(await resultOf(bare), 'b.txt');
    const short = executor.submit<string>({ module: 'path', name: 'extname' }, '/a/b.txt');
    assert.equal(await resultOf(short), '.txt');
  });

  it('CF-01 takes an export name when it was built with a module', async () => {
    const executor = open(kind, { module: fixture('tasks.mjs') });
    assert.equal(await resultOf(executor.submit<number>('square', 4)), 16);
    assert.equal(await resultOf(executor.submit<string>('default')), 'default');
    const other = executor.submit<string>({ module: fixture('common.cjs'), name: 'double' }, 4);
    assert.equal(await resultOf(other), 8);
  });

  it('CF-01 refuses a relative module, and an export name without a module', () => {
    const executor = open(kind);
    for (const module of ['./tasks.mjs', '../tasks.mjs', '.', '..']) {
      throwsNow(() => executor.submit({ module, name: 'noop' }), TypeError);
    }
    throwsNow(() => executor.submit('noop'), TypeError);
    assert.throws(() => open(kind, { module: './tasks.mjs' }), TypeError);
  });

  it('CF-02 refuses synchronously what is not a task', () => {
    const executor = open(kind, { module: fixture('tasks.mjs') });
    const wrong: unknown[] = [
      undefined,
      null,
      1,
      true,
      Symbol('s'),
      () => 1,
      {},
      [],
      { module: fixture('tasks.mjs') },
      { name: 'noop' },
      { module: 1, name: 'noop' },
      { module: fixture('tasks.mjs'), name: 1 },
    ];
    for (const one of wrong) throwsNow(() => executor.submit(one as never), TypeError);
    throwsNow(() => (executor.submit as () => unknown).call(executor), TypeError);
  });

  it('CF-02 hands arguments that look like options or tasks to the task', async () => {
    const executor = open(kind);
    const args = [
      { module: 'm', name: 'n' },
      { signal: 1, transfer: 2 },
      { fn: 1, self: 2 },
    ];
    assert.deepEqual(await resultOf(executor.submit(task('list'), ...args)), args);
  });

  it('CF-03 submit returns a pending future at once', async () => {
    const executor = open(kind);
    const future = executor.submit<number>(task('square'), 2);
    assert.equal(future.state, 'PENDING');
    assert.equal(future.done(), false);
    assert.equal(await resultOf(future), 4);
  });

  it('CF-04 undefined, null and trailing undefined arrive unchanged', async () => {
    const executor = open(kind);
    const args = [undefined, null, 0, '', undefined, undefined];
    assert.deepEqual(await resultOf(executor.submit(task('list'), ...args)), args);
    assert.equal(await resultOf(executor.submit(task('arity'), ...args)), 6);
    assert.equal(await resultOf(executor.submit(task('arity'), undefined)), 1);
    assert.equal(await resultOf(executor.submit(task('arity'))), 0);
    assert.equal(await resultOf(executor.submit(task('echo'))), undefined);
  });

  it('CF-05 starts tasks in the order of submit', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    const log = new Log();
    const futures = Array.from({ length: 200 }, (_, i) =>
      executor.submit<string>(task('append'), log.path, String(i)),
    );
    const results = await resultsOf(futures);
    assert.deepEqual(log.lines(), results);
    assert.deepEqual(
      results,
      Array.from({ length: 200 }, (_, i) => String(i)),
    );
  });

  it('CF-05 a worker that awaits is still busy', async () => {
    const executor = open(kind, { maxWorkers: 1 });
    interface Span {
      start: number;
      end: number;
    }
    const spans = await resultsOf(
      Array.from({ length: 4 }, () => executor.submit<Span>(task('span'), 10)),
    );
    for (const [i, span] of spans.entries()) {
      const before = spans[i - 1];
      if (before) assert.ok(span.start >= before.end - 1, `task ${i} began while another ran`);
    }
  });

  it('CF-90 refuses generator functions before their body runs', async () => {
    const executor = open(kind);
    const log = new Log();
    for (const name of ['generator', 'asyncGenerator', 'traced']) {
      const error = await errorOf(executor.submit(task(name), log.path));
      assert.match(error.message, new RegExp(`${name}[^]*generator|generator[^]*${name}`, 'i'));
    }
    assert.deepEqual(log.lines(), []);
  });

  it('CF-90 says that iterators are no results', async () => {
    const executor = open(kind);
    const error = await errorOf(executor.submit(task('generatorThatLeavesATrace'), new Log().path));
    assert.match(error.message, /generator|iterator/i);
    assert.match(error.message, /generatorThatLeavesATrace/);
  });

  it('CF-91 a task that cannot be found fails alone, and says which', async () => {
    const executor = open(kind);
    const missing = fixture('nowhere.mjs');
    const cases: [{ module: string; name: string }, RegExp, boolean][] = [
      [{ module: missing, name: 'task' }, /nowhere\.mjs/, true],
      [{ module: 'no-such-package-anywhere', name: 'task' }, /no-such-package-anywhere/, true],
      [inFile('loading.mjs', 'task'), /loading\.mjs/, true],
      [inFile('broken-syntax.mjs', 'task'), /broken-syntax\.mjs/, true],
      [task('nothingOfThatName'), /nothingOfThatName/, false],
      [task('notAFunction'), /notAFunction/, false],
      [task('toString'), /toString/, false],
      [task('__proto__'), /__proto__/, false],
    ];
    for (const [wanted, says, hasCause] of cases) {
      const error = await errorOf(executor.submit(wanted, 1));
      assert.ok(error instanceof TaskNotFoundError, `${wanted.name}: ${String(error)}`);
      assert.match(error.message, says);
      assert.ok(error.message.includes(wanted.name), `no export name in: ${error.message}`);
      if (hasCause) assert.ok(error.cause instanceof Error, 'the import error is the cause');
    }
    assert.equal(await resultOf(executor.submit<number>(task('square'), 5)), 25);
  });
});

it('CF-91 a CommonJS module has the same exports in every executor', async () => {
  const wanted: [string, string, number | undefined][] = [
    ['common.cjs', 'double', 8],
    ['common.cjs', 'halve', 2],
    ['common.cjs', 'text', undefined],
    ['common.cjs', 'throws', undefined],
    ['common.cjs', 'toString', undefined],
    ['common.cjs', '__proto__', undefined],
    ['common.cjs', 'default', undefined],
    ['callable.cjs', 'default', 5],
    ['callable.cjs', 'twice', 8],
    ['callable.cjs', 'name', undefined],
    ['callable.cjs', 'call', undefined],
  ];
  for (const kind of ALL) {
    const executor = open(kind);
    for (const [file, name, result] of wanted) {
      const future = executor.submit<number>(inFile(file, name), 4);
      const what = `${name} of ${file}, ${kind}`;
      if (result !== undefined) assert.equal(await resultOf(future), result, what);
      else assert.ok((await errorOf(future)) instanceof TaskNotFoundError, what);
    }
  }
});

each(POOLS, (kind) => {
  it('CF-03 argument values never make submit throw', async () => {
    const executor = openPool(kind);
    const future = executor.submit(task('echo'), () => 1);
    const getter = executor.submit(task('echo'), {
      get bad(): never {
        throw new RangeError('from a getter');
      },
    });
    await errorOf(future);
    await errorOf(getter);
    assert.equal(await resultOf(executor.submit<number>(task('square'), 5)), 25);
  });

  it('CF-04 arguments are copies', async () => {
    const executor = openPool(kind);
    const value = { a: [1, 2] };
    const back = await resultOf(executor.submit<typeof value>(task('echo'), value));
    assert.deepEqual(back, value);
    assert.notEqual(back, value);
  });

  it('CF-91 imports a module once per worker', async () => {
    const log = new Log();
    process.env['POOL_LANES_LOG'] = log.path;
    const executor = openPool(kind, { maxWorkers: 1 });
    for (const name of ['task', 'other', 'task']) {
      await resultOf(executor.submit(inFile('once.mjs', name)));
    }
    const url = { module: pathToFileURL(fixture('once.mjs')), name: 'task' };
    const path = { module: fixture('once.mjs'), name: 'task' };
    assert.deepEqual(await resultsOf([executor.submit(url), executor.submit(path)]), [
      'loaded',
      'loaded',
    ]);
    assert.equal(log.lines().length, 1);
  });

  it('CF-91 an import that ends the worker is its death, not a hang', async () => {
    const executor = openPool(kind);
    const error = await errorOf(executor.submit(inFile('leaving.mjs', 'task')));
    assert.notEqual(error.name, 'TimeoutError');
    if (kind === 'thread')
      assert.equal(await resultOf(executor.submit<number>(task('square'), 2)), 4);
    else throwsNow(() => executor.submit(task('noop')), BrokenProcessPool);
  });
});

it('CF-03 a broken pool says so even after shutdown', async () => {
  const executor = openPool('process');
  await errorOf(executor.submit(fault('exit'), 1));
  await until(() => executor.workerCount === 0, 'the end of the workers');
  await executor.shutdown();
  throwsNow(() => executor.submit(task('noop')), BrokenExecutor);
});

it('CF-04 the event loop passes references', async () => {
  const executor = open('eventLoop');
  const value = { a: 1 };
  const method = (): number => 1;
  assert.equal(await resultOf(executor.submit(task('echo'), value)), value);
  assert.equal(await resultOf(executor.submit(task('echo'), method)), method);
});

it('CF-05 two workers run two tasks at once, and a third waits', async () => {
  for (const Executor of [ThreadPoolExecutor, ProcessPoolExecutor]) {
    const executor = new Executor({ maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const futures = [1, 2, 3].map((i) => executor.submit(task('hold'), gate.path, i, log.path));
    await log.has(2);
    const running = (): boolean[] => futures.map((future) => future.running());
    await until(() => running().filter(Boolean).length === 2, 'two known to be running');
    assert.deepEqual(running(), [true, true, false]);
    assert.deepEqual(new Set(log.lines()), new Set(['1', '2']));
    gate.open();
    assert.deepEqual(await resultsOf(futures), [1, 2, 3]);
    await executor.shutdown();
  }
});
