/** Rows of a counter that are too low for a line: the more, the brighter. One image for all of them. */
import { levelsPerColumn } from '../model/counters.js';
import type { Series } from '../model/counters.js';
import type { CounterBox } from '../model/layout.js';
import { shownTo } from './scene.js';
import type { Group, Scene } from './scene.js';
import { mix, packed } from './theme.js';
import type { Colour } from './theme.js';

/** Shades that are told apart. */
const SHADES = 64;
/** How much of the colour the brightest has: tasks are what the eye is to rest on. */
const MOST = 0.75;

let image = new ImageData(1, 1);
let pixels = new Uint32Array(image.data.buffer);

/** From a row's ground to a counter's colour, as pixels; kept, as there are more of them than samples in view. */
const SHADES_OF = new WeakMap<Colour, { readonly ground: Colour; readonly shades: Uint32Array }>();

function shadesOf(colour: Colour, ground: Colour): Uint32Array {
  const known = SHADES_OF.get(colour);
  if (known?.ground === ground) return known.shades;
  const shades = Uint32Array.from({ length: SHADES + 1 }, (_, shade) =>
    packed(mix(colour, ground, (MOST * shade) / SHADES), 1),
  );
  SHADES_OF.set(colour, { ground, shades });
  return shades;
}

/** `most`: what the brightest stands for. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  scene: Scene,
  group: Group,
  box: CounterBox,
  most: number,
): void {
  const { theme, gutter, ratio, domain, grain } = scene;
  const [left, top] = [Math.round(gutter * ratio), Math.round(box.top * ratio)];
  const columns = Math.round(shownTo(scene) * ratio) - left;
  const height = Math.round((box.top + box.rowHeight * box.workers.length) * ratio) - top;
  if (columns < 1 || height < 1) return;
  if (image.width !== columns || image.height < height) {
    image = new ImageData(columns, height);
    pixels = new Uint32Array(image.data.buffer);
  }
  const step = (domain[1] - domain[0]) / ((scene.width - gutter) * ratio);
  const ground = packed(theme.background, 1);
  const shades = shadesOf(theme.counters[box.kind], theme.lane);
  const edgeOf = (y: number): number => Math.round(y * ratio) - top;
  box.workers.forEach((worker, index) => {
    const y = box.top + index * box.rowHeight;
    const [first, end, next] = [
      edgeOf(y),
      edgeOf(y + box.rowHeight - 1),
      edgeOf(y + box.rowHeight),
    ];
    const row = pixels.subarray(first * columns, (first + 1) * columns);
    const series = group.lanes.counters.of(box.kind, worker);
    if (series) shade(row, series, domain[0] + group.zero, step, most, shades, grain);
    else row.fill(ground);
    for (let at = first + 1; at < end; at++) pixels.set(row, at * columns);
    pixels.fill(ground, Math.max(first + 1, end) * columns, next * columns);
  });
  context.putImageData(image, left, top, 0, 0, columns, height);
}

/** One row of pixels, its first column `from` µs since the run began; `grain`: how many are told apart as one. */
function shade(
  row: Uint32Array,
  series: Series,
  from: number,
  step: number,
  most: number,
  shades: Uint32Array,
  grain: number,
): void {
  const none = shades[0] ?? 0;
  const colourOf = (value: number): number =>
    shades[Math.round(Math.min(1, Math.max(0, value / most)) * SHADES)] ?? none;
  const first = series.countUpTo(from);
  const last = Math.min(series.length, series.countUpTo(from + row.length * step) + 1);
  if ((last - first) * grain > row.length) {
    const levels = levelsPerColumn(series, from, step * grain, Math.ceil(row.length / grain));
    for (let column = 0, x = 0; x < row.length; column++) {
      const colour = colourOf(levels[column] ?? 0);
      for (const end = x + grain; x < end; x++) row[x] = colour;
    }
    return;
  }
  row.fill(none);
  const columnOf = (time: number): number => Math.round((time - from) / step);
  for (let i = Math.max(1, first); i < last; i++) {
    // A sample tells of the time since the one before.
    const begin = Math.max(0, columnOf(series.at[i - 1] ?? 0));
    const end = Math.min(row.length, columnOf(series.at[i] ?? 0));
    if (end > begin) row.fill(colourOf(series.value[i] ?? 0), begin, end);
  }
}
