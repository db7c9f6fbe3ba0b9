import assert from 'node:assert/strict';
import type { Scene } from '../../../../webview/timeline/draw/scene.js';
import { markTrouble } from '../../../../webview/timeline/draw/trouble.js';

const colour = { css: '#f00', r: 255, g: 0, b: 0 };
const theme = { outcomes: [colour, colour], phases: { run: colour }, background: colour };
const scene = { gutter: 100, theme } as unknown as Scene;

/** What is drawn for stretches of troubled columns: the middles of notches, and left edge and width of stripes. */
function marksOf(columns: readonly number[], columnWidth: number): string[] {
  const marks: string[] = [];
  let filled = false;
  const context = {
    beginPath: () => undefined,
    save: () => undefined,
    restore: () => undefined,
    clip: () => undefined,
    stroke: () => undefined,
    lineTo: () => undefined,
    fill: () => (filled = true),
    // A notch begins three pixels left of its middle; stripes come later.
    moveTo: (x: number) => filled || marks.push(`notch at ${x + 3}`),
    rect: (x: number, _y: number, width: number) => marks.push(`stripes at ${x} over ${width}`),
  };
  const slot = { top: 0, height: 18 };
  markTrouble(context as unknown as CanvasRenderingContext2D, scene, slot, columns, columnWidth);
  return marks;
}

describe('columns with tasks that did not end well', () => {
  it('have a notch each where they are few, and stripes where they are many', () => {
    assert.deepEqual(marksOf([10, 11, 20, 25, 40, 46], 1), [
      'notch at 110.5',
      'notch at 122.5',
      'stripes at 140 over 6',
    ]);
  });

  it('are no more striped for being wide while the view moves', () => {
    assert.deepEqual(marksOf([4, 6, 10, 13], 3), ['notch at 115', 'stripes at 130 over 9']);
  });
});
