/** What is seen of the timeline as a file: the run's name and machine, the axis, the lanes, what the colours mean. */
import type { PictureFormat } from '../../src/shared/page-protocol.js';
import type { RunRecord } from '../../src/shared/run.js';
import { translate } from '../l10n.js';
import { drawAxis, ticksOf } from '../timeline/draw/axis.js';
import { widthOf } from '../timeline/draw/labels.js';
import { drawMargin } from '../timeline/draw/margin.js';
import { Painter } from '../timeline/draw/painter.js';
import { cycled } from '../timeline/draw/scene.js';
import type { Scene } from '../timeline/draw/scene.js';
import { AXIS_HEIGHT } from '../timeline/draw/sizes.js';
import type { Colour } from '../timeline/draw/theme.js';
import { heightOf } from '../timeline/model/layout.js';
import { PHASES } from '../timeline/types.js';
import { SvgContext } from './export-svg.js';

/** Pixels of a picture for one of the page: sharp on any screen and on paper. */
const RATIO = 2;
const PADDING = 10;
const HEAD_HEIGHT = 46;
const LEGEND_HEIGHT = 24;

type Context = CanvasRenderingContext2D;

/** A stretch of the picture, below each other; `paint` draws it from its own top left corner. */
interface Part {
  readonly height: number;
  readonly paint: (context: Context) => void;
}

/** The file; null if there is nothing to see. */
export async function drawPicture(
  seen: Scene | null,
  format: PictureFormat,
): Promise<ArrayBuffer | null> {
  if (!seen) return null;
  // A picture shows neither what is pointed at nor how far a replay has come.
  const scene: Scene = { ...seen, ratio: RATIO, grain: 1, moving: false, hover: null, until: null };
  const parts = partsOf(scene);
  return format === 'png' ? pngOf(scene, parts) : svgOf(scene, parts);
}

function partsOf(scene: Scene): Part[] {
  const ticks = ticksOf(scene);
  return [
    { height: HEAD_HEIGHT, paint: (context) => drawHead(context, scene) },
    { height: AXIS_HEIGHT, paint: (context) => drawAxis(context, scene, ticks, 0, AXIS_HEIGHT) },
    {
      height: heightOf(scene.groups.map(({ box }) => box)),
      paint: (context) => new Painter(canvasOf(context), drawMargin).draw(scene, ticks),
    },
    { height: LEGEND_HEIGHT + PADDING, paint: (context) => drawLegend(context, scene) },
  ];
}

/** All that the painter asks of a canvas. */
const canvasOf = (context: Context): HTMLCanvasElement =>
  ({ getContext: () => context }) as unknown as HTMLCanvasElement;

const heightOfAll = (parts: readonly Part[]): number =>
  parts.reduce((sum, { height }) => sum + height, 0);

async function pngOf(scene: Scene, parts: readonly Part[]): Promise<ArrayBuffer | null> {
  const whole = sized(scene.width + 2 * PADDING, heightOfAll(parts));
  if (!whole) return null;
  whole.fillStyle = scene.theme.background.css;
  whole.fillRect(0, 0, whole.canvas.width, whole.canvas.height);
  let top = 0;
  for (const { height, paint } of parts) {
    const part = sized(scene.width, height);
    if (!part) return null;
    part.setTransform(RATIO, 0, 0, RATIO, 0, 0);
    paint(part);
    whole.drawImage(part.canvas, PADDING * RATIO, Math.round(top * RATIO));
    top += height;
  }
  const blob = await new Promise<Blob | null>((resolve) => whole.canvas.toBlob(resolve));
  return blob ? blob.arrayBuffer() : null;
}

/** A canvas of its own; `width` and `height` in pixels of the page. */
function sized(width: number, height: number): Context | null {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * RATIO);
  canvas.height = Math.ceil(height * RATIO);
  return canvas.getContext('2d');
}

function svgOf(scene: Scene, parts: readonly Part[]): ArrayBuffer {
  const [width, height] = [scene.width + 2 * PADDING, heightOfAll(parts)];
  let top = 0;
  const drawn = parts.map((part, index) => {
    const context = new SvgContext(`part${index}`);
    part.paint(context as unknown as Context);
    const group = `<g transform="translate(${PADDING} ${top})">${context.svg}</g>`;
    top += part.height;
    return group;
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${scene.theme.background.css}"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
  return new TextEncoder().encode(svg).buffer;
}

function drawHead(context: Context, { run, theme, width }: Scene): void {
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = theme.bold;
  context.fillStyle = theme.foreground.css;
  context.fillText(run.title, 0, 16);
  context.font = theme.font;
  context.fillStyle = theme.muted.css;
  let facts = factsOf(run);
  while (facts.length > 1 && widthOf(context, facts.join(' · ')) > width)
    facts = facts.slice(0, -1);
  context.fillText(facts.join(' · '), 0, 34);
}

function factsOf({ startedAt, node, machine }: RunRecord): string[] {
  const facts = [new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ') + ' UTC'];
  if (node) facts.push(`Node.js ${node.version}`);
  if (machine) facts.push(`${machine.cpus} CPUs`, machine.cpu);
  return facts;
}

/** What is drawn in which colour. */
function keysOf({ theme, colourBy, run, hidden }: Scene): (readonly [Colour, string])[] {
  const keys: (readonly [Colour, string])[] = PHASES.filter((phase) => !hidden.has(phase)).map(
    (phase) => [theme.phases[phase], translate(phase)],
  );
  if (colourBy === 'function') {
    run.functions.forEach(({ name }, index) => keys.push([cycled(theme, index), name]));
  }
  const failed = theme.outcomes[1];
  return failed ? [...keys, [failed, translate('not ok')]] : keys;
}

function drawLegend(context: Context, scene: Scene): void {
  const { theme, width } = scene;
  context.font = theme.font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  let x = 0;
  for (const [colour, name] of keysOf(scene)) {
    const wide = widthOf(context, name) + 30;
    if (x + wide > width) break;
    context.fillStyle = colour.css;
    context.fillRect(x, LEGEND_HEIGHT / 2 - 5, 10, 10);
    context.fillStyle = theme.foreground.css;
    context.fillText(name, x + 15, LEGEND_HEIGHT / 2 + 0.5);
    x += wide;
  }
}
