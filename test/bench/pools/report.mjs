/** From figures to a table: medians, spread, and our ratio against the best peer of each row. */
import { median, works } from './works.mjs';

/** What no row compares against: it is there to be seen. */
const yardsticks = new Set(['bare']);

/** How many times better ours is, round by round: what disturbed one of them then, disturbed both. */
function ratiosOf(ours, peer, more) {
  const paired = ours.values.length === peer.values.length;
  const mine = paired ? ours.values : [ours.median];
  const its = paired ? peer.values : [peer.median];
  return mine.map((value, i) => (more ? value / its[i] : its[i] / value));
}

/** Medians and spreads of every row, and how ours compares. */
export function summary(figures, { kinds, names }) {
  const rows = [];
  for (const kind of kinds) {
    for (const name of names) {
      const { metrics, title, target, against } = works[name];
      for (const [metric, { unit, more }] of Object.entries(metrics)) {
        const cells = {};
        for (const [key, values] of figures) {
          const [k, n, m, library] = key.split(' ');
          if (k !== kind || n !== name || m !== metric) continue;
          cells[library] = {
            values,
            median: median(values),
            least: Math.min(...values),
            most: Math.max(...values),
          };
        }
        if (Object.keys(cells).length === 0) continue;
        const peers = Object.entries(cells).filter(([library]) =>
          against ? against.includes(library) : library !== 'ours' && !yardsticks.has(library),
        );
        const best = peers.toSorted(([, a], [, b]) =>
          more ? b.median - a.median : a.median - b.median,
        )[0];
        const ratios = best && cells.ours ? ratiosOf(cells.ours, best[1], more) : [];
        rows.push({
          kind,
          title: Object.keys(metrics).length > 1 ? `${title}, ${metric}` : title,
          unit,
          cells,
          best: best?.[0],
          ratio: ratios.length > 0 ? median(ratios) : undefined,
          least: Math.min(...ratios),
          most: Math.max(...ratios),
          target: target[kind],
        });
      }
    }
  }
  return rows;
}

function figure(value) {
  if (value >= 10_000) return `${(value / 1000).toFixed(0)} k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

const spread = ({ median: middle, least, most }) =>
  `${figure(middle)} ±${(((most - least) / 2 / middle) * 100).toFixed(0)}%`;

/** The rows as text, a table per kind of pool. */
export function report(rows, libraries) {
  const lines = [];
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const mine = rows.filter((row) => row.kind === kind);
    const present = libraries.filter((one) => mine.some((row) => row.cells[one]));
    const table = [
      [kind === 'thread' ? 'threads' : 'processes', ...present, 'ours / best peer', 'to reach'],
      ...mine.map((row) => [
        `${row.title} (${row.unit})`,
        ...present.map((one) => (row.cells[one] ? spread(row.cells[one]) : '')),
        row.ratio === undefined
          ? ''
          : `${row.ratio.toFixed(2)} (${row.least.toFixed(2)} … ${row.most.toFixed(2)}) × ${row.best}`,
        row.ratio === undefined ? '' : `${row.target} ${row.ratio >= row.target ? 'yes' : 'NO'}`,
      ]),
    ];
    const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
    for (const [i, line] of table.entries()) {
      lines.push(
        line.map((cell, j) => (j ? cell.padStart(widths[j]) : cell.padEnd(widths[j]))).join('  '),
      );
      if (i === 0) lines.push(widths.map((width) => '-'.repeat(width)).join('  '));
    }
    lines.push('');
  }
  lines.push(
    '± is half of the range over all rounds. Ratios are taken within each round; shown are their median and range.',
    'A ratio above 1 is in our favour, for times and memory too.',
  );
  return lines.join('\n');
}
