import assert from 'node:assert/strict';
import { tableLines } from '../../../../src/cli/measured-table.js';
import type { FaultReport } from '../../../../src/shared/faults.js';
import { poolFigures } from '../../../../src/shared/figures.js';
import { comparisonOf } from '../../../../src/shared/rounds.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { evidenceOf } from '../../../../src/shared/table/evidence.js';
import { ROWS, tableOf } from '../../../../src/shared/table/table.js';
import type { RowId, Table, TableCell } from '../../../../src/shared/table/table.js';
import { tracesOf } from '../../../../src/shared/trace/file.js';
import { verdictOf } from '../../../../src/shared/verdict.js';
import { POOLS } from '../../../../src/shared/words.js';
import type { Pool } from '../../../../src/shared/words.js';
import { compared } from '../../webview/harness/compared.js';

const MB = 2 ** 20;
const OPTIONS = { pools: POOLS, tasks: 48, workers: 4 };

function tableFrom(run: RunRecord): Table {
  const table = tableOf(run, comparisonOf(run));
  assert.ok(table);
  return table;
}

function rowOf(table: Table, id: RowId) {
  const row = table.rows.find((one) => one.id === id);
  assert.ok(row);
  return row;
}

function cellOf(table: Table, id: RowId, pool: Pool): TableCell {
  const cell = rowOf(table, id).cells.find((one) => one.pool === pool);
  assert.ok(cell);
  return cell;
}

