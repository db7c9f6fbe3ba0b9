import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BrokenExecutor,
  ProcessPoolExecutor,
  ShutdownError,
  type Future,
} from 'pool-lanes/executors';
import { settled } from './support/check';
import {
  closeAll,
  each,
  failing,
  fault,
  openPool,
  POOLS,
  task,
  type PoolOptions,
  silent,
} from './support/pools';
import { Recorder } from './support/recorder';
import { isAlive, turn, within } from './support/states';

afterEach(closeAll);

type Op =
  | { op: 'submit'; what: string; n: number }
  | { op: 'cancel'; n: number }
  | { op: 'abort'; n: number }
  | { op: 'map'; n: number; chunksize: number }
  | { op: 'turn' | 'pause' | 'kill' | 'shutdown' | 'drain' }
  | { op: 'stop'; cancelFutures: boolean; wait: boolean };

const quick = ['square', 'echo', 'noop', 'sleep'];
const wrong = [
  'fail',
  'failAsync',
  'ownCause',
  'returnsOwnCause',
  'unclonable',
  'undecodable',
  'function',
  'missing',
  'generator',
];
const deadly = [
  'exit',
  'exitSoon',
  'strayRejection',
  'strayException',
  'sendMine',
  'sendUndecodable',
  'spin',
  'never',
  'closePort',
];

const some = (
  names: string[],
  weight: number,
): { weight: number; arbitrary: fc.Arbitrary<Op> } => ({
  weight,
  arbitrary: fc.record({
    op: fc.constant('submit' as const),
    what: fc.constantFrom(...names),
    n: fc.nat(50),
  }),
});

const ops = fc.array(
  fc.oneof(
    some(quick, 30),
    some(wrong, 8),
    some(deadly, 5),
    { weight: 8, arbitrary: fc.record({ op: fc.constant('cancel' as const), n: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ op: fc.constant('abort' as const), n: fc.nat() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        op: fc.constant('map' as const),
        n: fc.nat(40),
        chunksize: fc.integer({ min: 1, max: 9 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        op: fc.constantFrom('turn' as const, 'pause' as const, 'drain' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('kill' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant('stop' as const),
        cancelFutures: fc.boolean(),
        wait: fc.boolean(),
      }),
    },
  ),
  { minLength: 5, maxLength: 60 },
);

const own = new Error('self');
own.cause = own;

/** One run of random operations against a pool: whatever happens, all of it must end. */
class Chaos {
  readonly futures: Future[] = [];
  readonly aborts: AbortController[] = [];
  readonly observer = new Recorder();
  readonly pids = new Set<number>();
  private readonly over: Promise<void>[] = [];
  private readonly iterations: Promise<unknown>[] = [];
  private readonly pool;

  constructor(kind: 'thread' | 'process', options: PoolOptions) {
    this.pool = openPool(kind, {
      maxWorkers: 2,
      observer: this.observer,
      logger: silent,
      ...options,
    });
  }

  private submit(what: string, n: number): Future {
    const abort = new AbortController();
    this.aborts.push(abort);
    const options = { signal: abort.signal };
    const { pool } = this;
    if (what === 'undecodable') return pool.submitWith(options, task('echo'), own);
    if (what === 'function') return pool.submitWith(options, task('echo'), () => 1);
    if (what === 'missing') return pool.submitWith(options, task('nothingOfThatName'));
    if (what === 'unclonable') return pool.submitWith(options, failing('unclonable'), 'function');
    if (what === 'ownCause' || what === 'returnsOwnCause')
      return pool.submitWith(options, failing(what));
    if (what === 'sendMine') return pool.submitWith(options, fault(what), n);
    if (deadly.includes(what)) return pool.submitWith(options, fault(what), n % 3);
    return pool.submitWith(options, task(what), what === 'sleep' ? n % 8 : n);
  }

  async perform(op: Op): Promise<void> {
    try {
      if (op.op === 'submit') this.futures.push(this.submit(op.what, op.n));
      if (op.op === 'map') {
        const inputs = Array.from({ length: op.n }, (_, i) => i);
        const results = this.pool.map(task('square'), [inputs], { chunksize: op.chunksize });
        this.iterations.push(
          (async () => {
            for await (const square of results) if (square === 0 && op.n % 3 === 0) break;
          })().catch(() => undefined),
        );
      }
    } catch (error) {
      assert.ok(error instanceof ShutdownError || error instanceof BrokenExecutor, String(error));
    }
    if (op.op === 'cancel') this.futures[op.n % (this.futures.length || 1)]?.cancel();
    if (op.op === 'abort') this.aborts[op.n % (this.aborts.length || 1)]?.abort();
    if (op.op === 'turn') await turn();
    if (op.op === 'pause') await new Promise((resolve) => setTimeout(resolve, 5));
    if (op.op === 'stop') this.over.push(this.pool.shutdown(op));
    if (this.pool instanceof ProcessPoolExecutor) {
      const pids = [...this.pool.workerPids];
      for (const pid of pids) this.pids.add(pid);
      const [first] = pids;
      if (op.op === 'kill' && first !== undefined && isAlive(first)) process.kill(first, 'SIGKILL');
    }
  }

  async end(): Promise<void> {
    // Endless tasks end by their signals; everything else must settle by itself.
    const stuck = setInterval(() => {
      for (const abort of this.aborts) abort.abort();
    }, 150);
    try {
      await settled(this.futures);
      await within(Promise.all(this.iterations), 'the iterations');
      await within(Promise.all([...this.over, this.pool.shutdown()]), 'shutdown');
    } finally {
      clearInterval(stuck);
    }
    this.observer.check(this.observer.submitted.size);
    this.observer.checkOver();
    assert.equal(this.pool.workerCount, 0);
    assert.deepEqual([...this.pids].filter(isAlive), []);
  }
}

each(POOLS, (kind) => {
  const variants: [string, PoolOptions][] = [
    ['as it comes', {}],
    [
      'replacing lost workers',
      kind === 'process' ? { onWorkerLost: 'replace' } : { maxWorkers: 1 },
    ],
    ...(kind === 'process'
      ? [['retiring', { maxTasksPerChild: 3, onWorkerLost: 'replace' }] as [string, PoolOptions]]
      : []),
  ];
  for (const [name, options] of variants) {
    it(`CF-83 whatever happens, every future settles and every shutdown resolves (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(ops, async (all) => {
          const chaos = new Chaos(kind, options);
          for (const op of all) await chaos.perform(op);
          await chaos.end();
        }),
        { numRuns: 15, seed: 83, endOnFailure: true, interruptAfterTimeLimit: 25_000 },
      );
    });
  }
});
