/** Checks the text of an input before it ever becomes code. */
import type { SyntaxNode, TreeCursor } from '@lezer/common';
import { children, isComment, parse } from '../discover/syntax.js';

/** What is wrong with an input, and where in its text (offsets). */
export interface ExpressionProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

const CALL = '_(';
const FUNCTIONS = new Set([
  'ArrowFunction',
  'FunctionExpression',
  'FunctionDeclaration',
  'MethodDeclaration',
]);

/**
 * Reads `text` as the arguments of a call, in TypeScript.
 * @returns `each` if it is one function and nothing else, `args` if it is any other argument list
 */
export function checkArguments(text: string): 'args' | 'each' | ExpressionProblem {
  // On a line of its own, the closing parenthesis survives a line comment at the end of the text.
  const source = `${CALL}${text}\n)`;
  const tree = parse(source, 'ts');
  const problemAt = (message: string, from: number, to: number): ExpressionProblem => {
    const start = Math.max(0, Math.min(from - CALL.length, text.length));
    return { message, from: start, to: Math.max(start, Math.min(to - CALL.length, text.length)) };
  };

  const statement = tree.topNode.firstChild;
  const call = statement?.firstChild;
  const list = call?.getChild('ArgList');
  if (!list || list.to !== source.length || call?.to !== source.length) {
    const end = list && list.to < source.length ? list.to - 1 : source.length;
    return problemAt(unexpected(source, end, text), end, end + 1);
  }
  const trouble = firstTrouble(tree.cursor(), source, text);
  if (trouble) return problemAt(trouble.message, trouble.from, trouble.to);

  const items: SyntaxNode[] = [];
  let previous = '(';
  for (const child of children(list)) {
    if (isComment(child) || child.name === '(' || child.name === ')') continue;
    if (child.name === ',' && previous !== 'item') {
      return problemAt('an argument is missing before the comma', child.from, child.to);
    }
    previous = child.name === ',' ? ',' : 'item';
    if (child.name !== ',') items.push(child);
  }
  const [only] = items;
  const isFunction = only?.name === 'ArrowFunction' || only?.name === 'FunctionExpression';
  return items.length === 1 && isFunction ? 'each' : 'args';
}

/** The first syntax error, or the first `await` that no function of the text encloses. */
function firstTrouble(
  cursor: TreeCursor,
  source: string,
  text: string,
): ExpressionProblem | undefined {
  let functions = 0;
  let found: ExpressionProblem | undefined;
  cursor.iterate(
    ({ type, from, to, name }) => {
      if (found) return false;
      if (type.isError) {
        found = { message: unexpected(source, from, text), from, to: Math.max(to, from + 1) };
      } else if (name === 'AwaitExpression' && functions === 0) {
        found = { message: 'inputs cannot wait: remove the await', from, to };
      }
      if (FUNCTIONS.has(name)) functions++;
      return undefined;
    },
    ({ name }) => {
      if (FUNCTIONS.has(name)) functions--;
    },
  );
  return found;
}

function unexpected(source: string, at: number, text: string): string {
  const rest = source.slice(at).trimStart();
  if (at - CALL.length >= text.trimEnd().length) return 'it ends too early: a part is missing';
  const word = /^([\p{ID_Continue}$]+|['"`].{0,12}|.)/u.exec(rest)?.[0] ?? '';
  return `unexpected ${word}`;
}
