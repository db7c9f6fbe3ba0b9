/** Task functions of a text, and of a text that is being edited. */
import { TreeFragment } from '@lezer/common';
import type { TagProblem } from '../inputs/tag.js';
import type { Language } from '../language.js';
import type { Statement } from './statement.js';
import { combine } from './statement.js';
import { finish } from './steps.js';
import type { Steps } from './steps.js';
import { fragmentsOf, parsing } from './syntax.js';
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
  if (previous?.language === language) {
    if (previous.text === text) return previous;
    return finish(changing(previous, [difference(previous.text, text)], Infinity));
  }
  return finish(reading(text, language));
}

/** Reads a text of which nothing is known. */
export function* reading(text: string, language: Language): Steps<Parsed> {
  const tree = yield* parsing(text, language);
  const statements = yield* topLevelStatements(tree, text, language, []);
  return new ParsedText(text, language, fragmentsOf(tree, text), statements);
}

/** Applies edits, which do not overlap, to a parsed text. */
export function* rereading(previous: Parsed, edits: readonly Edit[]): Steps<Parsed> {
  if (edits.length === 0) return previous;
  const size = edits.reduce((sum, { from, to, insert }) => sum + to - from + insert.length, 0);
  return yield* changing(previous, edits, size > LONGEST_KEYSTROKE ? Infinity : KEYSTROKE_BUDGET);
}

function* changing(previous: Parsed, edits: readonly Edit[], budget: number): Steps<Parsed> {
  const sorted = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  let shift = 0;
  const changes = sorted.map(({ from, to, insert }) => {
    const fromB = from + shift;
    shift += insert.length - (to - from);
    return { fromA: from, toA: to, fromB, toB: fromB + insert.length };
  });
  const text = edited(previous.text, sorted);
  const { language } = previous;
  if (!(previous instanceof ParsedText)) return yield* reading(text, language);
  const old = TreeFragment.applyChanges(previous.fragments, changes);
  const tree = yield* parsing(text, language, old, budget);
  const [first, last] = [sorted[0]?.from ?? 0, sorted.at(-1)?.to ?? 0];
  const kept = previous.outside(first, last, text, shift);
  const read = yield* topLevelStatements(tree, text, language, kept);
  const statements = tree.length < text.length ? continued(read, tree.length, kept) : read;
  return new ParsedText(text, language, fragmentsOf(tree, text, old), statements);
}

/** A text after edits, which do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to, insert } of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    pieces.push(text.slice(at, from), insert);
    at = to;
  }
  return pieces.join('') + text.slice(at);
}

class ParsedText implements Parsed {
  readonly #statements: readonly Statement[];
  #combined: ReturnType<typeof combine> | undefined;

  constructor(
    readonly text: string,
    readonly language: Language,
    readonly fragments: readonly TreeFragment[],
    statements: readonly Statement[],
  ) {
    this.#statements = statements;
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
