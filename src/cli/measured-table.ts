/** The table of a comparison, eight rows measured beside what the textbook says, as text. */
import type { Table, TableCell } from '../shared/table/table.js';

/** Characters that a line should not exceed. */
const WIDTH = 100;

export function tableLines({ note, columns, rows }: Table): string[] {
  const width = Math.max(...columns.map(({ title }) => title.length));
  const titleOf = (cell: TableCell): string =>
    columns.find(({ pool, workers }) => pool === cell.pool && workers === cell.workers)?.title ??
    '';
  const lines = rows.flatMap(({ title, textbook, finding, cells }) => [
    title,
    ...wrapped(`Textbook: threads: ${textbook.threads}; processes: ${textbook.processes}.`, '  '),
    ...(finding === null ? [] : wrapped(finding, '  ')),
    ...cells.flatMap((cell) => {
      const [first = '', ...rest] = wrapped([cell.value, ...cell.more].join(' · '), '', width + 4);
      const indent = ' '.repeat(width + 4);
      return [`  ${titleOf(cell).padEnd(width)}  ${first}`, ...rest.map((line) => indent + line)];
    }),
    '',
  ]);
  return [...wrapped(note, ''), '', ...lines];
}

/** Broken between words; each line begins with `indent`. `taken`: characters of a line that others need. */
function wrapped(text: string, indent: string, taken = indent.length): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - taken) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, indent + line];
}
