/** Per pool: the chart and the table. */
import { standingName } from '../../src/shared/comparison.js';
import { isFaultLab } from '../../src/shared/faults.js';
import type { PoolFigures } from '../../src/shared/figures.js';
import { plural } from '../../src/shared/format.js';
import { keyOf } from '../../src/shared/rounds.js';
import type { RunComparison } from '../../src/shared/rounds.js';
import { FEWEST_ROUNDS } from '../../src/shared/stats/interval.js';
import { unequalLine } from '../../src/shared/verdict-of-rounds.js';
import { h, section, setText, show } from './dom.js';
import { summaryChart } from './summary-chart.js';
import { summaryTable } from './summary-table.js';
import type { SummaryRow } from './summary-table.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export function summaryView({ model }: PageContext): View {
  const chart = summaryChart();
  const table = summaryTable();
  const note = h('p', { class: 'hint', testId: 'summary-note' });
  const element = section('Pools', 'summary', chart.element, note, table.element);
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'trace')) return;
      const { run, figures, comparison } = model;
      const isLab = run !== null && isFaultLab(run);
      show(element, model.hasFigures && run?.foreign !== true && !isLab);
      if (isLab) return;
      chart.update(figures);
      const isCompared = run !== null && comparison !== null && unequalLine(run) === null;
      table.update(isCompared ? comparedRows(figures, comparison) : figures);
      setText(note, noteOf(figures, comparison));
    },
  };
}

/** How sure the figures are. */
function noteOf(figures: readonly PoolFigures[], comparison: RunComparison | null): string {
  const rounds = Math.max(...figures.map((row) => row.rounds));
  if (comparison && rounds >= FEWEST_ROUNDS) {
    return `Medians over ${plural(rounds, 'round')}, start-up included unless once started; × serial is paired within the rounds, with its 95 % interval.`;
  }
  return rounds > 1
    ? `Medians over ${plural(rounds, 'round')}, start-up included, without intervals.`
    : 'Measured once, start-up included: another time may differ.';
}

function comparedRows(
  figures: readonly PoolFigures[],
  { answer }: RunComparison,
): readonly SummaryRow[] {
  const fastest = answer.fastest === null ? null : answer.pools[answer.fastest];
  return figures.map((row) => {
    const own = answer.pools.find((one) => keyOf(one) === keyOf(row));
    if (!own) return row;
    const isFastest = own === fastest;
    const standing = standingName(answer, own.standing);
    return { ...row, against: own.againstSerial, standing, isFastest };
  });
}
