/** Pointer, wheel, brushes and keys, wired to the elements. */
import { AXIS_HEIGHT, HEADER_HEIGHT, MINIMAP_HEIGHT } from '../draw/sizes.js';
import { seenOn } from '../draw/minimap.js';
import { scaleOf, xOf } from '../draw/scene.js';
import type { Scene } from '../draw/scene.js';
import { spanOf, zoomAbout } from '../model/view.js';
import type { Domain } from '../model/view.js';
import type { TaskSelection } from '../types.js';
import { BandBrush } from './brush.js';
import type { Parts } from './dom.js';
import { counterAt, headingAt, marksAt, momentAt, taskAt } from './hit.js';
import { handleKey } from './keys.js';
import type { Steering } from './steering.js';
import { momentEntries, showEntries, showMarks, showTooltip } from './tooltip.js';
import { formatLength } from '../model/format.js';
import { COUNTER_NAMES, counterText } from '../draw/counters.js';
import { markSlot } from '../draw/marks.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import type { OutputMark } from '../../../src/shared/run.js';
import { momentOf } from '../model/describe.js';
import type { View } from './view.js';
import { attachZoom, wheelStep } from './zoom.js';

export interface GesturesOwner {
  scene(): Scene | null;
  /** The stretch of the axis on the minimap. */
  minimap(): Domain;
  setRange(range: Domain | null): void;
  hover(selection: TaskSelection | null): void;
  choose(selection: TaskSelection | null): void;
  activate(selection: TaskSelection): void;
  fold(block: number): void;
  follow(): void;
  redrawOverlay(): void;
}

/** A press that moves less than this is a click, CSS pixels. */
const CLICK_REACH = 4;

export class Gestures {
  /** Where the pointer is over the lanes, CSS pixels; null if it is not. */
  cursor: number | null = null;
  readonly #undo = new AbortController();
  readonly #detachZoom: () => void;
  readonly #minimapBrush: BandBrush;
  readonly #rangeBrush: BandBrush;
  #pressed: { x: number; y: number } | null = null;
  /** Where a range that is being drawn over the lanes began, on the axis. */
  #rangeFrom: number | null = null;

