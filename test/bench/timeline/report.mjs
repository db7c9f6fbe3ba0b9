/** Figures as a table: the median of the rounds. */

/**
 * One measured page, or why it could not be measured.
 * @typedef {object} Place
 * @property {number} round
 * @property {Viewer} viewer
 * @property {number} tasks
 * @property {string} [error]
 * @property {number} [waited] how long it was waited for in vain, ms
 * @typedef {Partial<import('./measure.mjs').Figures> & Place} Row
 * @typedef {'ours' | 'svg' | 'vis' | 'speedscope' | 'speedscope-phases' | 'speedscope-trace'} Viewer
 */

/** @param {number[]} values */
const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
};

/** @type {Record<Viewer, string>} */
const NAMES = {
  ours: 'Pool Lanes',
  svg: 'D3 SVG',
  vis: 'vis-timeline',
  speedscope: 'speedscope, its own format',
  'speedscope-phases': 'speedscope, its own format with phases',
  'speedscope-trace': 'speedscope, Chrome trace',
};

/** What each was given, and what it shows of it. */
/** @type {Record<Viewer, string>} */
const GIVEN = {
  ours: 'trace chunks: queue, send, run, return and outcome of each task, counters; shows all lanes',
  svg: 'start and end of each run, as objects; shows all lanes',
  vis: 'start and end of each run, as objects; shows all lanes',
  speedscope:
    'its own format at its most compact, start and end of each run and nothing else; shows one lane',
  'speedscope-phases': 'its own format, send, run and return of each task; shows one lane',
  'speedscope-trace':
    'the Chrome trace that Pool Lanes exports of this run: send, run, return and outcome of each task, counters; shows one lane',
};

/** @param {number} value */
const digits = (value, fraction = 0) => (Number.isFinite(value) ? value.toFixed(fraction) : '–');

/**
 * A Markdown table, a line per viewer and size; below it, what each was given, and how much sooner ours shows bars.
 * @param {readonly Row[]} rows
 */
export function report(rows) {
  const lines = [
    '| tasks | viewer | given MB | first bars ms | all bars ms | frame p50 ms | p95 ms | CPU/frame ms | memory MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const viewers = new Set(rows.map((row) => row.viewer));
  for (const tasks of new Set(rows.map((row) => row.tasks))) {
    for (const viewer of viewers) {
      const own = rows.filter((row) => row.tasks === tasks && row.viewer === viewer);
      if (own.length === 0) continue;
      const good = own.filter((row) => !row.error);
      /** @param {keyof import('./measure.mjs').Figures} name */
      const of = (name) => median(good.map((row) => row[name] ?? NaN));
      const cells =
        good.length > 0
          ? [
              digits(of('given'), 1),
              digits(of('first')),
              digits(of('all')),
              digits(of('p50'), 1),
              digits(of('p95'), 1),
              digits(of('cpu'), 1),
              digits(of('memory'), 1),
            ]
          : [own[0]?.error, '–', '–', '–', '–', '–', '–'];
      lines.push(`| ${[tasks.toLocaleString('en'), NAMES[viewer], ...cells].join(' | ')} |`);
    }
  }
  lines.push('', ...[...viewers].map((viewer) => `- ${NAMES[viewer]} is given ${GIVEN[viewer]}.`));
  return [...lines, '', ...ratios(rows)].join('\n');
}

/**
 * How many times as long each viewer takes to its first bars as ours: the median of the rounds. Where a viewer was given up,
 * it is at least as many times as it was waited for.
 * @param {readonly Row[]} rows
 */
function ratios(rows) {
  const others = /** @type {Viewer[]} */ (Object.keys(NAMES)).filter((viewer) => viewer !== 'ours');
  return [...new Set(rows.map((row) => row.tasks))].flatMap((tasks) =>
    others.flatMap((viewer) => {
      const all = rows.filter((row) => row.tasks === tasks && row.viewer === viewer);
      if (all.length === 0) return [];
      const each = all.flatMap((row) => {
        const ours = rows.find(
          (one) => one.tasks === tasks && one.round === row.round && one.viewer === 'ours',
        );
        const first = row.first ?? row.waited;
        return first === undefined || ours?.first === undefined ? [] : [first / ours.first];
      });
      const least = all.some(({ waited }) => waited !== undefined) ? 'more than ' : '';
      const times =
        each.length > 0 ? `${least}${digits(median(each), 1)} × as long` : 'nothing to compare';
      return [`First bars of ${tasks.toLocaleString('en')} tasks, ${NAMES[viewer]}: ${times}.`];
    }),
  );
}
