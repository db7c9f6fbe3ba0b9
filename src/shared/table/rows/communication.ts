import { formatBytes, formatMs, formatShare } from '../../format.js';
import { isInline } from '../../words.js';
import { passFactsOf } from '../columns.js';
import type { PoolColumn } from '../columns.js';
import type { Payload, Way } from '../measured.js';
import type { TableCell, TableRow, TableSource } from '../table.js';
import { breakEvenOf, transferableShare } from '../way.js';
import type { BreakEven } from '../way.js';
import { cellOf, middle } from './cell.js';

/** What tasks send and return, what that costs, and from which size on it costs more than the work. */
export function communicationRow(source: TableSource): TableRow {
  const payload = source.columns.find((column) => column.payload)?.payload ?? null;
  return {
    id: 'communication',
    title: 'Communication',
    textbook: { threads: 'Shared memory', processes: 'Values are serialised' },
    finding: payload && findingOf(payload),
    cells: source.columns.map((column) => communicationCell(source, column)),
  };
}

function findingOf(payload: Payload): string {
  const { sent, returned, tasks } = payload;
  const share = transferableShare(payload);
  const size = (side: Payload['sent']): string =>
    side ? formatBytes(Math.round(side.bytes)) : 'something that cannot be serialised';
  const moved =
    share !== null && share > 0.005
      ? ` Of that, ${formatShare(share)} could be transferred instead of copied.`
      : '';
  return `A task sends ${size(sent)} and returns ${size(returned)} (mean of ${tasks}, serialised).${moved} What that costs was measured in the first round alone.`;
}

const us = (value: number): string => formatMs(value / 1e3);

function communicationCell({ comparison }: TableSource, column: PoolColumn): TableCell {
  if (isInline(column.pool)) {
    return cellOf(column, { value: 'Nothing is copied', more: ['values are passed by reference'] });
  }
  const { transport, payload } = column;
  if (!transport) return cellOf(column, { value: '–', more: ['No worker answered in time.'] });
  const runUs = middle(column.blocks.map((block) => passFactsOf(block, comparison.basis)?.runUs));
  const even = runUs === null ? null : breakEvenOf(transport, runUs);
  const { empty, own, transferred } = transport;
  const largest = transport.copied.at(-1);
  return cellOf(column, {
    value: even ? evenText(even) : `${us(empty.thereUs + empty.backUs)} there and back`,
    more: [
      `empty task: ${us(empty.thereUs)} there, ${us(empty.backUs)} back`,
      own ? `own arguments (${formatBytes(own.bytes)}): ${us(own.thereUs)}` : '',
      largest ? wayText('copied', largest) : '',
      transferred ? wayText('transferred', transferred) : '',
    ].filter(Boolean),
    figures: {
      sentBytes: payload?.sent?.bytes ?? null,
      returnedBytes: payload?.returned?.bytes ?? null,
      emptyUs: empty.thereUs + empty.backUs,
      ownBytes: own?.bytes ?? null,
      ownThereUs: own?.thereUs ?? null,
      copiedBytes: largest?.bytes ?? null,
      copiedThereUs: largest?.thereUs ?? null,
      copiedBackUs: largest?.backUs ?? null,
      transferredThereUs: transferred?.thereUs ?? null,
      breakEvenBytes: even && Number.isFinite(even.bytes) ? even.bytes : null,
    },
  });
}

const wayText = (how: string, { bytes, thereUs, backUs }: Way): string =>
  how === 'copied'
    ? `${formatBytes(bytes)} copied: ${us(thereUs)} there, ${us(backUs)} back`
    : `${formatBytes(bytes)} transferred: ${us(thereUs)} there`;

function evenText({ bytes, from, isExtrapolated }: BreakEven): string {
  if (bytes === 0) return 'An empty task takes longer to send than one takes to run';
  if (!Number.isFinite(bytes)) return 'Size hardly matters';
  const size = formatBytes(Math.round(bytes));
  const told = isExtrapolated ? `About ${size}` : size;
  return from === 'own'
    ? `${told} of arguments like these take as long to send as a task runs`
    : `${told} of bytes take as long to send as a task runs`;
}
