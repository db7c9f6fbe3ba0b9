/** Draws the lanes onto one canvas. */
import { translate } from '../../l10n.js';
import { heightOf } from '../model/layout.js';
import { BESIDE } from '../types.js';
import { drawGrid, gridOf } from './axis.js';
import type { Ticks } from './axis.js';
import { drawCounters } from './counters.js';
import { cutTo, groupTitle, widthOf } from './labels.js';
import { LanesPainter, slotOf } from './lanes.js';
import type { GroupPlan } from './lanes.js';
import { drawMarks } from './marks.js';
import { drawPauses } from './pauses.js';
import { NAMED_FROM, shownTo } from './scene.js';
import type { Group, Scene } from './scene.js';
import { drawStrip } from './strip.js';

export class Painter {
  readonly #lanes = new LanesPainter();

  /** `margin`: draws the names at the left. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly margin: (context: CanvasRenderingContext2D, scene: Scene) => void,
  ) {}

  draw(scene: Scene, ticks: Ticks): void {
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) return;
    const height = heightOf(scene.groups.map(({ box }) => box));
    const { ratio, width, gutter } = scene;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = scene.theme.background.css;
    context.fillRect(0, 0, width, height);
    this.margin(context, scene);
    const grid = gridOf(scene, ticks);
    this.#lanes.begin(scene, grid);
    const plans = scene.groups.map((group) => this.#lanes.plan(scene, group));
    // With a run beside, each strip has the other run's line as well.
    const compared = scene.groups.some(({ block }) => block >= BESIDE);
    const busy = new Map<Group, Float32Array>();
    scene.groups.forEach((group, i) => drawGrounds(context, scene, group, plans[i]));
    drawGrid(context, scene, grid, height);
    for (const group of scene.groups) drawHeading(context, scene, group);
    scene.groups.forEach((group, i) => {
      const plan = plans[i];
      if (!plan) return;
      if (group.block >= BESIDE) drawBesideMark(context, scene, group);
      context.save();
      context.beginPath();
      context.rect(gutter, 0, shownTo(scene) - gutter, height);
      context.clip();
      context.font = scene.theme.font;
      this.#lanes.draw(context, scene, group, plan);
      if (scene.pauses) drawPauses(context, scene, group);
      drawMarks(context, scene, group);
      context.restore();
      drawCounters(context, scene, group);
      const { share } = this.#lanes.busy;
      if (compared) busy.set(group, share.slice());
      else drawStrip(context, scene, group, share);
    });
    for (const [group, share] of busy) {
      drawStrip(context, scene, group, share, busy.get(partnerOf(scene, group) ?? group));
    }
  }
}

/** Stripes to read along. What will be shaded brings its own ground. */
function drawGrounds(
  context: CanvasRenderingContext2D,
  { theme, gutter, width }: Scene,
  group: Group,
  plan: GroupPlan | undefined,
): void {
  if (group.box.collapsed) return;
  context.fillStyle = theme.lane.css;
  group.lanes.rows.forEach((_, index) => {
    if (plan?.lanes[index]?.dense === true) return;
    const slot = slotOf(group, index);
    context.fillRect(gutter, slot.top, width - gutter, slot.height);
  });
}

/** The same pool in the other run, if it is there: the last round of it. */
const partnerOf = ({ groups }: Scene, { run, record }: Group): Group | undefined =>
  groups.findLast((other) => other.run !== run && other.record.pool === record.pool);

/** A bar along the lanes of the run beside, so that they are not taken for those of the shown one. */
function drawBesideMark(context: CanvasRenderingContext2D, { theme }: Scene, { box }: Group): void {
  context.fillStyle = theme.focus.css;
  context.fillRect(0, box.top + 2, 3, box.bottom - box.top - 2);
}

function drawHeading(context: CanvasRenderingContext2D, scene: Scene, group: Group): void {
  const { theme, width, gutter } = scene;
  const { top, collapsed } = group.box;
  const middle = top + 13;
  context.fillStyle = theme.line.css;
  context.fillRect(0, top, width, 1);
  context.fillStyle = theme.muted.css;
  context.beginPath();
  if (collapsed) {
    context.moveTo(6, middle - 4);
    context.lineTo(10, middle);
    context.lineTo(6, middle + 4);
  } else {
    context.moveTo(4, middle - 2);
    context.lineTo(8, middle + 2);
    context.lineTo(12, middle - 2);
  }
  context.strokeStyle = theme.foreground.css;
  context.lineWidth = 1.3;
  context.stroke();
  context.font = theme.bold;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = theme.foreground.css;
  const room = width - 18 - 4;
  const title = cutTo(context, translate(groupTitle(group, gutter < NAMED_FROM)), room);
  context.fillText(title, 18, middle);
  const used = widthOf(context, title) + 12;
  context.font = theme.font;
  const progress = translate(group.progress);
  if (used + widthOf(context, progress) > room) return;
  context.textAlign = 'right';
  context.fillStyle = theme.muted.css;
  context.fillText(progress, width - 4, middle);
}
