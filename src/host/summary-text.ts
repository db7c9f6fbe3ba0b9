/** A run in a few lines of plain text, for places that show no page. */
import { summarise } from '../shared/analysis.js';
import { poolFigures } from '../shared/figures.js';
import { formatMs, formatRatio, formatShare, plural } from '../shared/format.js';
import { problemLine } from '../shared/problem.js';
import { problemsOf } from '../shared/problems-of.js';
import { verdictOf } from '../shared/verdict.js';
import type { MeasuredRun } from './outcomes.js';

/** Lines without line ends: the verdict, a line per pool, and what went wrong. */
export function summaryLines({ record, traces }: MeasuredRun): string[] {
  const figures = poolFigures(record, (block) => {
    const trace = traces.get(block);
    return trace ? summarise(trace) : null;
  });
  const lines: string[] = [];
  for (const { title, summary, speedup } of figures) {
    if (!summary) continue;
    const parts = [
      formatMs(summary.wallMs),
      plural(summary.tasks, 'task'),
      ...(summary.failed > 0 ? [`${summary.failed} failed`] : []),
      ...(speedup === null ? [] : [`${formatRatio(speedup)} serial`]),
      `overhead ${formatShare(summary.overhead.share)}`,
    ];
    lines.push(`${title}: ${parts.join(', ')}`);
  }
  const { headline, reasons, caveats } = verdictOf(record, figures);
  if (lines.length > 0) lines.unshift([headline, ...reasons, ...caveats].join(' '));
  for (const { problem } of problemsOf(record)) lines.push(problemLine(problem));
  return lines;
}
