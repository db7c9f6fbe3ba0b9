/** What one top-level statement says about task functions, in places relative to itself. */
import type { SyntaxNode } from '@lezer/common';
import { parseTags } from '../inputs/parse-tags.js';
import type { InputTag, TagProblem } from '../inputs/tag.js';
import type { LineCounter } from './line-counter.js';
import { candidatesIn } from './candidates.js';
import { parametersOf } from './syntax.js';
import type { TaskFunction } from './task-function.js';

/**
 * One statement with the comment above it. Offsets and lines inside `functions`, `signature` and `problems`
 * count from the statement's own start, so that it stays true when text above it grows.
 */
export interface Statement {
  readonly from: number;
  readonly to: number;
  /** Line of `from`, from 1. */
  readonly line: number;
  /** The text that decided what it is: the gap before it, which holds its comments, and on to `until`. */
  readonly gapFrom: number;
  readonly until: number;
  /** Where its doc comment starts; `from` without one. */
  readonly commentFrom: number;
  /** True if yet other text had a say. */
  readonly fragile: boolean;
  readonly functions: readonly TaskFunction[];
  /** Set if it is an overload signature: its function's name and tags. */
  readonly signature?: { readonly name: string; readonly inputs: readonly InputTag[] };
  /** Names that it exports of functions declared elsewhere. */
  readonly exports: readonly { readonly name: string; readonly as: 'named' | 'default' }[];
  readonly problems: readonly TagProblem[];
}

/** A node that is taken for a top-level statement. */
export interface Found {
  readonly node: SyntaxNode;
  /** The text that the node's offsets are in, and where it starts in the file. */
  readonly text: string;
  readonly offset: number;
  readonly gapFrom: number;
  readonly fragile: boolean;
  /** The doc comment, in the file. */
  readonly comment: { readonly from: number; readonly to: number } | undefined;
}

/** @param file the text of the whole file, and its lines */
export function readStatement(found: Found, file: string, lines: LineCounter): Statement {
  const { node, text, offset, gapFrom, fragile, comment } = found;
  const from = node.from + offset;
  const { candidates, exports } = candidatesIn(node, text);
  const [first] = candidates;
  const { tags, problems } = first && comment ? tagsOf(comment, file, lines) : NO_TAGS;
  const { line } = lines.at(from);
  const inputs = tags.map((tag) => moved(tag, -from, -line));
  const base = {
    from,
    to: node.to + offset,
    line,
    gapFrom,
    until: offset === 0 ? node.to : offset + text.length,
    commentFrom: comment?.from ?? from,
    fragile,
    exports,
    problems: problems.map((problem) => moved(problem, -from, -line)),
  };
  if (first?.kind === 'function' && !first.fn.getChild('Block')) {
    return { ...base, functions: [], signature: { name: first.name, inputs } };
  }
  const functions = candidates.map(
    ({ name, nameNode, fn, exported, kind, access }): TaskFunction => ({
      name,
      exported,
      kind,
      async: fn.getChild('async') !== null,
      from: 0,
      to: node.to - node.from,
      nameFrom: nameNode.from - node.from,
      nameTo: nameNode.to - node.from,
      line: lines.at(nameNode.from + offset).line - line,
      params: parametersOf(fn, text),
      // Of several functions in one statement, the comment is about the first.
      inputs: fn === first?.fn ? inputs : [],
      access,
    }),
  );
  return { ...base, functions };
}

const NO_TAGS = { tags: [], problems: [] };

function tagsOf(
  comment: { readonly from: number; readonly to: number },
  file: string,
  lines: LineCounter,
): ReturnType<typeof parseTags> {
  const source = file.slice(comment.from, comment.to);
  if (!source.includes('@task')) return NO_TAGS;
  const { line, column } = lines.at(comment.from);
  return parseTags(source, comment.from, line, column);
}

/** Moves a place by a number of characters and lines. */
export function moved<Place extends InputTag | TagProblem>(
  place: Place,
  by: number,
  lines: number,
): Place {
  const shifted = {
    ...place,
    from: place.from + by,
    to: place.to + by,
    line: place.line + lines,
  };
  if (!('starts' in place)) return shifted;
  return {
    ...shifted,
    starts: place.starts.map((start) => ({ line: start.line + lines, column: start.column })),
  };
}

/** All that the statements of a file say together. */
export function combine(statements: readonly Statement[]): {
  functions: readonly TaskFunction[];
  problems: readonly TagProblem[];
} {
  const exports = new Map(
    statements.flatMap((statement) => statement.exports.map(({ name, as }) => [name, as])),
  );
  const functions: TaskFunction[] = [];
  const problems: TagProblem[] = [];
  let overloads: { name: string; inputs: InputTag[] } | undefined;
  for (const { from, line, signature, ...statement } of statements) {
    for (const problem of statement.problems) problems.push(moved(problem, from, line));
    if (signature) {
      if (overloads?.name !== signature.name) overloads = { name: signature.name, inputs: [] };
      overloads.inputs.push(...signature.inputs.map((tag) => moved(tag, from, line)));
      continue;
    }
    for (const fn of statement.functions) {
      const inputs = fn.inputs.map((tag) => moved(tag, from, line));
      const exported = fn.exported === 'no' ? (exports.get(fn.name) ?? 'no') : fn.exported;
      functions.push({
        ...fn,
        exported,
        from: fn.from + from,
        to: fn.to + from,
        nameFrom: fn.nameFrom + from,
        nameTo: fn.nameTo + from,
        line: fn.line + line,
        inputs: overloads?.name === fn.name ? [...overloads.inputs, ...inputs] : inputs,
      });
    }
    overloads = undefined;
  }
  return { functions, problems };
}
