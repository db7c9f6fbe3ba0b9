/** What makes tasks that did not end well be found in a lane that is too dense for bars. */
import { hatch } from './bars.js';
import type { Slot } from './bars.js';
import type { Scene } from './scene.js';

/**
 * Columns with tasks that did not end well, side by side: from this width on they are striped, CSS pixels, and from this
 * many on, so that two of those that are wide while the view moves are not.
 */
const LEAST_HATCHED = { width: 6, columns: 3 };

/** Stripes over such columns or, over few, a notch that is wider, so that a single one among many is found. */
export function markTrouble(
  context: CanvasRenderingContext2D,
  scene: Scene,
  slot: Slot,
  columns: readonly number[],
  columnWidth: number,
): void {
  const colour = scene.theme.outcomes[1] ?? scene.theme.phases.run;
  const least = Math.max(LEAST_HATCHED.width, LEAST_HATCHED.columns * columnWidth);
  // All notches are one path: there may be hundreds.
  context.beginPath();
  for (let i = 0; i < columns.length; i += 2) {
    const left = scene.gutter + (columns[i] ?? 0) * columnWidth;
    const width = ((columns[i + 1] ?? 0) - (columns[i] ?? 0)) * columnWidth;
    if (width >= least) continue;
    context.moveTo(left + width / 2 - 3, slot.top - 2);
    context.lineTo(left + width / 2 + 3, slot.top - 2);
    context.lineTo(left + width / 2, slot.top + 3);
  }
  context.fillStyle = colour.css;
  context.fill();
  for (let i = 0; i < columns.length; i += 2) {
    const left = scene.gutter + (columns[i] ?? 0) * columnWidth;
    const width = ((columns[i + 1] ?? 0) - (columns[i] ?? 0)) * columnWidth;
    if (width < least) continue;
    hatch(context, scene, colour, left, slot.top, width, slot.height);
  }
}
