import assert from 'node:assert/strict';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import { differenceOf } from '../../../src/shared/run-difference.js';
import type { ComparedRun } from '../../../src/shared/run-difference.js';
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import type { Pool } from '../../../src/shared/words.js';

const WOBBLE = [1, 1.01, 0.99, 1.005, 0.995, 1.002];

const summaryOf = (wallMs: number, failed: number): BlockSummary => ({
  tasks: 8,
  ok: 8 - failed,
  failed,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0 },
});

interface Given {
  /** Wall times of the second pass; the first took 40 ms more. */
  readonly walls: Partial<Record<Pool, number>>;
  readonly rounds?: number;
  readonly warm?: boolean;
  readonly failed?: number;
  readonly record?: Partial<RunRecord>;
}

function comparison({ walls, rounds = 6, warm = true, failed = 0, record }: Given): ComparedRun {
  const blocks: BlockRecord[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [pool, wall] of Object.entries(walls) as [Pool, number][]) {
      const time = wall * (WOBBLE[round % WOBBLE.length] ?? 1);
      const sums = {
        cold: summaryOf(time + 40, failed),
        ...(warm ? { warm: summaryOf(time, failed) } : {}),
      };
      const workers = pool === 'thread' || pool === 'process' ? 2 : 1;
      blocks.push({ pool, workers, round, index: blocks.length, status: 'done', tasks: 8, sums });
    }
  }
  return compared({
    blocks,
    comparison: {
      budgetMs: 1e4,
      maxRounds: 60,
      startedAt: 0,
      spentMs: 5e3,
      rounds,
      unclear: 0,
      withoutControl: false,
      withoutWarm: false,
      end: 'settled',
    },
    ...record,
  });
}

function compared(record: Partial<RunRecord>, walls: readonly number[] = []): ComparedRun {
  return {
    record: {
      id: 'r',
      title: 'fib',
      startedAt: 0,
      functions: [{ name: 'fib', place: { file: '/w/fib.ts', line: 3 }, inputs: ['3'] }],
      status: 'done',
      node: { path: '/node', version: 'v20.20.2', source: 'PATH', editorRuntime: false },
      blocks: [],
      warnings: [],
      ...record,
    },
    wallOf: (block) => walls[block] ?? null,
  };
}

const single = (wall: number, more: Partial<RunRecord> = {}): ComparedRun =>
  compared(
    {
      blocks: [{ pool: 'thread', workers: 2, round: 0, index: 0, status: 'done', tasks: 8 }],
      ...more,
    },
    [wall],
  );

describe('The difference of two runs', () => {
  it('finds what became slower beyond noise, and that it is a regression', () => {
    const before = comparison({ walls: { serial: 400, thread: 200 } });
    const after = comparison({ walls: { serial: 402, thread: 300 } });
    const { pools, headline, isRegression, caveats } = differenceOf(before, after);
    assert.deepEqual(
      pools.map(({ title, change }) => `${title}: ${change}`),
      ['Serial: same', 'Thread pool × 2: slower'],
    );
    const [, thread] = pools;
    assert.ok(thread?.interval && Math.abs(thread.ratio - 1.5) < 0.001);
    assert.ok(thread.interval.low < 1.5 && thread.interval.low > 1.45);
    assert.equal(thread.basis, 'warm');
    assert.match(headline, /^Slower than before: Thread pool × 2 takes 1\.50× \(.+\) as long\.$/);
    assert.equal(isRegression, true);
    assert.match(caveats.join(' '), /one after the other/);
  });

  it('says the inverse when the runs change places', () => {
    const [a, b] = [comparison({ walls: { thread: 200 } }), comparison({ walls: { thread: 300 } })];
    const back = differenceOf(b, a);
    assert.equal(back.pools[0]?.change, 'faster');
    assert.equal(back.isRegression, false);
    assert.match(back.headline, /^Faster than before/);
    const there = differenceOf(a, b);
    assert.ok(Math.abs((there.pools[0]?.ratio ?? 0) * back.pools[0].ratio - 1) < 1e-9);
  });

  it('calls alike what lies within the margin, and unclear what crosses it', () => {
    const before = comparison({ walls: { thread: 200 } });
    assert.match(
      differenceOf(before, comparison({ walls: { thread: 206 } })).headline,
      /^As fast as before, within 10 %/,
    );
    const near = differenceOf(before, comparison({ walls: { thread: 220 } }));
    assert.equal(near.pools[0]?.change, 'unclear');
    assert.match(near.headline, /^No clear change/);
    assert.equal(near.isRegression, false);
  });

  it('has no interval for a run in one pool, and says what it takes', () => {
    const { pools, headline, caveats, isRegression } = differenceOf(single(100), single(300));
    assert.deepEqual([pools[0]?.interval, pools[0]?.ratio, pools[0]?.change], [null, 3, 'unclear']);
    assert.match(headline, /3\.00× as long \(100 ms → 300 ms\).+may be chance/);
    assert.match(caveats.join(' '), /4 rounds in both/);
    assert.equal(isRegression, false);
  });

  it('compares first passes where either run has no second', () => {
    const before = comparison({ walls: { thread: 100 }, warm: false });
    const { pools, caveats } = differenceOf(before, comparison({ walls: { thread: 100 } }));
    assert.deepEqual([pools[0]?.basis, pools[0]?.change], ['cold', 'same']);
    assert.match(caveats.join(' '), /Start-up is part/);
  });

  it('leaves out what only one of them measured', () => {
    const before = comparison({ walls: { serial: 10, thread: 10 } });
    const after = comparison({ walls: { thread: 10, process: 10 } });
    const { pools, caveats } = differenceOf(before, after);
    assert.deepEqual(
      pools.map(({ pool }) => pool),
      ['thread'],
    );
    assert.match(caveats.join(' '), /one of the two runs only: Serial and Process pool × 2/);
    const none = differenceOf(single(1), comparison({ walls: { serial: 1 } }));
    assert.deepEqual(none.pools, []);
    assert.match(none.headline, /No pool of the same size/);
  });

  for (const [what, record, told] of [
    ['inputs', { functions: [{ ...single(1).record.functions[0], inputs: ['9'] }] }, /inputs/],
    ['Node.js', { node: { ...single(1).record.node, version: 'v24.0.0' } }, /v20\.20\.2, then v24/],
    ['functions', { title: 'other' }, /functions are not the same/],
  ] as [string, Partial<RunRecord>, RegExp][]) {
    it(`calls nothing a regression where the ${what} changed`, () => {
      const before = comparison({ walls: { thread: 200 } });
      const after = comparison({ walls: { thread: 400 }, record });
      const { isRegression, caveats, pools } = differenceOf(before, after);
      assert.equal(pools[0]?.change, 'slower');
      assert.equal(isRegression, false);
      assert.match(caveats.join(' '), told);
    });
  }

  it('knows another number of tasks, and tasks that fail in one of the two', () => {
    const before = comparison({ walls: { thread: 200 } });
    const fewer = differenceOf(
      before,
      single(10, { blocks: single(1).record.blocks.map((block) => ({ ...block, tasks: 3 })) }),
    );
    assert.match(fewer.caveats.join(' '), /number of tasks is another: 8, then 3/);
    const failing = differenceOf(before, comparison({ walls: { thread: 200 }, failed: 2 }));
    assert.match(failing.caveats.join(' '), /failed in the later run only/);
  });

  it('says nothing of debug runs', () => {
    const { pools, headline } = differenceOf(single(1), single(9, { debug: true }));
    assert.deepEqual(pools, []);
    assert.match(headline, /debug run/);
  });
});
