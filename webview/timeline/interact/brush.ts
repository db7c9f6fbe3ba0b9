/** Two brushes by d3-brush: on the minimap what is seen, on the axis a range to be measured. */
import { brushX, select } from 'd3';
import type { D3BrushEvent, Selection } from 'd3';
import type { Domain } from '../model/view.js';
import { Rest } from './rest.js';

export interface BrushBand {
  /** In the SVG element, CSS pixels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface BrushEvents {
  begin(): void;
  /** By the user's hand; in pixels; null if it was cleared by a click, which was at `at`. */
  moved(edges: Domain | null, at: number): void;
}

type Pixels = readonly [number, number];

/** A brush that nobody holds follows what it stands for once that rests for so long, ms: to move it takes a layout. */
const REST_MS = 120;

/** One brush along x. */
export class BandBrush {
  readonly #behaviour = brushX<unknown>();
  readonly #group: Selection<SVGGElement, unknown, null, undefined>;
  #shape = '';
  #shown = '';
  #busy = false;
  #wanted: { readonly band: BrushBand; readonly edges: Pixels | null } | null = null;
  readonly #rest = new Rest(REST_MS, () => this.settle());

  /** `lazy`: what it looks like is drawn elsewhere, so it need not be in its place before a pointer comes. */
  constructor(
    svg: SVGSVGElement,
    name: string,
    events: BrushEvents,
    readonly lazy = false,
  ) {
    this.#group = select(svg).append('g').attr('class', name);
    this.#behaviour
      .handleSize(8)
      .filter((event: MouseEvent) => event.button === 0)
      .on('start', ({ sourceEvent }: D3BrushEvent<unknown>) => {
        if (!sourceEvent) return;
        this.#busy = true;
        events.begin();
      })
      .on('brush end', ({ sourceEvent, selection, type }: D3BrushEvent<unknown>) => {
        if (!sourceEvent) return;
        this.#shown = '';
        if (type === 'end') this.#busy = false;
        const at = sourceEvent instanceof MouseEvent ? sourceEvent.offsetX : NaN;
        if (type === 'end' && selection) return;
        events.moved(selection as Domain | null, at);
      });
  }

  /** Puts the brush where `edges` (pixels) are, unless the user holds it. */
  show(band: BrushBand, edges: Pixels | null): void {
    this.#wanted = { band, edges };
    if (!this.lazy) this.settle();
    else this.#rest.touch();
  }

  /** At once. */
  settle(): void {
    this.#rest.stop();
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted) this.#move(wanted.band, wanted.edges);
  }

  dispose(): void {
    this.#rest.stop();
  }

  #move(band: BrushBand, edges: Pixels | null): void {
    const { left, right, top, bottom } = band;
    const shape = [left, right, top, bottom].join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#shown = '';
      this.#behaviour.extent([
        [left, top],
        [Math.max(left + 1, right), bottom],
      ]);
      this.#group.call(this.#behaviour);
    }
    if (this.#busy) return;
    const clipped: [number, number] | null = edges && [
      Math.max(left, Math.min(right, edges[0])),
      Math.max(left, Math.min(right, edges[1])),
    ];
    const visible = clipped && clipped[1] - clipped[0] > 0 ? clipped : null;
    const shown = String(visible);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#group.call((group) => this.#behaviour.move(group, visible));
  }
}
