/** Places in the source as links that the host opens. */
import type { FromPage } from '../../src/shared/page-protocol.js';
import { formatPlace } from '../../src/shared/problem.js';
import type { SourcePlace } from '../../src/shared/problem.js';
import { h } from './dom.js';
import { withPlaces } from './places.js';

type Post = (message: FromPage) => void;

/** Leads to an editor, not to an address, so it is no anchor; and it breaks across lines, so it is no button. */
export function link(text: string, title: string, follow: () => void): HTMLElement {
  return h(
    'span',
    {
      class: 'link',
      title,
      attrs: { role: 'link', tabindex: '0' },
      on: {
        click: follow,
        keydown: (event) => {
          if (event.key !== 'Enter') return;
          event.stopPropagation();
          follow();
        },
      },
    },
    text,
  );
}

/** A path breaks after its slashes rather than in the middle of a name. */
function breakable(text: string): (Node | string)[] {
  return text.split(/(?<=[\\/])/).flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part]));
}

export function placeLink(place: SourcePlace, text: string, post: Post): HTMLElement {
  const element = link(text, `Go to ${formatPlace(place)}`, () => post({ type: 'reveal', place }));
  element.replaceChildren(...breakable(text));
  element.dataset['place'] = formatPlace(place);
  return element;
}

/** Preformatted text, the places that it names made clickable. */
export function textWithLinks(text: string, post: Post): HTMLElement {
  const pieces = withPlaces(text).map((piece) =>
    typeof piece === 'string' ? piece : placeLink(piece.place, piece.text, post),
  );
  return h('pre', { class: 'text', attrs: { tabindex: '0' } }, ...pieces);
}
