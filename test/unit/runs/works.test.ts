import assert from 'node:assert/strict';
import { comparisonOf } from '../../../src/shared/rounds.js';
import { tableOf } from '../../../src/shared/table/table.js';
import type { Table, TableCell } from '../../../src/shared/table/table.js';
import { columnsOf, kindOfWork } from '../../../src/shared/table/columns.js';
import type { WorkKind } from '../../../src/shared/table/classify.js';
import type { RunRecord } from '../../../src/shared/run.js';
import type { Pool } from '../../../src/shared/words.js';
import { measured, start } from './support.js';

/** One round measures all that is looked at here. */
async function compare(name: string, pools: readonly Pool[], maxRounds = 1): Promise<RunRecord> {
  const run = await start('../table/works.ts', name, [], {
    blocks: { pools, workers: 2, budgetMs: 120_000, maxRounds },
  });
  const record = await run.done;
  assert.equal(record.status, 'done', JSON.stringify(record.problem));
  return record;
}

function tableFrom(record: RunRecord): Table {
  const table = tableOf(record, comparisonOf(record));
  assert.ok(table);
  return table;
}

function cell(table: Table, row: string, pool: Pool): TableCell {
  const found = table.rows.find(({ id }) => id === row)?.cells.find((one) => one.pool === pool);
  assert.ok(found, `${row} of ${pool}`);
  return found;
}

/** The workload decides what is measured; a busy machine may only make it doubtful. */
describe('the kind of work of real tasks', function () {
  this.timeout(300_000);

  const KNOWN: readonly (readonly [string, WorkKind])[] = [
    ['waits', 'io'],
    ['spins', 'cpu'],
    ['spinsAndWaits', 'mixed'],
    ['allocates', 'gc'],
    ['hashesAside', 'libuv'],
    ['execs', 'blocking'],
    ['blocks', 'blocking'],
    ['reads', 'kernel'],
  ];
  const system = process.platform === 'linux' ? it : it.skip;
  for (const [name, kind] of KNOWN) {
    system(`${name}: ${kind} (needs /proc)`, async () => {
      await measured(
        () => compare(name, ['serial', 'eventLoop']),
        (record) => {
          const comparison = comparisonOf(record);
          assert.ok(comparison);
          const work = kindOfWork(columnsOf(record, comparison));
          assert.equal(work?.kind, kind, JSON.stringify(work));
          assert.equal(work.by, 'Serial');
        },
      );
    });
  }
});

describe('what a block measures beside its tasks', function () {
  this.timeout(300_000);

  it('memory of each worker, who ran the tasks, and the way there and back', async () => {
    await measured(
      () => compare('spins', ['serial', 'thread', 'process']),
      (record) => {
        const table = tableFrom(record);
        assert.deepEqual(
          table.rows.map(({ cells }) => cells.length),
          Array<number>(8).fill(3),
        );
        const threads = cell(table, 'model', 'thread').figures;
        assert.deepEqual([threads['processes'], threads['threads']], [1, 2]);
        const processes = cell(table, 'model', 'process').figures;
        assert.deepEqual([processes['processes'], processes['threads']], [2, 1]);
        const ways: number[] = [];
        for (const pool of ['thread', 'process'] as const) {
          // Which of them is longer is for a machine that is not busy; then one may also be left out for lack of time.
          const { emptyUs, copiedThereUs } = cell(table, 'communication', pool).figures;
          ways.push(...[emptyUs, copiedThereUs].filter((us) => typeof us === 'number'));
          const overhead = cell(table, 'overhead', pool).figures;
          assert.ok((overhead['thereUs'] ?? 0) > 0 && (overhead['spawnMs'] ?? 0) > 1, pool);
          if (process.platform === 'linux') {
            const mb = (cell(table, 'memory', pool).figures['perWorkerBytes'] ?? 0) / 2 ** 20;
            assert.ok(mb > 4 && mb < 80, `${pool}: ${mb} MB a worker`);
          }
        }
        assert.ok(ways.length > 0 && ways.every((us) => us > 0), ways.join());
        const moved = cell(table, 'communication', 'process').figures['transferredThereUs'];
        assert.ok(moved === null || moved === undefined, 'nothing can be moved to a process');
        assert.equal(cell(table, 'overhead', 'serial').figures['spawnMs'], null);
      },
    );
  });

  it('bytes of arguments and results, and which of them could be transferred', async () => {
    const payloadOf = async (name: string) =>
      (await compare(name, ['thread', 'process'])).blocks[0]?.measured?.payload;
    const bytes = await payloadOf('takesBytes');
    assert.ok((bytes?.sent?.bytes ?? 0) > 2 ** 20 && bytes?.sent?.transferable === 2 ** 20);
    assert.ok((bytes.returned?.bytes ?? NaN) < 20);
    const given = await payloadOf('givesBytes');
    assert.equal(given?.returned?.transferable, 2 ** 20);
    const objects = await payloadOf('takesObjects');
    assert.equal(objects?.sent?.transferable, 0);
    assert.ok(objects.sent.bytes > 50_000);
  });

  it('what objects cost on the way, so that they break even far below bytes', async () => {
    await measured(
      () => compare('takesObjects', ['serial', 'thread']),
      ({ blocks }) => {
        const { own, copied } = blocks[1]?.measured?.transport ?? {};
        const bytes = copied?.at(-1);
        // Either may be left out for lack of time.
        assert.ok(own && bytes);
        assert.ok(own.thereUs / own.bytes > (2 * bytes.thereUs) / bytes.bytes);
      },
    );
  });

  it('nothing of its own tasks in the trace, and counters of every worker', async () => {
    await measured(
      async () => {
        const run = await start('../table/works.ts', 'spins', [], {
          blocks: { pools: ['thread', 'process'], workers: 2, budgetMs: 120_000, maxRounds: 1 },
        });
        await run.done;
        return run.traces;
      },
      (traces) => {
        for (const block of [0, 1]) {
          const trace = traces.get(block);
          assert.equal(trace?.taskCount, 12);
          const counted = new Set(
            trace.counters.filter(({ counter }) => counter === 'elu').map(({ worker }) => worker),
          );
          for (const worker of [0, 1]) assert.ok(counted.has(worker), `elu of ${worker}`);
        }
      },
    );
  });

  it('is told of rounds that have no trace any more, and only the first has the way', async () => {
    const record = await compare('waits', ['serial', 'thread'], 2);
    const [, , ...later] = record.blocks.filter(({ control }) => !control);
    for (const { measured, facts } of later) {
      assert.ok(measured?.usage.warm && facts?.warm);
      assert.deepEqual([measured.payload, measured.transport], [undefined, undefined]);
    }
  });
});
