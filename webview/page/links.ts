/** Places in the source as links that the host opens. */
import type { FromPage } from '../../src/shared/page-protocol.js';
import { formatPlace } from '../../src/shared/problem.js';
import type { SourcePlace } from '../../src/shared/problem.js';
import { h } from './dom.js';
import { withPlaces } from './places.js';

type Post = (message: FromPage) => void;

/** A button that looks like a link: it leads to an editor, not to an address. */
export function placeLink(place: SourcePlace, text: string, post: Post): HTMLElement {
  return h(
    'button',
    {
      class: 'link',
      title: `Go to ${formatPlace(place)}`,
      attrs: { type: 'button' },
      data: { place: formatPlace(place) },
      on: { click: () => post({ type: 'reveal', place }) },
    },
    text,
  );
}

/** Preformatted text, the places that it names made clickable. */
export function textWithLinks(text: string, post: Post): HTMLElement {
  const pieces = withPlaces(text).map((piece) =>
    typeof piece === 'string' ? piece : placeLink(piece.place, piece.text, post),
  );
  return h('pre', { class: 'text', attrs: { tabindex: '0' } }, ...pieces);
}
