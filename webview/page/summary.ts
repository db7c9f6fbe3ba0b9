/** Per pool: the chart and the table. */
import { section, show } from './dom.js';
import { summaryChart } from './summary-chart.js';
import { summaryTable } from './summary-table.js';
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
      show(element, model.hasFigures);
      chart.update(model.figures);
      table.update(model.figures);
    },
  };
}
