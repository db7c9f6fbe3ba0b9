/**
 * The user's language. Code speaks English everywhere; what is shown is looked up in a table, on the page one that the host gives,
 * by the whole text, or by a text with places such as `Round {0} of {1}`, whose fillings are looked up in turn.
 */

interface Pattern {
  readonly matches: RegExp;
  /** Numbers of the places, in the order in which they stand in the English text. */
  readonly places: readonly number[];
  readonly to: string;
}

export type Table = Readonly<Record<string, string>>;

/** The strings in a page: a block of data, which no browser runs; nothing in it can end the block early. Empty for English. */
export const stringsBlock = (strings: Table | undefined): string =>
  strings
    ? `\n<script id="strings" type="application/json">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>`
    : '';

let table = new Map<string, string>();
let patterns: readonly Pattern[] = [];
/** Most texts are written again and again. */
const known = new Map<string, string>();
const MOST_KNOWN = 5000;
/** `{0} tasks`: what is filled in is a figure, or every phrase that ends so would be taken for it. */
const COUNTED = /^\{0\} [\w ]+$/;
/** As `format.ts` writes them: `12`, `<1 %`, `1.84× (1.79–1.90)`, `4.5 MB`, `2 min 05 s`, `–`. */
const FIGURE = /(–|[<>-]*[\d.,]+(?:×| (?:%|[KMGT]?B|[µm]?s|min \d\d s))?(?: \([\d.,–]+\))?)/.source;
/** A figure with something behind it: `1.10 s, start-up included`. */
const FIGURE_AND_MORE = new RegExp(`^${FIGURE}([, ][^]+)$`);
/** What stands between the names of a list; each has a text of its own. */
const IN_LISTS = new RegExp(`(${[', ', ' and ', ' or '].join('|')})`);
/** Facts with dots between them, and sentences. */
const BETWEEN = /( · |(?<=[.!?]) (?=[A-Z\d]))/;
const PLACE = /\{(\d+)\}/g;

/** Takes the strings of a language; without any, all stays English. */
export function speak(strings: Table): void {
  table = new Map(Object.entries(strings));
  known.clear();
  patterns = [...table]
    .filter(([text]) => text.search(PLACE) >= 0)
    // What says more is tried first.
    .sort(([a], [b]) => b.replace(PLACE, '').length - a.replace(PLACE, '').length)
    .map(([text, to]) => ({
      matches: new RegExp(
        `^${text
          .split(PLACE)
          .map((part, i) =>
            i % 2 === 1
              ? COUNTED.test(text)
                ? FIGURE
                : '([^]*?)'
              : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
          )
          .join('')}$`,
      ),
      places: [...text.matchAll(PLACE)].map(([, place]) => Number(place)),
      to,
    }));
}

/** The text in the user's language; as it is where that has no word for it. */
export function translate(text: string): string {
  if (table.size === 0) return text;
  const before = known.get(text);
  if (before !== undefined) return before;
  const found =
    table.get(text) ??
    byList(text) ??
    byPattern(text, false) ??
    withBlanks(text) ??
    byParts(text) ??
    withFigure(text) ??
    withStop(text) ??
    byPattern(text, true) ??
    text;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, found);
  return found;
}

/** `isLong`: a filling may be several sentences, as the messages of errors are; else whatever ends with a place would take them all. */
function byPattern(text: string, isLong: boolean): string | undefined {
  for (const { matches, places, to } of patterns) {
    const found = matches.exec(text);
    if (!found || (!isLong && found.slice(1).some((filling) => BETWEEN.test(filling)))) continue;
    const fillings = new Map(places.map((place, i) => [place, translate(found[i + 1] ?? '')]));
    return to.replace(PLACE, (_, place) => fillings.get(Number(place)) ?? '');
  }
  return undefined;
}

/** `a, b and c`, where each has a text of its own; whatever else has such words in it is no list. */
function byList(text: string): string | undefined {
  const pieces = text.split(IN_LISTS);
  if (pieces.length < 3 || pieces.at(-2) === ', ') return undefined;
  const found = pieces.map((piece, i) =>
    i % 2 === 1 ? (table.get(piece) ?? piece) : translate(piece),
  );
  return found.some((piece, i) => i % 2 === 0 && piece === pieces[i]) ? undefined : found.join('');
}

function withFigure(text: string): string | undefined {
  const [, figure, more] = FIGURE_AND_MORE.exec(text) ?? [];
  if (figure === undefined || more === undefined) return undefined;
  const found = translate(more);
  return found === more ? undefined : figure + found;
}

/** A phrase at the end of a sentence. */
function withStop(text: string): string | undefined {
  const phrase = text.slice(0, -1);
  if (!text.endsWith('.') || phrase === '') return undefined;
  const found = translate(phrase);
  return found === phrase ? undefined : found + (table.get('.') ?? '.');
}

/** Pieces of a sentence have a blank at an end. */
function withBlanks(text: string): string | undefined {
  const inner = text.trim();
  if (inner === '' || inner === text) return undefined;
  const at = text.indexOf(inner);
  return text.slice(0, at) + translate(inner) + text.slice(at + inner.length);
}

/** Several sentences, or facts with dots between them, some of which have a text of their own. */
function byParts(text: string): string | undefined {
  const parts = text.split(BETWEEN);
  const found = parts.length > 1 ? parts.map(translate).join('') : text;
  return found === text ? undefined : found;
}
