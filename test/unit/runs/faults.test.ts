import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { planFaults } from '../../../src/runs/index.js';
import type { FaultOptions, RunHandle } from '../../../src/runs/index.js';
import type { FaultReport } from '../../../src/shared/faults.js';
import { FIXTURES, processesWith, start, until } from './support.js';

const linux = process.platform === 'linux';

/** Runs the faults; asserts that each block has a report and that nothing is left running. */
async function lab(
  name: string,
  options: FaultOptions,
): Promise<[readonly FaultReport[], RunHandle]> {
  const mark = `POOL_LANES_MARK=${randomUUID()}`;
  const blocks = planFaults({ workers: 2, ...options });
  const env = { ...process.env, POOL_LANES_MARK: mark.slice('POOL_LANES_MARK='.length) };
  const run = await start('slow.ts', name, [], { blocks, env });
  const record = await run.done;
  assert.equal(record.status, 'done', record.problem?.what);
  assert.deepEqual([record.faults?.runId, record.faults?.node], [record.id, process.version]);
  const reports = record.faults?.reports ?? [];
  assert.deepEqual(
    reports.map(({ block, pool, fault }) => [block, pool, fault]),
    blocks.map(({ pool, fault }, block) => [block, pool, fault?.fault]),
  );
  for (const report of reports) {
    const { completed, failed, lost, total, completedAfter } = report.bystanders;
    assert.equal(completed + failed + lost, total);
    assert.ok(completedAfter <= completed && completed >= report.workers, 'those before it');
    const fn = run.traces.get(report.block)?.tasks.fn[report.task];
    assert.equal(record.functions[fn ?? -1]?.name, 'offending task');
  }
  if (linux) assert.deepEqual(await processesWith(mark), []);
  return [reports, run];
}

const fates = (reports: readonly FaultReport[]): string[] =>
  reports.map(
    ({ pool, fault, outcome, poolFate, programFate }) =>
      `${pool} ${fault}: ${outcome ?? 'unheard of'}, pool ${poolFate}, program ${programFate}`,
  );

/** Everybody else lived. */
function unhurt({ bystanders, pool, fault }: FaultReport): void {
  assert.deepEqual([bystanders.failed, bystanders.lost], [0, 0], `${pool} ${fault}`);
  assert.ok(bystanders.completedAfter > 0, `${pool} ${fault}: some ended after it`);
}

describe('the fault lab', () => {
  it('shows that an error harms nobody else, in any pool', async () => {
    const [reports] = await lab('spins', { faults: ['throw', 'reject'] });
    assert.deepEqual(
      fates(reports),
      ['throw', 'reject'].flatMap((fault) =>
        ['eventLoop', 'thread', 'process'].map(
          (pool) => `${pool} ${fault}: failed, pool unharmed, program unharmed`,
        ),
      ),
    );
    for (const report of reports) {
      unhurt(report);
      assert.equal(report.recoveryUs, 0);
      assert.equal(report.error?.name, 'Error');
      assert.match(report.error.message, /^this task (throws|rejects)$/);
    }
  });

  it('shows whom process.exit takes with it: all on the event loop, its worker alone in a pool, all in one that breaks', async () => {
    const [reports, run] = await lab('spins', { faults: ['exit'] });
    assert.deepEqual(fates(reports), [
      'eventLoop exit: unheard of, pool gone, program ended',
      'thread exit: lost, pool replaced, program unharmed',
      'process exit: lost, pool replaced, program unharmed',
      'thread exit: lost, pool broken, program unharmed',
      'process exit: lost, pool broken, program unharmed',
    ]);
    const [loop, thread, child, brokenThreads, brokenProcesses] = reports as [
      FaultReport,
      FaultReport,
      FaultReport,
      FaultReport,
      FaultReport,
    ];
    assert.equal(loop.ending, 'exit code 3');
    assert.ok(loop.bystanders.lost >= 2, 'those behind it');
    for (const report of [thread, child]) {
      unhurt(report);
      assert.equal(report.onWorkerLost, 'replace');
      assert.ok((report.recoveryUs ?? 0) > 0, 'another worker came');
      assert.equal(report.error?.name, 'WorkerLostError');
      assert.match(report.error.message, /exit code 3/);
    }
    assert.equal(brokenThreads.error?.name, 'BrokenThreadPool');
    assert.equal(brokenProcesses.error?.name, 'BrokenProcessPool');
    assert.ok(brokenProcesses.bystanders.lost > 0, 'the healthy worker was ended, too');
    for (const { recoveryUs } of [loop, brokenThreads, brokenProcesses]) {
      assert.equal(recoveryUs, null);
    }
    const [block] = run.record.blocks;
    assert.deepEqual([block?.status, block?.problem?.kind], ['failed', 'runner']);
  });

  it('fills a real heap: that of the program, of one thread, of one process', async () => {
    const [reports] = await lab('spins', { faults: ['memory'] });
    assert.deepEqual(fates(reports), [
      'eventLoop memory: unheard of, pool gone, program ended',
      'thread memory: lost, pool replaced, program unharmed',
      'process memory: lost, pool replaced, program unharmed',
    ]);
    reports.slice(1).forEach(unhurt);
    const [, thread, child] = reports as [FaultReport, FaultReport, FaultReport];
    assert.match(thread.error?.message ?? '', /memory limit/);
    assert.match(child.error?.message ?? '', /SIGABRT/);
    if (linux) assert.equal(existsSync(join(FIXTURES, 'core')), false, 'no memory image is left');
  });

  it('aborts an endless loop in a pool, and has to end the program for one on the event loop', async () => {
    const [reports, run] = await lab('sleeps', { faults: ['loop'] });
    assert.deepEqual(fates(reports), [
      'eventLoop loop: unheard of, pool gone, program hung',
      'thread loop: aborted, pool replaced, program unharmed',
      'process loop: aborted, pool replaced, program unharmed',
    ]);
    const [loop] = reports as [FaultReport];
    assert.ok(loop.bystanders.lost > 0, 'nobody else got a turn');
    for (const report of reports.slice(1)) {
      unhurt(report);
      assert.equal(report.error?.name, 'AbortError');
    }
    assert.match(run.record.blocks[0]?.problem?.what ?? '', /^The program hung/);
  });

  it('crashes for real: a thread takes the program with it, a process only itself', async () => {
    const [reports] = await lab('spins', { faults: ['crash'] });
    assert.deepEqual(fates(reports), [
      'eventLoop crash: unheard of, pool gone, program ended',
      'thread crash: unheard of, pool gone, program ended',
      'process crash: lost, pool replaced, program unharmed',
    ]);
    const [loop, thread, child] = reports as [FaultReport, FaultReport, FaultReport];
    unhurt(child);
    for (const { ending, bystanders } of [loop, thread]) {
      assert.equal(ending, linux ? 'SIGSEGV' : ending);
      assert.ok(bystanders.lost > 0);
    }
    if (linux) assert.equal(existsSync(join(FIXTURES, 'core')), false, 'no memory image is left');
  });

  it('can be stopped, also while a task loops', async () => {
    const blocks = planFaults({ workers: 2, faults: ['loop'], pools: ['eventLoop', 'process'] });
    const run = await start('slow.ts', 'spins', [], { blocks });
    await until(() => (run.traces.get(0)?.taskCount ?? 0) > 3);
    await run.stop();
    assert.equal(run.record.status, 'stopped');
    assert.deepEqual(
      run.record.blocks.map(({ status }) => status),
      ['stopped', 'stopped'],
    );
    assert.deepEqual(run.record.faults?.reports, []);
  });
});
