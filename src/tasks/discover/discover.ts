/** Task functions of a text, and of a text that is being edited. */
import type { Tree } from '@lezer/common';
import { TreeFragment } from '@lezer/common';
import type { TagProblem } from '../inputs/tag.js';
import type { Language } from '../language.js';
import { languageOf } from '../language.js';
import type { Statement } from './statement.js';
import { combine } from './statement.js';
import { fragmentsOf, parse, parseAgain } from './syntax.js';
import type { TaskFunction } from './task-function.js';
import { topLevelStatements } from './top-level.js';

/** A text with its task functions. Immutable; hand it back to `discover` to parse only what changed. */
export interface Parsed {
  readonly text: string;
  readonly language: Language;
  readonly functions: readonly TaskFunction[];
  readonly problems: readonly TagProblem[];
}

/** Replace `from`…`to` by `insert`; UTF-16 offsets in the text before any edit of the same batch. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * A keystroke can change what all text below it means: a quote, a comment's start. Beyond this many tokens,
 * some tens of ms, what is below stays as it was, and is looked at again with the next keystroke.
 */
const KEYSTROKE_BUDGET = 20_000;
/** An edit longer than this, in characters, is no keystroke. */
const LONGEST_KEYSTROKE = 200;

/** Finds the task functions of `text`; with `previous`, an earlier state of it, only the difference is parsed. */
export function discover(text: string, language: Language, previous?: Parsed): Parsed {
  if (previous instanceof ParsedText && previous.language === language) {
    if (previous.text === text) return previous;
    return change(previous, [difference(previous.text, text)], Infinity);
  }
  const tree = parse(text, language);
  return new ParsedText(text, language, tree, fragmentsOf(tree, text), []);
}

/** Applies edits, which do not overlap, to a parsed text. */
export function reparse(previous: Parsed, edits: readonly Edit[]): Parsed {
  if (edits.length === 0) return previous;
  const size = edits.reduce((sum, { from, to, insert }) => sum + to - from + insert.length, 0);
  return change(previous, edits, size > LONGEST_KEYSTROKE ? Infinity : KEYSTROKE_BUDGET);
}

function change(previous: Parsed, edits: readonly Edit[], budget: number): Parsed {
  const sorted = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  let [text, at, shift] = ['', 0, 0];
  const changes = sorted.map(({ from, to, insert }) => {
    text += previous.text.slice(at, from) + insert;
    at = to;
    const fromB = from + shift;
    shift += insert.length - (to - from);
    return { fromA: from, toA: to, fromB, toB: fromB + insert.length };
  });
  text += previous.text.slice(at);
  if (!(previous instanceof ParsedText)) return discover(text, previous.language);
  const old = TreeFragment.applyChanges(previous.fragments, changes);
  const tree = parseAgain(text, previous.language, old, budget);
  const fragments = fragmentsOf(tree, text, old);
  const [first, last] = [sorted[0]?.from ?? 0, sorted.at(-1)?.to ?? 0];
  const kept = previous.outside(first, last, text, shift);
  return new ParsedText(text, previous.language, tree, fragments, kept);
}

class ParsedText implements Parsed {
  readonly #statements: readonly Statement[];
  #combined: ReturnType<typeof combine> | undefined;

  /**
   * @param tree of the text, or of its first part
   * @param kept statements of an earlier state that are still true if there is one in their place
   */
  constructor(
    readonly text: string,
    readonly language: Language,
    readonly tree: Tree,
    readonly fragments: readonly TreeFragment[],
    kept: readonly Statement[],
  ) {
    const read = topLevelStatements(tree, text, language, kept);
    this.#statements = tree.length < text.length ? continued(read, tree.length, kept) : read;
  }

  /** The statements that a change of `from`…`to`, which makes the text longer by `shift`, does not touch, in their new places. */
  outside(from: number, to: number, text: string, shift: number): Statement[] {
    const lines = breaks(text, from, to + shift) - breaks(this.text, from, to);
    // On the line where the change ends, columns of tags change.
    const nextBreak = this.text.indexOf('\n', to);
    const below = nextBreak < 0 ? Infinity : nextBreak;
    const kept: Statement[] = [];
    for (const statement of this.#statements) {
      if (statement.fragile) continue;
      if (statement.until < from) kept.push(statement);
      else if (statement.gapFrom > to && statement.commentFrom > below) {
        kept.push({
          ...statement,
          from: statement.from + shift,
          to: statement.to + shift,
          until: statement.until + shift,
          gapFrom: statement.gapFrom + shift,
          commentFrom: statement.commentFrom + shift,
          line: statement.line + lines,
        });
      }
    }
    return kept;
  }

  get functions(): readonly TaskFunction[] {
    return (this.#combined ??= combine(this.#statements)).functions;
  }

  get problems(): readonly TagProblem[] {
    return (this.#combined ??= combine(this.#statements)).problems;
  }
}

/** What was read up to `end`, where the parser stopped, and what was known beyond. */
function continued(
  read: readonly Statement[],
  end: number,
  kept: readonly Statement[],
): readonly Statement[] {
  const complete = read.findLast(({ to }) => to < end)?.to ?? 0;
  const beyond = kept.filter(({ from }) => from >= complete);
  const known = new Set(beyond.map(({ from }) => from));
  return [...read.filter(({ from }) => !known.has(from)), ...beyond];
}

function breaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}

/** The one edit between two texts: what lies between their common start and their common end. */
export function difference(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let tail = 0;
  while (
    tail < shorter - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** Longer texts, in characters, are generated: nobody writes tasks there, and reading them takes seconds. */
const LONGEST_SOURCE = 2_000_000;

/** A file that is being edited. Files that cannot hold task functions, and those over 2 000 000 characters, have none. */
export class SourceModel {
  private parsed: Parsed | undefined;

  constructor(
    readonly path: string,
    text: string,
  ) {
    const language = languageOf(path);
    if (language && text.length <= LONGEST_SOURCE) this.parsed = discover(text, language);
  }

  /**
   * Follows edits made to the text.
   * @param edits UTF-16 offsets, all in the text as it was before the call; they do not overlap
   */
  update(edits: readonly Edit[]): void {
    this.parsed &&= reparse(this.parsed, edits);
  }

  get functions(): readonly TaskFunction[] {
    return this.parsed?.functions ?? [];
  }

  get problems(): readonly TagProblem[] {
    return this.parsed?.problems ?? [];
  }
}
