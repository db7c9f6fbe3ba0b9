/** The fault lab as JSON and as people read it on a terminal. Times are µs. */
import { faultCell, faultHeadline, faultRows } from '../shared/fault-words.js';
import type { FaultReport } from '../shared/faults.js';
import type { Problem } from '../shared/problem.js';
import type { RunRecord } from '../shared/run.js';
import { poolTitle } from '../shared/words.js';
import type { RunHandle } from '../runs/index.js';
import { headOf } from './table.js';

export interface FaultsReport {
  /** Of Pool Lanes. */
  readonly version: string;
  readonly function: { readonly file: string; readonly name: string };
  /** Version of the Node.js that ran the tasks. */
  readonly node: string | null;
  readonly headline: string | null;
  readonly faults: readonly FaultReport[];
  /** Every fault came to happen, and no block was cut short. */
  readonly whole: boolean;
  /** Only if the run could not be made. */
  readonly problem?: Problem;
}

export function faultsReport(record: RunRecord, version: string): FaultsReport {
  const [fn] = record.functions;
  const faults = record.faults?.reports ?? [];
  return {
    version,
    function: { file: fn?.place.file ?? '', name: fn?.name ?? '' },
    node: record.node?.version ?? null,
    headline: faultHeadline(faults),
    faults,
    whole:
      record.status === 'done' &&
      faults.length === record.blocks.length &&
      faults.every(({ cutShort }) => !cutShort),
    ...(record.problem ? { problem: record.problem } : {}),
  };
}

export function faultsTable(run: RunHandle, { headline, faults }: FaultsReport): string {
  const lines = [...headOf(run), ''];
  for (const { title, todo, reports } of faultRows(faults)) {
    lines.push(`${title}. ${todo}`);
    for (const [pool, report] of reports) {
      const { headline: what, detail } = faultCell(report);
      lines.push(`  ${`${poolTitle(pool, report.workers)}:`.padEnd(18)} ${what}. ${detail}`);
    }
    lines.push('');
  }
  if (headline !== null) lines.push(headline);
  lines.push(...run.record.warnings.map((warning) => `Warning: ${warning}`));
  return `${lines.join('\n')}\n`;
}
