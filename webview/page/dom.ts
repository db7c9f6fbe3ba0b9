/** The little that the page needs to build its elements. Text is always text: nothing here parses HTML. */
import { READ_ATTRIBUTES, translate } from '../l10n.js';

export type Child = Node | string | null | false | undefined;

export interface Props {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  /** `data-testid`, by which the tests find it. */
  readonly testId?: string;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly on?: {
    readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void;
  };
}

/** An element with its properties and children: `h('p', { class: 'hint' }, 'text')`. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (props.class !== undefined) element.className = props.class;
  if (props.id !== undefined) element.id = props.id;
  if (props.title !== undefined) element.title = translate(props.title);
  if (props.testId !== undefined) element.dataset['testid'] = props.testId;
  for (const [name, value] of Object.entries(props.attrs ?? {})) {
    element.setAttribute(name, readable(name, value));
  }
  for (const [name, value] of Object.entries(props.data ?? {})) element.dataset[name] = value;
  for (const [type, listener] of Object.entries(props.on ?? {})) {
    element.addEventListener(type, listener as EventListener);
  }
  element.append(...shown(element, children));
  return element;
}

/** The user's own code and values stand in such elements, and are left as they are. */
const VERBATIM = new Set(['CODE', 'PRE']);

function shown(element: Element, children: readonly Child[]): (Node | string)[] {
  const kept = children.filter((child) => child !== null && child !== false && child !== undefined);
  if (VERBATIM.has(element.tagName)) return kept;
  return kept.map((child) => (typeof child === 'string' ? translate(child) : child));
}

const readable = (attribute: string, value: string): string =>
  READ_ATTRIBUTES.has(attribute) ? translate(value) : value;

/** Writes text only where it differs, so that a frame without news costs no layout. */
export function setText(element: Node, text: string): void {
  const said = VERBATIM.has(element.nodeName) ? text : translate(text);
  if (element.textContent !== said) element.textContent = said;
}

/** Sets an attribute only where it differs; null removes it. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  const said = value === null ? null : readable(name, value);
  if (element.getAttribute(name) === said) return;
  if (said === null) element.removeAttribute(name);
  else element.setAttribute(name, said);
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/** Puts `children` in place of what is there. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...shown(element, children));
}

/**
 * Tells whether a JSON-able value is another than the last time: what is built anew loses the focus, and what is
 * spoken is spoken again.
 */
export function watcher(): (value: unknown) => boolean {
  let last: string | undefined;
  return (value) => {
    const next = JSON.stringify(value);
    if (next === last) return false;
    last = next;
    return true;
  };
}

/** A section with its heading. */
export function section(label: string, testId: string, ...children: readonly Child[]): HTMLElement {
  const id = `heading-${testId}`;
  return h(
    'section',
    { class: `section ${testId}`, testId, attrs: { 'aria-labelledby': id } },
    h('h2', { id, class: 'section-title' }, label),
    ...children,
  );
}

export type SvgAttributes = Readonly<Record<string, string | number>>;

/** What is said of a part of a drawing that is pointed at. */
export function svgTitle(text: string): SVGTitleElement {
  const title = svgElement('title');
  title.textContent = translate(text);
  return title;
}

/** An element of a drawing. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: SvgAttributes = {},
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
