/** What the rounds say together: the middle one, and from the least to the most. */

/**
 * One measured run.
 * @typedef {Awaited<ReturnType<import('./desk.mjs').Desk['measure']>> & { round: number, kind: 'real' | 'replayed' }} Row
 */

/** @param {number[]} values */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return sorted.length === 1 ? `${middle}` : `${middle} (${sorted[0]} to ${sorted.at(-1)})`;
}

/**
 * @param {readonly Row[]} rows
 * @param {{ tasks: number, pace: number }} asked
 */
export function summary(rows, { tasks, pace }) {
  const titles = {
    real: `${tasks} tasks, real: the runner's own pool, as fast as it gets beside the editor`,
    replayed: `${tasks} tasks, replayed: recorded chunks at ${pace} tasks/s, real from the runner's socket on`,
  };
  return Object.entries(titles)
    .map(([kind, title]) => {
      const own = rows.filter((row) => row.kind === kind);
      if (own.length === 0) return '';
      const of = (
        /** @type {'perSecond' | 'p50' | 'p95' | 'worst' | 'hostBlockedMs' | 'hostBusyMs'} */ name,
      ) => spread(own.map((row) => row[name]));
      const parts = [...new Set(own.flatMap(({ cpu }) => Object.keys(cpu)))];
      const missing = own.reduce(
        (sum, row) =>
          sum + Math.abs(tasks - row.settledInPage) + Math.abs(tasks - row.settledOnDisk),
        0,
      );
      return [
        '',
        `${title}; ${own.length} rounds`,
        `  tasks/s in the page      ${of('perSecond')}`,
        `  frame p50 ms             ${of('p50')}`,
        `  frame p95 ms             ${of('p95')}`,
        `  longest frame ms         ${of('worst')}`,
        `  extension host blocked   ${of('hostBlockedMs')} ms at most`,
        `    but for want of a core ${of('hostBusyMs')} ms at most`,
        `  tasks missing            ${missing}`,
        '  CPU, µs per task:',
        ...parts.map(
          (part) => `    ${part.padEnd(30)} ${spread(own.map(({ cpu }) => cpu[part] ?? 0))}`,
        ),
      ].join('\n');
    })
    .join('\n');
}
