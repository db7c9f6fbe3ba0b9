/** Figures as a table: the median of the rounds. */

/**
 * One measured page, or why it could not be measured.
 * @typedef {Partial<import('./measure.mjs').Figures> & { round: number, viewer: Viewer, tasks: number, error?: string }} Row
 * @typedef {'ours' | 'svg' | 'vis' | 'speedscope'} Viewer
 */

/** @param {number[]} values */
const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
};

const NAMES = {
  ours: 'Pool Lanes',
  svg: 'D3 SVG',
  vis: 'vis-timeline',
  speedscope: 'speedscope (one lane shown)',
};

/** @param {number} value */
const digits = (value, fraction = 0) => (Number.isFinite(value) ? value.toFixed(fraction) : '–');

/**
 * A Markdown table, a line per viewer and size.
 * @param {readonly Row[]} rows
 */
export function report(rows) {
  const lines = [
    '| tasks | viewer | first bars ms | all bars ms | frame p50 ms | p95 ms | CPU/frame ms | memory MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const tasks of new Set(rows.map((row) => row.tasks))) {
    for (const viewer of new Set(rows.map((row) => row.viewer))) {
      const own = rows.filter((row) => row.tasks === tasks && row.viewer === viewer);
      if (own.length === 0) continue;
      const good = own.filter((row) => !row.error);
      /** @param {keyof import('./measure.mjs').Figures} name */
      const of = (name) => median(good.map((row) => row[name] ?? NaN));
      const cells =
        good.length > 0
          ? [
              digits(of('first')),
              digits(of('all')),
              digits(of('p50')),
              digits(of('p95')),
              digits(of('cpu'), 1),
              digits(of('memory')),
            ]
          : [own[0]?.error, '–', '–', '–', '–', '–'];
      lines.push(`| ${[tasks.toLocaleString('en'), NAMES[viewer], ...cells].join(' | ')} |`);
    }
  }
  return lines.join('\n');
}
