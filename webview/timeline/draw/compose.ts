/** From blocks to a scene: places the groups. */
import type { Block, Blocks } from '../model/blocks.js';
import { placeGroups } from '../model/layout.js';
import { Marks } from '../model/marks.js';
import { COUNTER_KINDS } from '../types.js';
import type { Extra } from '../types.js';
import type { Looks } from '../interact/looks.js';
import { ProgressTexts } from './labels.js';
import { pixelsIn } from './scene.js';
import type { Group, Scene } from './scene.js';

/** From this width on, lanes are named in words, and the legend is always there. CSS pixels. */
export const WIDE = 460;
const GUTTER = { narrow: 22, wide: 76 };
const NO_MARKS = new Marks();

/** What the scene is made of besides the blocks. */
export type Look = Pick<
  Scene,
  'domain' | 'theme' | 'until' | 'hover' | 'selection' | 'found' | 'marks'
>;

/** While a hand moves the view, so many columns of lanes are worked out per frame, whatever the number of lanes. */
const MOST_MOVING = 7_000;
const COARSEST = 4;
const grainFor = (columns: number): number =>
  Math.max(1, Math.min(COARSEST, Math.ceil(columns / MOST_MOVING)));

export class Composer {
  readonly #progress = new ProgressTexts();

  /** `now`: the page's clock, ms; null if there is nothing to show, or no room for it. `moving`: drawn again at once. */
  compose(
    blocks: Blocks,
    container: HTMLElement,
    now: number,
    looks: Looks,
    look: Look,
    moving = false,
  ): Scene | null {
    const { run, all } = blocks;
    const width = Math.floor(container.clientWidth);
    if (!run || all.length === 0 || width < 40) return null;
    const shows = (extra: Extra): boolean => looks.shows(extra, isRoomy(all, width));
    const folded = all.map((block) => blocks.isFolded(block, all));
    const boxes = placeGroups(
      all.map(({ block, lanes }, index) => ({
        block,
        rows: lanes.rows,
        collapsed: folded[index] ?? false,
        counters: COUNTER_KINDS.flatMap((kind) => {
          const workers = shows(kind) ? lanes.counters.workersOf(kind) : [];
          return workers.length > 0 ? [{ kind, workers }] : [];
        }),
      })),
    );
    const groups = all.flatMap((block, index): Group[] => {
      const box = boxes[index];
      if (!box) return [];
      const progress = this.#progress.of(block);
      return [{ ...block, box, progress, now: blocks.nowOf(block, now) }];
    });
    const gutter = width >= WIDE ? GUTTER.wide : GUTTER.narrow;
    const ratio = window.devicePixelRatio || 1;
    const { colourBy, hidden, only } = looks;
    const lanes = boxes.reduce((sum, box) => sum + (box.collapsed ? 0 : box.lanes), 0);
    const grain = moving ? grainFor(lanes * pixelsIn({ width, gutter, ratio })) : 1;
    const marks = shows('output') ? look.marks : NO_MARKS;
    const pauses = shows('gc');
    return {
      ...look,
      run,
      groups,
      width,
      gutter,
      ratio,
      grain,
      moving,
      colourBy,
      hidden,
      only,
      marks,
      pauses,
    };
  }
}

/** Of one pool there is room for its counters; of several, they would push each other out of sight. */
export const isRoomy = (blocks: readonly Block[], width: number): boolean =>
  blocks.length === 1 && width >= WIDE;
