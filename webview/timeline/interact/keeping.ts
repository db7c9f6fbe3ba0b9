/** What of the view outlives the page: handed out a moment after it has changed, taken back when the page is. */
import type { Blocks } from '../model/blocks.js';
import type { TimelineViewState } from '../types.js';
import type { Looks } from './looks.js';
import { Rest } from './rest.js';
import type { View } from './view.js';

const AFTER_MS = 300;

export class Keeping {
  readonly #rest: Rest;

  constructor(
    private readonly view: View,
    private readonly blocks: Blocks,
    private readonly looks: Looks,
    keep: (state: TimelineViewState) => void,
  ) {
    this.#rest = new Rest(AFTER_MS, () => keep(this.state));
  }

  get state(): TimelineViewState {
    return {
      domain: this.view.domain,
      alignment: this.blocks.alignment,
      ...this.looks.state,
      follow: this.view.follow,
      folded: { ...this.blocks.folded },
    };
  }

  restore(saved: TimelineViewState): void {
    this.view.domain = saved.domain;
    this.view.follow = saved.follow;
    this.blocks.alignment = saved.alignment;
    this.blocks.folded = { ...saved.folded };
    this.looks.restore(saved);
  }

  /** Changes that follow each other soon are kept once. */
  soon(): void {
    this.#rest.touch();
  }

  stop(): void {
    this.#rest.stop();
  }
}
