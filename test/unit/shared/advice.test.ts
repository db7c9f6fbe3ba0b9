import assert from 'node:assert/strict';
import { advise } from '../../../src/shared/advice.js';
import type { AdviceSource, AdvisedPool } from '../../../src/shared/advice.js';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import type { Work } from '../../../src/shared/table/classify.js';

const NOTHING: AdviceSource = { work: null, againstSerial: [], pools: [] };
const interval = (low: number, value: number, high: number) => ({ low, value, high, n: 8 });

const pass = (workMs: number, wayMs: number, tasks = 1000): BlockSummary => ({
  tasks,
  ok: tasks,
  failed: 0,
  wallMs: workMs + wayMs,
  workMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: wayMs / 2, returnMs: wayMs / 2, share: 0 },
});
const pool = (passes: readonly BlockSummary[], more: Partial<AdvisedPool> = {}): AdviceSource => ({
  ...NOTHING,
  pools: [{ pool: 'thread', title: 'Thread pool × 2', passes, transferable: 0, ...more }],
});
const work = (kind: Work['kind'], caveat?: string): AdviceSource => ({
  ...NOTHING,
  work: {
    kind,
    shares: { thread: 0.01, process: 0.8, active: 1, gc: 0, system: 0 },
    measuredMs: 500,
    ...(caveat === undefined ? {} : { caveat }),
  },
});
const kinds = (source: AdviceSource): string[] => advise(source).map(({ kind }) => kind);
const rounds = (...passes: BlockSummary[]): BlockSummary[] => [...passes, ...passes];

describe('advice', () => {
  it('is not given where nothing was measured', () => assert.deepEqual(advise(NOTHING), []));

  it('says that serial is enough only if the whole interval of every pool says so', () => {
    const of = (...againstSerial: AdviceSource['againstSerial']) =>
      kinds({ ...NOTHING, againstSerial });
    assert.deepEqual(of(interval(0.5, 0.6, 0.7), interval(0.9, 1, 1.04)), ['serial']);
    assert.deepEqual(of(interval(0.5, 0.6, 0.7), interval(0.9, 1, 1.2)), [], 'one may be faster');
    assert.deepEqual(of(interval(0.5, 0.6, 0.7), null), [], 'of one nothing is known');
  });

  it('names a blocking wait and work of libuv, unless that is in doubt', () => {
    assert.deepEqual(kinds(work('blocking')), ['blocking']);
    assert.deepEqual(kinds(work('libuv')), ['libuv']);
    const actions = (['blocking', 'libuv'] as const).map((kind) => advise(work(kind))[0]?.action);
    assert.deepEqual(actions, ['reveal', 'env'], 'what can be done about it');
    assert.deepEqual(kinds(work('blocking', 'For a part of its time only.')), []);
    assert.deepEqual(kinds(work('cpu')), []);
  });

  it('has buffers transferred where the way is much in every round, and only by threads', () => {
    const much = rounds(pass(10, 90, 10), pass(10, 80, 10));
    assert.deepEqual(kinds(pool(much, { transferable: 0.9 })), ['transfer']);
    assert.deepEqual(kinds(pool(much, { transferable: 0.9, pool: 'process' })), []);
    const once = [...much, pass(90, 10, 10)];
    assert.deepEqual(kinds(pool(once, { transferable: 0.9 })), [], 'not in one round');
    assert.deepEqual(kinds(pool(much.slice(0, 2), { transferable: 0.9 })), [], 'too few rounds');
  });

  it('names the chunk with which the way is a tenth of the work, if there are tasks enough', () => {
    const small = rounds(pass(10, 40), pass(10, 40));
    const [advice] = advise(pool(small));
    assert.equal(advice?.kind, 'chunk');
    assert.match(advice.text, /chunksize 40 /);
    assert.deepEqual([advice.action, advice.pool, advice.chunkSize], ['generate', 'thread', 40]);
    assert.deepEqual(kinds(pool(rounds(pass(10, 40, 50), pass(10, 40, 50)))), []);
    assert.deepEqual(kinds(pool(rounds(pass(40, 4), pass(40, 4)))), [], 'large enough');
  });
});
