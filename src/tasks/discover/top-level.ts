/** Which nodes of a tree are top-level statements, also when a bracket above them has not been closed yet. */
import type { SyntaxNode, Tree } from '@lezer/common';

const DECLARATIONS = new Set([
  'ExportDeclaration',
  'FunctionDeclaration',
  'FunctionExpression',
  'VariableDeclaration',
]);

const STATEMENTS = new Set([...DECLARATIONS, 'ExpressionStatement']);

/** Is told of each statement that can hold a task function. A node is made only on demand, as that takes time. */
export type Visit = (from: number, to: number, gapFrom: number, node: () => SyntaxNode) => void;

/** Visits the statements in the order of the source. */
export function visitTopLevel(tree: Tree, text: string, visit: Visit): void {
  const cursor = tree.cursor();
  if (!cursor.firstChild()) return;
  const node = (): SyntaxNode => cursor.node;
  let gapFrom = 0;
  do {
    const { name, from, to } = cursor;
    if (STATEMENTS.has(name)) visit(from, to, gapFrom, node);
    if (name !== 'BlockComment' && name !== 'LineComment') gapFrom = to;
    // Only what reaches the end of the text can be unclosed and swallow what follows.
    if (to >= text.length || cursor.type.isError) visitSwallowed(cursor.node, text, visit);
  } while (cursor.nextSibling());
}

/**
 * While a bracket is open, a parser takes all that follows for its content. Declarations that start in the
 * first column are meant to be top-level, so that the buttons below do not vanish with every `{` typed.
 */
function visitSwallowed(node: SyntaxNode, text: string, visit: Visit): void {
  if (!isUnclosed(node)) return;
  let gapFrom = node.from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const found = child;
    const { name, from, to } = found;
    if (DECLARATIONS.has(name) && text[from - 1] === '\n') visit(from, to, gapFrom, () => found);
    if (name !== 'BlockComment' && name !== 'LineComment') gapFrom = to;
    if (to === node.to) visitSwallowed(found, text, visit);
  }
}

/** Whether a bracket of the node, or of its last part, has no counterpart. */
function isUnclosed(node: SyntaxNode): boolean {
  for (let last: SyntaxNode | null = node; last; last = last.lastChild) {
    if (last.type.isError) return true;
  }
  return false;
}
