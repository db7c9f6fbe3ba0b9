/** The parser, and what is asked of its trees in more than one place. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { TreeFragment } from '@lezer/common';
import { parser } from '@lezer/javascript';
import type { Language } from '../language.js';
import type { Steps } from './steps.js';

const DIALECTS: Readonly<Record<Language, string>> = {
  ts: 'ts',
  tsx: 'ts jsx',
  js: '',
  jsx: 'jsx',
};
const parsers = new Map<Language, typeof parser>();

/** Made when first needed, not when the module is loaded: its tables take a while to unpack. */
function parserOf(language: Language): typeof parser {
  const known = parsers.get(language);
  if (known) return known;
  const made = parser.configure({ dialect: DIALECTS[language] });
  parsers.set(language, made);
  return made;
}

/** Parses any text; errors become nodes of the tree. */
export function parse(text: string, language: Language): Tree {
  return parserOf(language).parse(text);
}

/** Tokens of one step. */
const STEP = 64;

/**
 * Parses a text in steps, with `fragments` of an older tree reused.
 * @param budget tokens after which it stops, so that the tree ends where it has come to; what is reused is free
 */
export function* parsing(
  text: string,
  language: Language,
  fragments: readonly TreeFragment[] = [],
  budget = Infinity,
): Steps<Tree> {
  const parse = parserOf(language).startParse(text, fragments);
  for (let tokens = 0; ; tokens++) {
    const tree = parse.advance();
    if (tree) return tree;
    if (tokens > budget && parse.stoppedAt === null) parse.stopAt(parse.parsedPos);
    if (tokens % STEP === 0) yield;
  }
}

/**
 * What can be reused of a tree.
 * @param older what was reused to make it, and is still of use where the tree ends before the text does
 */
export function fragmentsOf(
  tree: Tree,
  text: string,
  older: readonly TreeFragment[] = [],
): readonly TreeFragment[] {
  if (tree.length >= text.length) return TreeFragment.addTree(tree);
  // The last statement is cut short, and must not be taken for what it seems.
  const end = tree.topNode.lastChild?.from ?? 0;
  const whole = new TreeFragment(0, end, tree, 0, false, true);
  return [whole, ...older.filter(({ to }) => to > end)];
}

/** The children of a node, in order. */
export function* children(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) yield child;
}

export const isComment = (node: SyntaxNode): boolean =>
  node.name === 'BlockComment' || node.name === 'LineComment';

/** What is left of an expression without parentheses, casts and assertions around it. */
export function unwrap(expression: SyntaxNode): SyntaxNode {
  switch (expression.name) {
    case 'ParenthesizedExpression':
    case 'PrefixCast': {
      const inner = [...children(expression)].filter((child) => !isComment(child));
      const last = inner.at(-1);
      const kept = expression.name === 'PrefixCast' ? last : inner[1];
      return kept && inner.length > 1 ? unwrap(kept) : expression;
    }
    case 'BinaryExpression': {
      const cast = expression.getChild('as') ?? expression.getChild('satisfies');
      const left = expression.firstChild;
      return cast && left ? unwrap(left) : expression;
    }
    case 'PostfixExpression':
      return expression.firstChild ? unwrap(expression.firstChild) : expression;
    default:
      return expression;
  }
}

/** The source text of each parameter, types and defaults included; TypeScript's `this` is none. */
export function parametersOf(fn: SyntaxNode, text: string): string[] {
  const list = fn.getChild('ParamList');
  if (!list) return [];
  const parameters: string[] = [];
  let [from, to] = [-1, -1];
  const flush = (): void => {
    const parameter = from < 0 ? '' : text.slice(from, to);
    if (parameter !== '' && !/^this\s*:/.test(parameter)) parameters.push(parameter);
    from = -1;
  };
  for (const child of children(list)) {
    if (child.name === ',') flush();
    else if (child.name !== '(' && child.name !== ')' && !isComment(child)) {
      if (from < 0) from = child.from;
      to = child.to;
    }
  }
  flush();
  return parameters;
}
