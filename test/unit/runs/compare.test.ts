import assert from 'node:assert/strict';
import type { RunHandle } from '../../../src/runs/index.js';
import { poolFigures } from '../../../src/shared/figures.js';
import { comparisonOf } from '../../../src/shared/rounds.js';
import type { RunComparison } from '../../../src/shared/rounds.js';
import { verdictOf } from '../../../src/shared/verdict.js';
import { POOLS } from '../../../src/shared/words.js';
import type { Pool } from '../../../src/shared/words.js';
import { measured, start, until } from './support.js';

/** The machine may be busy: rounds are counted, not timed. */
const compare = (name: string, pools: readonly Pool[], maxRounds: number): Promise<RunHandle> =>
  start('known.ts', name, [], { blocks: { pools, workers: 2, budgetMs: 120_000, maxRounds } });

async function compared(name: string, pools: readonly Pool[], maxRounds: number) {
  const run = await compare(name, pools, maxRounds);
  const record = await run.done;
  assert.equal(record.status, 'done', JSON.stringify(record.problem));
  const comparison = comparisonOf(record);
  assert.ok(comparison);
  assert.equal(comparison.answer.rounds, record.comparison?.rounds);
  return { run, record, comparison };
}

function timesAsFast({ answer }: RunComparison, pool: Pool): number {
  const value = answer.pools.find((one) => one.pool === pool)?.againstSerial?.value;
  assert.ok(value !== undefined, pool);
  return value;
}

describe('a comparison', function () {
  this.timeout(600_000);

  it('finds that tasks which wait gain by waiting together, warm apart from cold', async () => {
    const { run, record } = await measured(
      () => compared('sleeps', POOLS, 4),
      ({ comparison }) => {
        assert.equal(comparison.basis, 'warm');
        assert.ok(timesAsFast(comparison, 'eventLoop') > 4);
        for (const pool of ['thread', 'process'] as const) {
          const times = timesAsFast(comparison, pool);
          assert.ok(times > 1.3 && times < 2.5, `${pool}: ${times}`);
        }
        const [serial, , , processes] = comparison.pools;
        assert.ok((processes?.startUpMs ?? 0) > (serial?.startUpMs ?? NaN));
        assert.equal(answerOf(comparison), 'eventLoop');
      },
    );
    for (const block of record.blocks) {
      assert.deepEqual([block.status, block.tasks, block.secondPass], ['done', 8, 8]);
      assert.equal(block.sums?.cold.ok, 8);
      assert.equal(block.sums.warm?.ok, 8);
      assert.equal(block.digests, undefined);
      assert.equal(run.traces.get(block.index)?.taskCount, 16);
      assert.equal(run.details(block.index, 3)?.result, '63');
      assert.equal(run.details(block.index, 11), null);
    }
    assert.deepEqual(record.comparison?.results?.different, []);
  });

  it('finds that serial is enough for tasks of no work', async () => {
    await measured(
      () => compared('doesNothing', ['serial', 'process'], 6),
      ({ record, comparison }) => {
        assert.ok(timesAsFast(comparison, 'process') < 0.7);
        assert.equal(answerOf(comparison), 'serial');
        const verdict = verdictOf(
          record,
          poolFigures(record, () => null),
        );
        assert.match(verdict.headline, /^Serial is (?:enough|the fastest measured)/);
        assert.match(verdict.reasons.join(' '), /too short for the way to a worker and back/);
      },
    );
  });

  it('finds that computing runs side by side on two workers', async () => {
    await measured(
      () => compared('computes', ['serial', 'thread'], 2),
      ({ record }) => {
        const [serial, thread] = poolFigures(record, () => null);
        const of = (row: typeof serial): number => (row?.warm ?? row?.summary)?.parallelism ?? NaN;
        assert.ok(of(serial) <= 1.01, String(of(serial)));
        assert.ok(of(thread) > 1.2, String(of(thread)));
      },
    );
  });

  it('names no winner where the pools do not return the same', async () => {
    const { record } = await compared('byChance', ['serial', 'thread'], 1);
    const verdict = verdictOf(
      record,
      poolFigures(record, () => null),
    );
    assert.equal(verdict.kind, 'unequal');
    assert.match(verdict.headline, /did not return the same, so no winner is named/);
    assert.equal(verdict.fastest, null);
  });

  it('gives the second pass arguments of its own', async () => {
    const { record } = await compared('spoilsItsArgument', ['serial', 'thread'], 1);
    assert.deepEqual(record.comparison?.results?.different, []);
    assert.equal(record.blocks[0]?.sums?.warm?.ok, 3);
  });

  it('keeps what a first pass that failed says apart from the second', async () => {
    const { record } = await compared('failsAtFirst', ['serial', 'eventLoop'], 1);
    const { sums } = record.blocks[0] ?? {};
    assert.deepEqual([sums?.cold.failed, sums?.warm?.failed], [1, 0]);
  });

  it('keeps its rounds when it is stopped', async () => {
    const run = await compare('sleeps', ['serial', 'eventLoop'], 50);
    await until(() => (run.record.comparison?.rounds ?? 0) >= 1);
    await run.stop();
    const { record } = run;
    assert.equal(record.status, 'stopped');
    assert.equal(record.comparison?.end, 'stopped');
    assert.ok(comparisonOf(record)?.answer.rounds);
    assert.ok(record.blocks.every(({ status }) => status === 'done' || status === 'stopped'));
  });

  it('completes the first round whatever it takes, with one pass', async () => {
    const run = await start('known.ts', 'sleeps', [], {
      blocks: { pools: ['serial', 'thread'], workers: 2, budgetMs: 100, maxRounds: 50 },
    });
    const record = await run.done;
    assert.deepEqual([record.comparison?.end, record.comparison?.rounds], ['budget', 1]);
    assert.equal(record.blocks.length, 2);
    assert.ok(record.blocks.every(({ sums }) => sums && !sums.warm));
    const { caveats } = verdictOf(
      record,
      poolFigures(record, () => null),
    );
    assert.match(caveats.join(' '), /too few for an interval/);
    assert.match(caveats.join(' '), /first round is always completed/);
    assert.match(caveats.join(' '), /Start-up .* is part of every time/);
    assert.match(caveats.join(' '), /no time for control blocks/);
  });
});

const answerOf = ({ answer }: RunComparison): Pool | undefined =>
  answer.pools[answer.fastest ?? -1]?.pool;