  constructor(
    readonly parts: Parts,
    readonly view: View,
    readonly steering: Steering,
    readonly owner: GesturesOwner,
  ) {
    this.#detachZoom = attachZoom(parts.grid, {
      domain: () => this.#domain,
      whole: () => view.owner.whole(),
      plot: () => this.#plot,
      clamp: (domain) => view.clamp(domain),
      begin: () => view.begin(),
      set: (domain) => view.set(domain),
    });
    this.#minimapBrush = new BandBrush(
      parts.brushes,
      'timeline-brush-view',
      { begin: () => view.begin(), moved: (edges, at) => this.#moveView(edges, at) },
      true,
    );
    this.#rangeBrush = new BandBrush(parts.brushes, 'timeline-brush-range', {
      begin: () => undefined,
      moved: (edges) => owner.setRange(edges && [this.#timeAt(edges[0]), this.#timeAt(edges[1])]),
    });
    this.#listen();
  }

  /** Puts the brushes where a scene has what they show. */
  follow(scene: Scene, range: Domain | null): void {
    const [left, right] = this.#plot;
    const { domain } = scene;
    this.#minimapBrush.show(
      { left, right, top: 1, bottom: MINIMAP_HEIGHT - 1 },
      seenOn(scene, this.owner.minimap()),
    );
    const scale = scaleOf(scene);
    this.#rangeBrush.show(
      { left, right, top: MINIMAP_HEIGHT, bottom: MINIMAP_HEIGHT + AXIS_HEIGHT - 1 },
      range && [left + (range[0] - domain[0]) * scale, left + (range[1] - domain[0]) * scale],
    );
  }

  dispose(): void {
    this.#minimapBrush.dispose();
    this.#detachZoom();
    this.#undo.abort();
  }

  get #plot(): readonly [number, number] {
    const scene = this.owner.scene();
    return scene ? [scene.gutter, scene.width] : [0, 1];
  }

  get #domain(): Domain {
    return this.owner.scene()?.domain ?? view0;
  }

  #timeAt(x: number): number {
    const [left, right] = this.#plot;
    const domain = this.#domain;
    return domain[0] + ((x - left) / (right - left)) * spanOf(domain);
  }

  #moveView(edges: Domain | null, at: number): void {
    const [left, right] = this.#plot;
    const map = this.owner.minimap();
    const timeOf = (x: number): number => map[0] + ((x - left) / (right - left)) * spanOf(map);
    if (edges) {
      this.view.set([timeOf(edges[0]), timeOf(edges[1])]);
    } else if (!Number.isNaN(at)) {
      // A click moves the view there as it is.
      const half = spanOf(this.#domain) / 2;
      this.view.glideTo([timeOf(at) - half, timeOf(at) + half]);
    }
  }

  #listen(): void {
    const { grid, header, followButton } = this.parts;
    const { signal } = this.#undo;
    grid.addEventListener('pointermove', (event) => this.#move(event), { signal });
    grid.addEventListener('pointerleave', () => this.#leave(), { signal });
    grid.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    grid.addEventListener('pointerup', () => (this.#rangeFrom = null), { signal });
    grid.addEventListener('click', (event) => this.#click(event), { signal });
    grid.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    grid.addEventListener('blur', () => this.#leave(), { signal });
    grid.addEventListener(
      'keydown',
      (event) => {
        if (!handleKey(event, this.steering)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
    for (const type of ['pointerenter', 'pointerdown'] as const) {
      header.addEventListener(type, () => this.#minimapBrush.settle(), { capture: true, signal });
    }
    header.addEventListener('wheel', (event) => this.#wheelOnHeader(event), {
      passive: false,
      signal,
    });
    followButton.addEventListener(
      'click',
      () => {
        this.owner.follow();
        grid.focus();
      },
      { signal },
    );
  }

  #point(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.parts.grid.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #move(event: PointerEvent): void {
    const scene = this.owner.scene();
    if (!scene) return;
    const { x, y } = this.#point(event);
    this.cursor = x;
    if (this.#rangeFrom !== null) {
      const at = this.#timeAt(Math.max(scene.gutter, Math.min(scene.width, x)));
      const from = this.#rangeFrom;
      this.owner.setRange(at === from ? null : [Math.min(at, from), Math.max(at, from)]);
    }
    const dragging = event.buttons !== 0;
    const task = dragging ? null : taskAt(scene, x, y);
    if (dragging || !this.#tell(scene, task, x, y, event)) this.parts.tooltip.hidden = true;
    this.parts.grid.style.cursor = dragging
      ? 'grabbing'
      : task || headingAt(scene, y)
        ? 'pointer'
        : 'default';
    this.owner.hover(task);
    this.owner.redrawOverlay();
  }

  /** Says what is under the pointer; false if there is nothing to be said. */
  #tell(
    scene: Scene,
    task: TaskSelection | null,
    x: number,
    y: number,
    { clientX, clientY }: MouseEvent,
  ): boolean {
    const { tooltip } = this.parts;
    const { theme } = scene;
    const written = marksAt(scene, x, y);
    if (written) {
      showMarks(tooltip, written.marks, written.group.zero, clientX, clientY);
      return true;
    }
    const facts = task && this.steering.facts(task);
    if (facts) {
      showTooltip(tooltip, theme, facts, clientX, clientY);
      return true;
    }
    const moment = momentAt(scene, x, y);
    if (moment) {
      const { group, time } = moment;
      const said = momentOf(group.lanes, Math.min(time, group.now), group.zero);
      showEntries(tooltip, said.title, momentEntries(theme, said, group), clientX, clientY);
      return true;
    }
    const counter = counterAt(scene, x, y);
    if (!counter) return false;
    const { group, kind, worker, time } = counter;
    const value = group.lanes.counters.at(kind, worker, time);
    if (Number.isNaN(value)) return false;
    const entry = [
      theme.counters[kind].css,
      COUNTER_NAMES[kind],
      counterText(kind, value),
    ] as const;
    const who = worker === NO_WORKER ? 'The program itself' : `Worker ${worker + 1}`;
    const title = `${who} at ${formatLength(time - group.zero)}`;
    showEntries(tooltip, title, [entry], clientX, clientY);
    return true;
  }

  /** Shows what was written where it is, once `domain` is what is seen; for those who go there by key. */
  showMark(block: number, mark: OutputMark, domain: Domain): void {
    const scene = this.owner.scene();
    const group = scene?.groups.find((one) => one.block === block);
    if (!scene || !group) return;
    const { left, top } = this.parts.grid.getBoundingClientRect();
    const x = xOf({ ...scene, domain }, group)(mark.at);
    this.cursor = x;
    showMarks(this.parts.tooltip, [mark], group.zero, left + x, top + markSlot(group, mark).top);
    this.owner.redrawOverlay();
  }

  #leave(): void {
    this.cursor = null;
    this.parts.tooltip.hidden = true;
    this.owner.hover(null);
    this.owner.redrawOverlay();
  }

  #press(event: PointerEvent): void {
    const { x, y } = this.#point(event);
    this.#pressed = { x, y };
    this.parts.grid.focus({ preventScroll: true });
    if (!event.shiftKey || event.button !== 0) return;
    this.#rangeFrom = this.#timeAt(x);
    this.parts.grid.setPointerCapture(event.pointerId);
  }

  #click(event: MouseEvent): void {
    const scene = this.owner.scene();
    const { x, y } = this.#point(event);
    const pressed = this.#pressed;
    const moved = pressed && Math.hypot(x - pressed.x, y - pressed.y) > CLICK_REACH;
    if (!scene || moved || event.shiftKey) return;
    const heading = headingAt(scene, y);
    if (heading) this.owner.fold(heading.block);
    else this.owner.choose(taskAt(scene, x, y));
  }

  #doubleClick(event: MouseEvent): void {
    const scene = this.owner.scene();
    if (!scene) return;
    const { x, y } = this.#point(event);
    const task = taskAt(scene, x, y);
    if (task) this.owner.activate(task);
    else if (!headingAt(scene, y)) this.steering.fit();
  }

  /** Over minimap and axis the bare wheel zooms: there is nothing else it could mean. */
  #wheelOnHeader(event: WheelEvent): void {
    event.preventDefault();
    const x = event.clientX - this.parts.header.getBoundingClientRect().left;
    const onMap = event.offsetY < HEADER_HEIGHT - AXIS_HEIGHT;
    const middle = (this.#domain[0] + this.#domain[1]) / 2;
    const about = onMap ? middle : this.#timeAt(x);
    this.view.begin();
    this.view.set(zoomAbout(this.#domain, about, 2 ** -wheelStep(event)));
  }
}

const view0: Domain = [0, 1];
