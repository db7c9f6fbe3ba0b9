/** What one top-level statement says about task functions, in places relative to itself. */
import type { SyntaxNode } from '@lezer/common';
import { parseTags } from '../inputs/parse-tags.js';
import type { InputTag, TagProblem } from '../inputs/tag.js';
import type { LineCounter } from './line-counter.js';
import { candidatesIn } from './candidates.js';
import { isComment, parametersOf } from './syntax.js';
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
  /** Where the gap before the statement starts, which holds its comments. */
  readonly gapFrom: number;
  readonly functions: readonly TaskFunction[];
  /** Set if it is an overload signature: its function's name and tags. */
  readonly signature?: { readonly name: string; readonly inputs: readonly InputTag[] };
  /** Names that it exports of functions declared elsewhere. */
  readonly exports: readonly { readonly name: string; readonly as: 'named' | 'default' }[];
  readonly problems: readonly TagProblem[];
}

export function readStatement(
  node: SyntaxNode,
  gapFrom: number,
  text: string,
  lines: LineCounter,
): Statement {
  const { from, to } = node;
  const { candidates, exports } = candidatesIn(node, text);
  const [first] = candidates;
  const comment = first && docComment(node, text);
  const { tags, problems } = comment ? tagsOf(comment, text, lines) : NO_TAGS;
  const { line } = lines.at(from);
  const inputs = tags.map((tag) => moved(tag, -from, -line));
  const base = {
    from,
    to,
    line,
    gapFrom,
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
      to: to - from,
      nameFrom: nameNode.from - from,
      nameTo: nameNode.to - from,
      line: lines.at(nameNode.from).line - line,
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
  comment: SyntaxNode,
  text: string,
  lines: LineCounter,
): ReturnType<typeof parseTags> {
  const source = text.slice(comment.from, comment.to);
  if (!source.includes('@task')) return NO_TAGS;
  const { line, column } = lines.at(comment.from);
  return parseTags(source, comment.from, line, column);
}

/** The doc comment of a statement; other comments may stand between. */
function docComment(statement: SyntaxNode, text: string): SyntaxNode | undefined {
  let comment = statement.prevSibling;
  while (comment && isComment(comment)) {
    if (text.startsWith('/**', comment.from)) return comment;
    comment = comment.prevSibling;
  }
  return undefined;
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
