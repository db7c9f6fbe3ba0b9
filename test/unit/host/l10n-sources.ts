/** The texts that users see, read from the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Each text with the file that it is in; places that are filled in are `{0}`, `{1}` … */
export type Texts = ReadonlyMap<string, string>;

/** What the extension hands to `vscode.l10n.t`. */
export function hostTexts(): Texts {
  const texts = new Map<string, string>();
  visit(['src/host', 'src/extension.ts'], (node, file) => {
    if (!ts.isCallExpression(node) || !/\bl10n\.t$/.test(node.expression.getText())) return;
    const [first] = node.arguments;
    const text = first && textOf(first);
    if (text === undefined)
      throw new Error(`${file}: l10n.t wants its text in place: ${node.getText()}`);
    texts.set(text, file);
  });
  return texts;
}

/** Where the host takes the name of a pool and shows it as it is, in English. */
export function plainPoolNames(): string[] {
  const found: string[] = [];
  visit(['src/host'], (node, file) => {
    if (!/^POOL_NAMES\[/.test(node.getText()) || !ts.isElementAccessExpression(node)) return;
    const { parent } = node;
    const isInWords = ts.isCallExpression(parent) && parent.expression.getText() === 'inWords';
    if (!isInWords) found.push(`${file}: ${parent.getText()}`);
  });
  return found;
}

/** Every text in the page's code that reads like English, and what it takes from `shared`. */
export function pageTexts(folder: 'webview' | 'src/shared'): Texts {
  const texts = new Map<string, string>();
  visit([folder], (node, file) => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return false;
    // Where something has gone wrong inside, whoever reads it reads code too.
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return false;
    // Parts of a template are judged with it.
    const text = textOf(node);
    if (text !== undefined && isEnglish(text)) texts.set(text, file);
    for (const counted of countedIn(node)) texts.set(counted, file);
    return undefined;
  });
  return texts;
}

/** Every literal and template of the page and of what it takes from `shared`, whatever it is. */
export function allTexts(): ReadonlySet<string> {
  const texts = new Set<string>();
  visit(['webview', 'src/shared'], (node) => {
    const text = textOf(node);
    if (text !== undefined) texts.add(partOf(text)).add(text);
    for (const counted of countedIn(node)) texts.add(counted);
  });
  return texts;
}

/** Words with blanks between, or one word as it begins a label; not selectors, classes, keys and the like. */
const isEnglish = (text: string): boolean =>
  (/[a-z}] [a-z{]/i.test(text) || /^[A-Z][a-z]+$/.test(text.trim())) &&
  /[A-Za-z]{3}/.test(text.replaceAll(/\{\d+\}/g, '')) &&
  !/^[.#[@<]|^\/\*\*|^M\{0\}|[a-z]=\"\{/.test(text) &&
  !/^[a-z-]+( [a-z-]+|-\{\d+\}| \{\d+\}|\{\d+\}-[a-z]+| \{\d+\}-[a-z]+|\{\d+\})*$/.test(text) &&
  !/^(\d+ )?\d+px|monospace|^(Escape|Enter|Home|End|Arrow\w+|Page\w+|Tab|Backspace)$/.test(text);

/** A text as it is looked up: without blanks around it, and the dot that parts it from the one before. */
export const partOf = (text: string): string => text.trim().replace(/^· /, '');

/** `plural(count, 'task')` says `1 task` or `2 tasks`. */
function countedIn(node: ts.Node): string[] {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'plural') return [];
  const noun = node.arguments[1];
  return noun && ts.isStringLiteralLike(noun) ? [`{0} ${noun.text}`, `{0} ${noun.text}s`] : [];
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ literal }, i) => `{${i}}${literal.text}`);
    return node.head.text + parts.join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** @param look is told of every node; false leaves out what is inside */
function visit(paths: readonly string[], look: (node: ts.Node, file: string) => unknown): void {
  const files = paths.flatMap((path) =>
    path.endsWith('.ts')
      ? [path]
      : readdirSync(path, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
          .map((name) => join(path, name)),
  );
  for (const file of files) {
    const source = ts.createSourceFile(
      file,
      readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const walk = (node: ts.Node): void => {
      if (look(node, file) !== false) ts.forEachChild(node, walk);
    };
    walk(source);
  }
}
