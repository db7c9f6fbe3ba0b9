import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as library from 'pool-lanes/executors';
import { NonErrorThrown, RemoteTraceback, TaskCloneError } from 'pool-lanes/executors';
import { causes, errorOf, rejects, resultOf } from './support/check';
import { ALL, closeAll, each, failing, open, openPool, POOLS, task } from './support/pools';

afterEach(closeAll);

it('CF-64 the classes form the documented tree, each with its name and a code', () => {
  const { ExecutorError, BrokenExecutor } = library;
  const direct = [
    'CancelledError',
    'TimeoutError',
    'InvalidStateError',
    'ShutdownError',
    'BrokenExecutor',
    'WorkerLostError',
    'TaskCloneError',
    'TaskNotFoundError',
    'NonErrorThrown',
    'RemoteTraceback',
  ] as const;
  assert.ok(ExecutorError.prototype instanceof Error);
  for (const name of direct) {
    assert.ok(library[name].prototype instanceof ExecutorError, name);
    assert.equal(library[name].name, name);
  }
  for (const name of ['BrokenThreadPool', 'BrokenProcessPool'] as const) {
    assert.ok(library[name].prototype instanceof BrokenExecutor, name);
  }
});

it('CF-64 errors have their class as name, and a code that is their own', async () => {
  const cancelled = new library.Future();
  cancelled.cancel();
  const errors = [
    await rejects(cancelled.result(), library.CancelledError),
    await rejects(new library.Future().result(0), library.TimeoutError),
  ];
  const codes = new Set<string>();
  for (const error of errors) {
    assert.ok(error instanceof library.ExecutorError);
    assert.equal(error.name, error.constructor.name);
    assert.ok(typeof error.code === 'string' && error.code.length > 0);
    codes.add(error.code);
    assert.ok(error.message.length > 0);
  }
  assert.equal(codes.size, errors.length);
});

each(POOLS, (kind) => {
  it('CF-65 an error shows where in the worker it came from', async () => {
    const error = await errorOf(openPool(kind).submit(task('fail'), 'far away'));
    assert.ok(error instanceof RangeError);
    assert.equal(error.message, 'far away');
    assert.match(error.stack ?? '', /tasks\.mjs:\d+/);
    const last = causes(error).at(-1);
    assert.ok(last instanceof RemoteTraceback, inspect(error));
    assert.match(inspect(error), /tasks\.mjs:\d+/);
  });

  it('CF-66 built-in classes stay what they are', async () => {
    const pool = openPool(kind);
    for (const name of [
      'Error',
      'TypeError',
      'RangeError',
      'SyntaxError',
      'ReferenceError',
      'EvalError',
      'URIError',
    ] as const) {
      const error = await errorOf(pool.submit(failing('builtin'), name));
      assert.equal(error.constructor, globalThis[name]);
      assert.deepEqual([error.name, error.message], [name, `a ${name}`]);
    }
  });

  it('CF-66 a class of the user keeps name, message and properties, as its nearest built-in', async () => {
    const error = (await errorOf(openPool(kind).submit(failing('custom')))) as Error &
      Record<string, unknown>;
    assert.ok(error instanceof RangeError);
    assert.equal(error.name, 'QuotaError');
    assert.equal(error.message, 'needed 7, have 3');
    assert.deepEqual([error['needed'], error['quota']], [7, 3]);
  });

  it('CF-66 errorClasses restores the class without running its constructor', async () => {
    let constructed = 0;
    class QuotaError extends RangeError {
      declare quota: number;
      constructor() {
        constructed++;
        super();
      }
      get twice(): number {
        return this.quota * 2;
      }
    }
    const pool = openPool(kind, { errorClasses: { QuotaError } });
    const error = await errorOf(pool.submit(failing('custom')));
    assert.ok(error instanceof QuotaError);
    assert.equal(error.twice, 6);
    assert.equal(constructed, 0);
  });

  it("CF-66 the user's cause is kept, the remote traceback below it", async () => {
    const error = await errorOf(openPool(kind).submit(failing('withCause')));
    const [inner, root] = causes(error);
    assert.ok(inner instanceof TypeError);
    assert.equal(inner.message, 'inner');
    assert.deepEqual((root as { reason?: unknown }).reason, 'root');
    assert.match(inspect(error), /inner/);
  });

  it('CF-66 CF-70 an error that is its own cause arrives', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const error = await errorOf(pool.submit(failing('ownCause')));
    assert.equal(error.message, 'my own cause');
    inspect(error);
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  });

  it('CF-66 AggregateError keeps its errors', async () => {
    const error = await errorOf(openPool(kind).submit(failing('aggregate')));
    assert.ok(error instanceof AggregateError);
    const [one, two, three] = error.errors as unknown[];
    assert.ok(one instanceof RangeError && one.message === 'one');
    assert.ok(two instanceof TypeError && two.message === 'two');
    assert.equal(three, 'three');
  });

  it('CF-66 a DOMException keeps its name and message', async () => {
    const error = await errorOf(openPool(kind).submit(failing('domException')));
    assert.equal(error.name, 'DataCloneError');
    assert.match(error.message, /could not be cloned/);
    assert.ok(!(error instanceof TaskCloneError), "it is the task's own error");
  });

  it('CF-66 properties that cannot be cloned are dropped, the others arrive', async () => {
    const pool = openPool(kind);
    const error = (await errorOf(pool.submit(failing('withProperties')))) as Error &
      Record<string, unknown>;
    assert.equal(error.message, 'has properties');
    assert.equal(error['code'], 'E_CODE');
    assert.deepEqual(error['details'], { list: [1, 2], map: new Map([['a', 1]]) });
    assert.equal('callback' in error, false);
    const getter = await errorOf(pool.submit(failing('withThrowingGetter')));
    assert.equal(getter.message, 'has a bad getter');
    const frozen = await errorOf(pool.submit(failing('frozen')));
    assert.ok(frozen instanceof RangeError && frozen.message === 'frozen');
  });

  it('CF-66 errors built to resist still fail their future alone', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    for (const name of ['hostileStack', 'hostileProxy']) await errorOf(pool.submit(failing(name)));
    assert.equal(await resultOf(pool.submit<number>(task('square'), 3)), 9);
  });
});

