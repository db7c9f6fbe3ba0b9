/** The time axis: d3's ticks, drawn on a canvas because an SVG axis costs too much per frame. */
import { scaleLinear, tickStep } from 'd3';
import { tickFormat } from '../model/format.js';
import { scaleOf } from './scene.js';
import type { Scene } from './scene.js';
import { widthOf } from './labels.js';

export interface Ticks {
  readonly at: readonly number[];
  readonly labels: readonly string[];
  /** What the labels count from, if not 0. */
  readonly base: string | null;
}

/** Ticks for what is seen, about one per 90 pixels. */
export function ticksOf({ domain, width, gutter }: Scene): Ticks {
  const count = Math.max(2, Math.floor((width - gutter) / 90));
  const at = scaleLinear().domain([domain[0], domain[1]]).ticks(count);
  // Not from the ticks themselves: where there is room for few, one may be all that is in sight.
  const step = tickStep(domain[0], domain[1], count) || 1;
  const { base, format } = tickFormat(domain[0], domain[1], Math.abs(step));
  return { at, labels: at.map(format), base: base?.label ?? null };
}

/** Labels and marks, in a band of `height` pixels from `top`. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  scene: Scene,
  ticks: Ticks,
  top: number,
  height: number,
): void {
  const { theme, gutter, width, domain } = scene;
  const scale = scaleOf(scene);
  context.font = theme.font;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  let free = gutter - 4;
  if (ticks.base !== null) {
    context.textAlign = 'left';
    context.fillStyle = theme.foreground.css;
    context.fillText(ticks.base, 4, top + height / 2);
    free = Math.max(free, 4 + widthOf(context, ticks.base) + 8);
    context.textAlign = 'center';
  }
  ticks.at.forEach((at, index) => {
    const x = gutter + (at - domain[0]) * scale;
    const label = ticks.labels[index] ?? '';
    context.fillStyle = theme.line.css;
    context.fillRect(Math.round(x), top + height - 4, 1, 4);
    const half = widthOf(context, label) / 2;
    if (x - half < free || x + half > width) return;
    free = x + half + 8;
    context.fillStyle = theme.muted.css;
    context.fillText(label, x, top + height / 2 - 1);
  });
}

/** Faint lines through the lanes: where they are, CSS pixels, on the grid of the screen's own. */
export function gridOf(scene: Scene, ticks: Ticks): number[] {
  const scale = scaleOf(scene);
  return ticks.at.flatMap((at) => {
    const x = scene.gutter + (at - scene.domain[0]) * scale;
    return x >= scene.gutter ? [Math.round(x * scene.ratio) / scene.ratio] : [];
  });
}

/** How much of the line's colour is in them. */
export const GRID_SHARE = 0.5;

export function drawGrid(
  context: CanvasRenderingContext2D,
  scene: Scene,
  grid: readonly number[],
  height: number,
): void {
  context.fillStyle = scene.theme.line.css;
  context.globalAlpha = GRID_SHARE;
  for (const x of grid) context.fillRect(x, 0, 1, height);
  context.globalAlpha = 1;
}
