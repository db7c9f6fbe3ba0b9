/**
 * Keeps `__dirname`, `__filename` and `import.meta` what they are in the source file, though the code moves
 * into a bundle elsewhere. Each is replaced by a call of the same length, so that columns stay true; the
 * functions called are appended to the file and hoisted.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '../discover/syntax.js';
import type { Language } from '../language.js';

const CALLS = {
  __dirname: '__dirn$()',
  __filename: '__filen$()',
  'import.meta': '__immeta$()',
} as const;
type Word = keyof typeof CALLS;

/** Nodes that bound a variable declared with `var`, and those that bound any other. */
const FUNCTIONS =
  /^(Script|FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration|StaticBlock)$/;
const SCOPES = /^(Block|ForStatement|CatchClause|SwitchBody|ClassExpression)$/;

/** A text with calls in place of its own paths, and the code that they call, in one line for its end. */
export interface OwnPaths {
  readonly text: string;
  readonly helpers: string;
}

/** Keeps the own paths of a file's text; undefined if it does not speak of them. */
export function keepOwnPaths(text: string, language: Language, file: string): OwnPaths | undefined {
  if (!/__dirname|__filename|\bmeta\b/.test(text)) return undefined;
  const tree = parse(text, language);
  const shadows = declarations(tree, text);
  const edits: { from: number; to: number; insert: string }[] = [];
  const used = new Set<Word>();
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      const word = name === 'ImportMeta' ? 'import.meta' : text.slice(from, to);
      if (!(word in CALLS) || !isReference(node)) return;
      if (
        shadows.some((shadow) => shadow.word === word && shadow.from <= from && to <= shadow.to)
      ) {
        return;
      }
      used.add(word as Word);
      const call = CALLS[word as Word].padEnd(to - from);
      edits.push({ from, to, insert: name === 'PropertyDefinition' ? `${word}: ${call}` : call });
    },
  });
  if (used.size === 0) return undefined;
  let [result, at] = ['', 0];
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  const helpers = [...used].map((word) => helper(word, file)).join('');
  return { text: result + text.slice(at), helpers: `\n;${helpers}` };
}

function isReference(node: SyntaxNode): boolean {
  if (node.name === 'ImportMeta' || node.name === 'VariableName') return true;
  // `{ __dirname }`
  return node.name === 'PropertyDefinition' && node.parent?.firstChild?.nextSibling === null;
}

/** Where the names mean something of the file's own. */
function declarations(tree: Tree, text: string): { word: string; from: number; to: number }[] {
  const found: { word: string; from: number; to: number }[] = [];
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      if (name !== 'VariableDefinition') return;
      const word = text.slice(from, to);
      if (!(word in CALLS)) return;
      const scope = scopeOf(node);
      found.push({ word, from: scope.from, to: scope.to });
    },
  });
  return found;
}

function scopeOf(definition: SyntaxNode): SyntaxNode {
  const parent = definition.parent;
  const hoisted = parent?.name === 'VariableDeclaration' && parent.getChild('var') !== null;
  // A declared function's name lives outside of it, a parameter inside.
  let at = parent?.name.endsWith('Declaration') ? parent.parent : parent;
  while (at?.parent && !FUNCTIONS.test(at.name) && (hoisted || !SCOPES.test(at.name)))
    at = at.parent;
  return at ?? definition;
}

function helper(word: Word, file: string): string {
  const url = pathToFileURL(file).href;
  switch (word) {
    case '__dirname':
      return `function __dirn$(){return ${JSON.stringify(dirname(file))}}`;
    case '__filename':
      return `function __filen$(){return ${JSON.stringify(file)}}`;
    case 'import.meta': {
      const fields = JSON.stringify({ url, dirname: dirname(file), filename: file });
      // What is relative is so to the source; packages are found from the bundle as from the source.
      const resolve = `(to)=>/^\\.{0,2}\\//.test(to)?new URL(to,${JSON.stringify(url)}).href:import.meta.resolve(to)`;
      return `function __immeta$(){return __immeta$.meta??=Object.assign(Object.create(null),${fields},{resolve:${resolve}})}`;
    }
  }
}