each(ALL, (kind) => {
  it('CF-65 a thrown error fails its future, and no other', async () => {
    const executor = open(kind);
    const futures = [
      executor.submit(task('fail')),
      executor.submit(task('failAsync')),
      executor.submit(task('square'), 2),
    ] as const;
    assert.ok((await errorOf(futures[0])) instanceof RangeError);
    assert.ok((await errorOf(futures[1])) instanceof RangeError);
    assert.equal(await resultOf(futures[2]), 4);
  });

  it('CF-67 falsy and other values that are no errors fail the future, with the value', async () => {
    const executor = open(kind);
    const expected: [string, unknown][] = [
      ['undefined', undefined],
      ['null', null],
      ['zero', 0],
      ['empty', ''],
      ['text', 'text'],
      ['nan', NaN],
      ['object', { a: 1 }],
    ];
    for (const [name, value] of expected) {
      const future = executor.submit(failing('throwValue'), name);
      const error = await errorOf(future);
      assert.ok(error instanceof NonErrorThrown, `${name}: ${String(error)}`);
      assert.deepEqual(error.value, value);
      await rejects(future.result(), NonErrorThrown);
      assert.equal(future.exceptionNow(), error);
    }
    const rejected = await errorOf(executor.submit(failing('rejectUndefined')));
    assert.ok(rejected instanceof NonErrorThrown);
    assert.equal(rejected.value, undefined);
  });

  it('CF-67 the same rejection each time it is asked for', async () => {
    const future = open(kind).submit(task('fail'));
    const error = await errorOf(future);
    assert.equal(await future.exception(), error);
    assert.equal(future.exceptionNow(), error);
    assert.equal(await rejects(future.result(), RangeError), error);
  });

  it('CF-67 a result that is an error is a result', async () => {
    const executor = open(kind);
    const future = executor.submit(task('echo'), new RangeError('as a value'));
    const result = await resultOf(future);
    assert.ok(result instanceof RangeError);
    assert.equal(await future.exception(), null);
  });
});
