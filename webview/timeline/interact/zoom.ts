/** Wheel, drag and pinch, by d3-zoom. The timeline owns what is seen; d3's transform is made from it for each gesture. */
import { select, zoom, ZoomTransform } from 'd3';
import type { D3ZoomEvent } from 'd3';
import { spanOf, SHORTEST_SPAN } from '../model/view.js';
import type { Domain } from '../model/view.js';

export interface ZoomTarget {
  domain(): Domain;
  /** All there is to see. */
  whole(): Domain;
  /** Left and right edge of the plot in the element, CSS pixels. */
  plot(): readonly [left: number, right: number];
  /** Keeps a domain within bounds. */
  clamp(domain: Domain): Domain;
  /** A gesture begins: the view so far may be returned to. */
  begin(): void;
  set(domain: Domain): void;
}

/** Powers of two per pixel of wheel. */
const WHEEL_SPEED = 0.003;
/** A pinch on a touchpad comes as a wheel with small steps. */
const PINCH_SPEED = 0.02;

/** How many powers of two a turn of the wheel zooms in. */
export function wheelStep(event: WheelEvent): number {
  const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 300 : 1);
  const pinch = event.ctrlKey && Math.abs(pixels) < 20;
  return -pixels * (pinch ? PINCH_SPEED : WHEEL_SPEED);
}

/**
 * Whether a wheel is meant for zooming. Where the page scrolls, the bare wheel scrolls it, and Ctrl, ⌘ or Alt zooms;
 * where there is nothing to scroll, the bare wheel zooms.
 */
function zooms(event: WheelEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (pans(event)) return false;
  const page = document.scrollingElement;
  return !page || page.scrollHeight <= page.clientHeight + 1;
}

const pans = (event: WheelEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY));

/** Returns what takes it off again. */
export function attachZoom(element: HTMLElement, target: ZoomTarget): () => void {
  let base: Domain = target.whole();
  let gesturing = false;

  const toTransform = ([from, to]: Domain): ZoomTransform => {
    const [left, right] = target.plot();
    const k = spanOf(base) / (to - from);
    const baseX = ((from - base[0]) / spanOf(base)) * (right - left) + left;
    return new ZoomTransform(k, left - k * baseX, 0);
  };
  const toDomain = ({ k, x }: ZoomTransform): Domain => {
    const [left, right] = target.plot();
    const timeAt = (at: number): number =>
      base[0] + (((at - x) / k - left) / (right - left)) * spanOf(base);
    return [timeAt(left), timeAt(right)];
  };

  const behaviour = zoom<HTMLElement, unknown>()
    .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
      const wheel = event instanceof WheelEvent;
      if (
        wheel
          ? !zooms(event)
          : event.shiftKey || (event instanceof MouseEvent && event.button !== 0)
      ) {
        return false;
      }
      if (!gesturing) {
        base = target.whole();
        behaviour.scaleExtent([0.5, spanOf(base) / SHORTEST_SPAN]);
        (element as HTMLElement & { __zoom: ZoomTransform }).__zoom = toTransform(target.domain());
      }
      return true;
    })
    .wheelDelta(wheelStep)
    .constrain((transform) => toTransform(target.clamp(toDomain(transform))))
    .on('start', ({ sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (!sourceEvent) return;
      gesturing = true;
      target.begin();
    })
    .on('zoom', ({ sourceEvent, transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (sourceEvent) target.set(toDomain(transform));
    })
    .on('end', () => (gesturing = false));

  const onWheel = (event: WheelEvent): void => {
    if (!pans(event)) return;
    event.preventDefault();
    const [left, right] = target.plot();
    const pixels = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    const domain = target.domain();
    const by = (pixels / (right - left)) * spanOf(domain);
    target.begin();
    target.set(target.clamp([domain[0] + by, domain[1] + by]));
  };
  select(element).call(behaviour).on('dblclick.zoom', null);
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    select(element).on('.zoom', null);
    element.removeEventListener('wheel', onWheel);
  };
}
