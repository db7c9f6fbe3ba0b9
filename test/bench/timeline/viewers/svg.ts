/** The Gantt chart that one writes first with D3: a rectangle per task, an axis, a zoom. */
import { axisTop, scaleBand, scaleLinear, select, zoom } from 'd3';
import type { D3ZoomEvent } from 'd3';
import { barsOf } from './bars.js';
import { LANES, offer, painted } from './viewer.js';
import type { Bar } from './viewer.js';

const [WIDTH, HEIGHT] = [1284, 440];
const svg = select(document.body).append('svg').attr('width', WIDTH).attr('height', HEIGHT);
let bars: Bar[] = [];

offer({
  prepare: (tasks) => {
    bars = barsOf(tasks);
    // Objects, whose bytes nobody knows.
    return Promise.resolve(NaN);
  },
  async load() {
    const began = performance.now();
    const end = bars.reduce((last, bar) => Math.max(last, bar.end), 0);
    const x = scaleLinear().domain([0, end]).range([0, WIDTH]);
    const y = scaleBand<number>()
      .domain(Array.from({ length: LANES }, (_, lane) => lane))
      .range([30, HEIGHT])
      .padding(0.15);
    const axis = svg.append('g').attr('transform', 'translate(0,28)').call(axisTop(x));
    const rects = svg
      .append('g')
      .selectAll('rect')
      .data(bars)
      .join('rect')
      .attr('y', ({ lane }) => y(lane) ?? 0)
      .attr('height', y.bandwidth())
      .attr('x', ({ start }) => x(start))
      .attr('width', (bar) => x(bar.end) - x(bar.start))
      .attr('fill', 'steelblue');
    svg.call(
      zoom<SVGSVGElement, unknown>().on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        const seen = event.transform.rescaleX(x);
        axis.call(axisTop(seen));
        rects
          .attr('x', ({ start }) => seen(start))
          .attr('width', (bar) => seen(bar.end) - seen(bar.start));
      }),
    );
    await painted();
    const all = performance.now() - began;
    return { first: all, all };
  },
  surface: () => svg.node() ?? document.body,
  // It has no pan by wheel: it zooms instead, which costs the same.
  wheel: { zoom: { deltaY: 100 }, pan: { deltaY: 25 } },
  release: () => (bars = []),
});
