/** Per pool: the chart and the table. */
import { isFaultLab } from '../../src/shared/faults.js';
import { keyOf } from '../../src/shared/rounds.js';
import { section, show } from './dom.js';
import { summaryChart } from './summary-chart.js';
import { summaryTable } from './summary-table.js';
import type { SummaryRow } from './summary-table.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

export function summaryView({ model }: PageContext): View {
  const chart = summaryChart();
  const table = summaryTable();
  const element = section('Pools', 'summary', chart.element, table.element);
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'trace')) return;
      const isLab = model.run !== null && isFaultLab(model.run);
      show(element, model.hasFigures && model.run?.foreign !== true && !isLab);
      if (isLab) return;
      chart.update(model.figures);
      const { comparison } = model;
      const rows = model.figures.map((row): SummaryRow => {
        const place = comparison?.pools.findIndex((one) => keyOf(one) === keyOf(row)) ?? -1;
        return { ...row, against: comparison?.answer.pools[place]?.againstSerial ?? null };
      });
      table.update(rows, comparison !== null);
    },
  };
}
