import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { SweepRequest } from '../../../src/runs/index.js';
import type { RunRecord } from '../../../src/shared/run.js';
import { sweepOf } from '../../../src/shared/sweep.js';
import { measured, start, until } from './support.js';

/** The machine may be busy: rounds are counted, not timed. */
async function swept(name: string, asked: Partial<SweepRequest>, env = process.env) {
  const run = await start('scaling.ts', name, [], {
    blocks: { sweep: 'thread', budgetMs: 120_000, maxRounds: 4, maxWorkers: 4, ...asked },
    env,
  });
  const record = await run.done;
  assert.equal(record.status, 'done', JSON.stringify(record.problem));
  return { run, record, answer: sweepOf(record) };
}

function speedupsOf(record: RunRecord): Map<number, number> {
  const { steps = [] } = sweepOf(record)?.scaling ?? {};
  return new Map(steps.map(({ workers, speedup }) => [workers, speedup]));
}

describe('a sweep', function () {
  this.timeout(600_000);

  it('finds that what waits scales past the cores, and checks it', async () => {
    const { run, record, answer } = await measured(
      () => swept('sleeps', {}),
      ({ record }) => {
        const speedups = speedupsOf(record);
        assert.ok((speedups.get(2) ?? 0) > 1.4, JSON.stringify([...speedups]));
        assert.ok((speedups.get(4) ?? 0) > 2, JSON.stringify([...speedups]));
      },
    );
    assert.deepEqual(record.sweep?.counts, [1, 2, 3, 4]);
    assert.deepEqual([record.sweep.rounds, record.sweep.check?.rounds], [4, 4]);
    assert.equal(answer?.basis, 'warm');
    assert.ok(answer.checked?.scaling.steps.length);
    assert.deepEqual(record.sweep.results?.different, []);
    for (const block of record.blocks) {
      assert.deepEqual([block.status, block.tasks, block.secondPass], ['done', 12, 12]);
      assert.equal(run.traces.get(block.index)?.taskCount, 24);
    }
  });

  it('finds that a lock held for most of the time leaves nothing for more workers to do', async () => {
    const env = { ...process.env, POOL_LANES_TEST_LOCK: randomUUID() };
    await measured(
      () => swept('locks', { sweep: 'process', maxRounds: 2 }, env),
      ({ record }) => {
        const { steps = [] } = sweepOf(record)?.scaling ?? {};
        assert.equal(steps.length, 4);
        // A busy machine wakes every wait late, also the one outside of the lock: less than twice as fast is what remains.
        for (const { workers, speedup } of steps) assert.ok(speedup < 2, `${workers}: ${speedup}`);
      },
    );
  });

  it('runs what computes with up to twice as many workers as cores where nothing else is said', async () => {
    const { run, record, answer } = await swept('spins', { maxRounds: 2 });
    assert.equal(answer?.scaling?.kind, 'early');
    // How much faster two are is the machine's affair, which may be busy; that both worked at the same time is ours.
    const two = record.blocks.find(({ workers }) => workers === 2);
    const trace = run.traces.get(two?.index ?? -1);
    // Of both passes: in the first the tasks may all be done before the second worker is there.
    const tasks = Array.from({ length: trace?.taskCount ?? 0 }, (_, task) => ({
      worker: trace?.tasks.worker[task],
      start: trace?.tasks.start.of(task) ?? NaN,
      end: trace?.tasks.end.of(task) ?? NaN,
    }));
    const together = tasks.some((a) =>
      tasks.some((b) => a.worker !== b.worker && a.start < b.end && b.start < a.end),
    );
    assert.ok(together, JSON.stringify(tasks));
    assert.equal(record.sweep?.check, undefined);
    assert.ok(answer.cores);
    if (process.platform === 'linux') assert.ok(record.machine?.limits?.affinity);
  });

  it('has no more workers than tasks', async () => {
    const run = await start('known.ts', 'byChance', [], {
      blocks: { sweep: 'thread', budgetMs: 120_000, maxRounds: 1, maxWorkers: 8 },
    });
    const record = await run.done;
    assert.deepEqual(record.sweep?.counts, [1, 2, 3]);
    assert.equal(record.sweep.results?.different.length, 3);
  });

  it('keeps its rounds when it is stopped', async () => {
    const run = await start('scaling.ts', 'sleeps', [], {
      blocks: { sweep: 'thread', budgetMs: 120_000, maxRounds: 50, maxWorkers: 2 },
    });
    await until(() => (run.record.sweep?.rounds ?? 0) >= 1);
    await run.stop();
    assert.deepEqual([run.record.status, run.record.sweep?.end], ['stopped', 'stopped']);
    assert.ok(sweepOf(run.record)?.scaling);
    assert.ok(run.record.blocks.every(({ status }) => status === 'done' || status === 'stopped'));
  });
});
