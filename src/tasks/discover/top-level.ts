/** The top-level statements of a file, also while a bracket above them has not been closed yet. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Language } from '../language.js';
import { LineCounter } from './line-counter.js';
import type { Found, Statement } from './statement.js';
import { readStatement } from './statement.js';
import type { Steps } from './steps.js';
import { children, isComment, parse } from './syntax.js';

const DECLARATIONS = new Set([
  'ExportDeclaration',
  'FunctionDeclaration',
  'FunctionExpression', // what a declaration is taken for inside an unclosed bracket
  'VariableDeclaration',
]);

/** A line that looks like the start of a declaration of the top level. */
const DECLARATION_LINE = /^(?:export\s|(?:async\s+)?function\b|(?:const|let|var)\s)/gm;

/**
 * @param kept statements of an earlier state of the text that are still true if there is one in their place
 * @returns all statements, in the order of the source
 */
export function topLevelStatements(
  tree: Tree,
  text: string,
  language: Language,
  kept: readonly Statement[],
): Steps<Statement[]> {
  return new Reader(tree, text, language, kept).read();
}

class Reader {
  private readonly lines: LineCounter;
  private readonly known: ReadonlyMap<number, Statement>;
  private readonly statements: Statement[] = [];
  /** End of what has been read: recovering reads ahead of the tree. */
  private readTo = 0;

  constructor(
    private readonly tree: Tree,
    private readonly text: string,
    private readonly language: Language,
    kept: readonly Statement[],
  ) {
    this.lines = new LineCounter(text);
    this.known = new Map(kept.map((statement) => [statement.from, statement]));
  }

  /** Each statement that is not known already is a step. */
  *read(): Steps<Statement[]> {
    const cursor = this.tree.cursor();
    if (!cursor.firstChild()) return [];
    let gapFrom = 0;
    do {
      const { name, from, to } = cursor;
      if (name === 'BlockComment' || name === 'LineComment') continue;
      if (from >= this.readTo) {
        const known = this.known.get(from);
        if (known?.to === to && known.gapFrom === gapFrom) this.statements.push(known);
        else {
          this.statement(cursor.node, gapFrom);
          yield;
        }
      }
      gapFrom = to;
    } while (cursor.nextSibling());
    return this.statements;
  }

  private statement(node: SyntaxNode, gapFrom: number): void {
    const comment = this.commentBefore(node.from);
    const open = isOpen(node);
    // What the parser took for part of the statement before may stop being a comment without a trace here.
    const fragile = open || this.endsComment(gapFrom, node.from);
    this.push({ node, text: this.text, offset: 0, gapFrom, fragile, comment });
    if (open) this.recover(node);
  }

  private push(found: Found): Statement {
    const statement = readStatement(found, this.text, this.lines);
    this.statements.push(statement);
    return statement;
  }

  /**
   * While a bracket is open, a parser takes what follows for its content. Declarations that start in the
   * first column are meant to be top-level, so that the buttons below do not vanish with every `{` typed.
   */
  private recover(open: SyntaxNode): void {
    const nested = new Map(declarationsIn(open).map((node) => [node.from, node]));
    for (const start of this.declarationLines(open.from + 1, open.to)) {
      if (start < this.readTo) continue;
      const node = nested.get(start);
      this.readTo = node ? this.readNested(node) : this.readAlone(start);
    }
  }

  /** Reads a declaration inside of an open statement; returns where to go on. */
  private readNested(node: SyntaxNode): number {
    const comment = this.commentBefore(node.from);
    const gapFrom = comment?.from ?? node.from;
    const known = this.known.get(node.from);
    if (known?.to === node.to && known.commentFrom === gapFrom) {
      this.statements.push(known);
      return node.to;
    }
    const fragile = isOpen(node);
    this.push({ node, text: this.text, offset: 0, gapFrom, fragile, comment });
    // An open one holds those that follow; they come next.
    return fragile ? node.from + 1 : node.to;
  }

  /** Reads the declaration at `start` as if the text began there, where the tree makes no sense. */
  private readAlone(start: number): number {
    const [next = this.text.length] = this.declarationLines(start + 1, this.text.length);
    const comment = this.commentTextBefore(start);
    const gapFrom = comment?.from ?? start;
    const known = this.known.get(start);
    if (known?.commentFrom === gapFrom && known.to <= next && this.isClosed(known)) {
      this.statements.push(known);
      return known.to;
    }
    const text = this.text.slice(start, next);
    const node = [...children(parse(text, this.language).topNode)].find(
      (child) => !isComment(child),
    );
    if (node?.from !== 0) return start;
    return this.push({ node, text, offset: start, gapFrom, fragile: isOpen(node), comment }).to;
  }

  /** Whether what follows a statement cannot become part of it. */
  private isClosed({ to }: Statement): boolean {
    return this.text.endsWith('}', to) || this.text.endsWith(';', to);
  }

  private *declarationLines(from: number, to: number): Generator<number> {
    const pattern = new RegExp(DECLARATION_LINE);
    pattern.lastIndex = from;
    for (let match = pattern.exec(this.text); match && match.index < to;) {
      yield match.index;
      pattern.lastIndex = match.index + 1;
      match = pattern.exec(this.text);
    }
  }

  /** The doc comment before an offset; other comments may stand between. */
  private commentBefore(offset: number): Found['comment'] {
    for (let end = this.skipBlanks(offset); end > 0;) {
      const comment = this.tree.resolveInner(end, -1);
      if (!isComment(comment) || comment.to !== end) return undefined;
      if (this.text.startsWith('/**', comment.from)) return comment;
      end = this.skipBlanks(comment.from);
    }
    return undefined;
  }

  private commentTextBefore(offset: number): Found['comment'] {
    const to = this.skipBlanks(offset);
    if (!this.text.endsWith('*/', to)) return undefined;
    const from = this.text.lastIndexOf('/**', to - 4);
    return from < 0 ? undefined : { from, to };
  }

  private endsComment(gapFrom: number, from: number): boolean {
    // A statement with errors may reach beyond the comment, over the blanks after it.
    const end = this.skipBlanks(from);
    return end <= gapFrom && this.text.endsWith('*/', end);
  }

  private skipBlanks(to: number): number {
    let end = to;
    while (end > 0 && /\s/.test(this.text.charAt(end - 1))) end--;
    return end;
  }
}

/** Whether a bracket of the node, or of its last part, has no counterpart. */
function isOpen(node: SyntaxNode): boolean {
  for (let last: SyntaxNode | null = node; last; last = last.lastChild) {
    if (last.type.isError) return true;
  }
  return false;
}

/** The declarations at any depth on the open side of a node. */
function declarationsIn(open: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const child of children(open)) {
    if (DECLARATIONS.has(child.name)) found.push(child);
    if (isOpen(child)) found.push(...declarationsIn(child));
  }
  return found;
}
