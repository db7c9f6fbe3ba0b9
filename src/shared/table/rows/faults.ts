import { FAULT_NAMES } from '../../faults.js';
import type { FaultReport } from '../../faults.js';
import { plural } from '../../format.js';
import type { PoolColumn } from '../columns.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { cellOf } from './cell.js';

/** What a fault in one task did to the others: told by the fault lab, which runs on request. */
export function faultsRow({ run, columns }: TableSource): TableRow {
  const reports = run.faults?.reports ?? [];
  return {
    id: 'faults',
    title: 'Fault isolation',
    textbook: { threads: 'A crash ends the whole process', processes: 'A crash ends one process' },
    finding:
      reports.length > 0
        ? 'One task went wrong on purpose while the others ran the function.'
        : 'Not tried yet: run the Fault Lab on this function.',
    cells: columns.map((column) => faultsCell(column, reports)),
  };
}

/** The others got on, and so did the pool. */
const isContained = ({ programFate, poolFate, bystanders }: FaultReport): boolean =>
  programFate === 'unharmed' && poolFate !== 'broken' && bystanders.lost === 0;

function faultsCell(column: PoolColumn, all: readonly FaultReport[]): TableCell {
  const reports = all.filter(({ pool }) => pool === column.pool);
  if (reports.length === 0) return cellOf(column, { value: 'Not tried yet' });
  const contained = reports.filter(isContained).length;
  return cellOf(column, {
    value: `${contained} of ${plural(reports.length, 'fault')} contained`,
    more: reports.filter((report) => !isContained(report)).map(lineOf),
    figures: { faults: reports.length, contained },
    // Its evidence is in the blocks of the fault lab, which are those of another run.
    isShown: false,
  });
}

function lineOf(report: FaultReport): string {
  const { fault, onWorkerLost, programFate, poolFate, bystanders } = report;
  const name = FAULT_NAMES[fault];
  const what = onWorkerLost === 'break' ? `${name} (pool told to break)` : name;
  const { lost, total } = bystanders;
  const fate =
    programFate === 'ended'
      ? 'ends the program'
      : programFate === 'hung'
        ? 'hangs the program'
        : poolFate === 'broken'
          ? 'breaks the pool'
          : 'ends its worker';
  return `${what}: ${fate}, ${lost} of ${plural(total, 'other')} lost`;
}
