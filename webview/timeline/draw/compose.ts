/** From blocks to a scene: places the groups. */
import type { Blocks } from '../model/blocks.js';
import { placeGroups } from '../model/layout.js';
import { ProgressTexts } from './labels.js';
import type { Group, Scene } from './scene.js';

/** From this width on, lanes are named in words. */
const WIDE = 460;
const GUTTER = { narrow: 22, wide: 76 };

export class Composer {
  readonly #progress = new ProgressTexts();

  /** `now`: the page's clock, ms; null if there is nothing to show, or no room for it. */
  compose(
    blocks: Blocks,
    container: HTMLElement,
    now: number,
    look: Pick<Scene, 'domain' | 'theme' | 'colourBy' | 'hidden' | 'until' | 'hover' | 'selection'>,
  ): Scene | null {
    const { run, all } = blocks;
    const width = Math.floor(container.clientWidth);
    if (!run || all.length === 0 || width < 40) return null;
    const folded = all.map((block) => blocks.isFolded(block, all));
    const boxes = placeGroups(
      all.map(({ block, lanes }, index) => ({
        block,
        rows: lanes.rows,
        collapsed: folded[index] ?? false,
      })),
    );
    const groups = all.flatMap((block, index): Group[] => {
      const box = boxes[index];
      if (!box) return [];
      const progress = this.#progress.of(block);
      return [{ ...block, box, progress, now: blocks.nowOf(block, now) }];
    });
    const gutter = width >= WIDE ? GUTTER.wide : GUTTER.narrow;
    return { ...look, run, groups, width, gutter, ratio: window.devicePixelRatio || 1 };
  }
}