describe('the table', () => {
  const { run, chunks } = compared(OPTIONS);
  const table = tableFrom(run);

  it('has eight rows, and a cell for each pool in each', () => {
    assert.deepEqual(
      table.rows.map(({ id }) => id),
      [...ROWS],
    );
    for (const { id, cells, textbook } of table.rows) {
      assert.deepEqual(
        cells.map(({ pool }) => pool),
        [...POOLS],
        id,
      );
      assert.ok(textbook.threads !== '' && textbook.processes !== '');
      for (const { value, figures } of cells) {
        assert.notEqual(value, '');
        for (const figure of Object.values(figures)) assert.ok(!Number.isNaN(figure), id);
      }
    }
  });

  it('is none before a round is complete, or without a comparison', () => {
    assert.equal(tableOf(run, null), null);
    const begun = {
      ...run,
      blocks: run.blocks.slice(0, 2).map((b) => ({ ...b, status: 'running' as const })),
    };
    assert.equal(tableOf(begun, comparisonOf(begun)), null);
  });

  it('tells memory per worker with its interval, of the whole program where there are no workers', () => {
    const { figures, value } = cellOf(table, 'memory', 'process');
    assert.ok(Math.abs((figures['perWorkerBytes'] ?? 0) / MB - 19) < 0.1, value);
    assert.ok((figures['low'] ?? NaN) < 19 * MB && (figures['high'] ?? NaN) > 19 * MB);
    assert.match(value, /^19\.0 MB a worker$/);
    assert.match(cellOf(table, 'memory', 'serial').value, /^3\.0 MB in all$/);
  });

  it('tells the break-even size from the line of the way', () => {
    const runUs = run.blocks[2]?.facts?.cold.runUs ?? NaN;
    const { breakEvenBytes } = cellOf(table, 'communication', 'thread').figures;
    // 30 µs there and back for nothing, and 1000 µs for each MB.
    const expected = ((runUs - 30) / 1000) * MB;
    assert.ok(Math.abs((breakEvenBytes ?? NaN) / expected - 1) < 1e-9);
    const ofProcess = run.blocks[3]?.facts?.cold.runUs ?? NaN;
    const half = cellOf(table, 'communication', 'process').figures['breakEvenBytes'] ?? NaN;
    assert.ok(Math.abs(half / (((ofProcess - 60) / 2000) * MB) - 1) < 1e-9);
    assert.match(
      rowOf(table, 'communication').finding ?? '',
      /2\.0 KB.*Of that, 25 % could be transferred/,
    );
  });

  it('tells what a single lock costs: the event loop over threads, by rounds', () => {
    const walls = (place: number) => run.blocks[place]?.sums?.cold.wallMs ?? NaN;
    const { againstThreads, low, high } = cellOf(table, 'lock', 'eventLoop').figures;
    assert.ok(Math.abs((againstThreads ?? NaN) - walls(1) / walls(2)) < 1e-6);
    assert.ok((low ?? NaN) <= (againstThreads ?? NaN) && (high ?? NaN) >= (againstThreads ?? NaN));
  });

  it('sees the workers that are busy', () => {
    const { peakBusy, meanBusy } = cellOf(table, 'parallelism', 'thread').figures;
    assert.equal(peakBusy, 4);
    assert.ok((meanBusy ?? NaN) <= 4);
    assert.equal(cellOf(table, 'parallelism', 'serial').figures['peakBusy'], 1);
  });

  it('leads from every figure to a part of the timeline that its block has', () => {
    const traces = tracesOf(chunks);
    for (const { id, cells } of table.rows) {
      for (const [place, { isShown }] of cells.entries()) {
        const trace = traces.get(place);
        assert.ok(trace);
        const evidence = evidenceOf(id, trace, { from: 0, to: trace.taskCount });
        if (!isShown) continue;
        assert.ok(evidence, `${id} of ${POOLS[place] ?? ''}`);
        assert.ok(evidence.task >= 0 && evidence.task < trace.taskCount);
        assert.ok(evidence.from < evidence.to && evidence.to <= trace.latest, id);
      }
    }
  });

  it('points at the task with the longest way, and at the first for what starting costs', () => {
    const trace = tracesOf(chunks).get(3);
    assert.ok(trace);
    const { tasks } = trace;
    const all = { from: 0, to: trace.taskCount };
    const found = evidenceOf('communication', trace, all)?.task ?? -1;
    const way = (task: number): number =>
      tasks.receive.of(task) -
      (tasks.dispatch[task] ?? 0) +
      (tasks.settle[task] ?? 0) -
      tasks.end.of(task);
    for (let task = 0; task < trace.taskCount; task++) assert.ok(way(task) <= way(found));
    const start = evidenceOf('overhead', trace, all);
    assert.equal(start?.from, Math.min(...trace.workers.map(({ spawn }) => spawn ?? NaN)));
  });

  it('says that faults were not tried, until they were', () => {
    assert.match(rowOf(table, 'faults').finding ?? '', /Not tried yet/);
    const report = (pool: Pool, more: Partial<FaultReport>): FaultReport => ({
      fault: 'exit',
      onWorkerLost: 'replace',
      pool,
      workers: 2,
      block: 0,
      task: 3,
      outcome: 'lost',
      bystanders: { total: 9, completed: 9, failed: 0, lost: 0, completedAfter: 5 },
      poolFate: 'replaced',
      programFate: 'unharmed',
      recoveryUs: 40,
      ...more,
    });
    const lost = { total: 9, completed: 4, failed: 0, lost: 5, completedAfter: 0 };
    const reports = [
      report('thread', {}),
      report('thread', {
        fault: 'crash',
        poolFate: 'gone',
        programFate: 'ended',
        bystanders: lost,
      }),
      report('process', { onWorkerLost: 'break', poolFate: 'broken', bystanders: lost }),
    ];
    const tried = tableFrom({ ...run, faults: { runId: 'other', at: 0, node: 'v20', reports } });
    const threads = cellOf(tried, 'faults', 'thread');
    assert.equal(threads.value, '1 of 2 faults contained');
    assert.deepEqual(threads.more, ['crashes natively: ends the program, 5 of 9 others lost']);
    assert.match(
      cellOf(tried, 'faults', 'process').more.join(),
      /told to break\): breaks the pool/,
    );
    assert.equal(cellOf(tried, 'faults', 'serial').value, 'Not tried yet');
  });

  it('is told on a terminal, within its width', () => {
    const lines = tableLines(table);
    for (const { title } of table.rows) assert.ok(lines.includes(title));
    for (const line of lines) assert.ok(line.length <= 100, line);
  });
});

describe('the verdict of a comparison that was measured', () => {
  const said = (usage?: Parameters<typeof compared>[1]) => {
    const { run } = compared(OPTIONS, usage);
    return verdictOf(
      run,
      poolFigures(run, () => null),
    );
  };

  it('names the kind of work as its first reason', () => {
    assert.match(
      said().reasons[0] ?? '',
      /^The work is CPU-bound: on the CPU for 97 % of its time\.$/,
    );
    const io = { threadMs: 0.02, processMs: 0.02, activeMs: 0.03 };
    assert.match(said(io).reasons[0] ?? '', /^The work is I\/O-bound/);
    const blocking = { threadMs: 0.02, processMs: 0.02, activeMs: 1 };
    assert.match(said(blocking).reasons[0] ?? '', /^The work is a blocking wait/);
    const odd = { threadMs: null, processMs: null };
    assert.doesNotMatch(said(odd).reasons.join(' '), /The work is/);
  });

  it('tells once what a worker weighs, where workers are what is chosen', () => {
    const { headline, reasons, fastest } = said();
    assert.ok(fastest?.pool === 'thread' || fastest?.pool === 'process');
    const all = [headline, ...reasons].join(' ');
    assert.equal(
      all.match(/hreads need about 12\.0 MB a worker, processes 19\.0 MB/g)?.length,
      1,
      all,
    );
  });
});
