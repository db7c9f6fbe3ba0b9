/** The functions that one top-level statement declares, and the names it exports. */
import type { SyntaxNode } from '@lezer/common';
import { children, isComment, unwrap } from './syntax.js';
import type { TaskFunction } from './task-function.js';

export interface Candidate {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  /** The function itself; an overload signature has no block. */
  readonly fn: SyntaxNode;
  readonly exported: TaskFunction['exported'];
  readonly kind: TaskFunction['kind'];
  readonly access: TaskFunction['access'];
}

export interface Candidates {
  readonly candidates: Candidate[];
  /** Names that it exports of functions declared elsewhere. */
  readonly exports: { name: string; as: 'named' | 'default' }[];
}

export function candidatesIn(statement: SyntaxNode, text: string): Candidates {
  const found: Candidates = { candidates: [], exports: [] };
  new Reader(text, found).statement(statement);
  return found;
}

class Reader {
  constructor(
    private readonly text: string,
    private readonly found: Candidates,
  ) {}

  statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'ExportDeclaration':
        this.exportDeclaration(node);
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression': // what a declaration is taken for inside an unclosed bracket
        this.declaration(node, 'no', null);
        break;
      case 'VariableDeclaration':
        this.variables(node, 'no');
        break;
      case 'ExpressionStatement':
        this.assignment(node);
        break;
    }
  }

  private exportDeclaration(statement: SyntaxNode): void {
    const byDefault = statement.getChild('default');
    for (const child of children(statement)) {
      if (child.name === 'FunctionDeclaration') {
        this.declaration(child, byDefault ? 'default' : 'named', byDefault);
      } else if (child.name === 'VariableDeclaration') {
        this.variables(child, 'named');
      } else if (child.name === 'ExportGroup') {
        if (!statement.getChild('from')) this.group(child);
      } else if (byDefault && child.from >= byDefault.to) {
        this.value(child, 'default', byDefault, 'default', 'default');
      }
    }
  }

  private declaration(
    fn: SyntaxNode,
    exported: TaskFunction['exported'],
    byDefault: SyntaxNode | null,
  ): void {
    if (fn.getChild('Star')) return;
    const nameNode = fn.getChild('VariableDefinition') ?? byDefault;
    if (!nameNode) return;
    const access = nameNode === byDefault ? 'default' : 'scope';
    const name = this.textOf(nameNode);
    this.found.candidates.push({ name, nameNode, fn, exported, kind: 'function', access });
  }

  private variables(declaration: SyntaxNode, exported: TaskFunction['exported']): void {
    let nameNode: SyntaxNode | undefined;
    let assigned = false;
    for (const child of children(declaration)) {
      if (isComment(child)) continue;
      if (child.name === 'VariableDefinition') nameNode = child;
      else if (child.name === ',') [nameNode, assigned] = [undefined, false];
      else if (child.name === 'Equals') assigned = true;
      else if (assigned && nameNode) {
        this.value(child, this.textOf(nameNode), nameNode, exported, 'scope');
        nameNode = undefined;
      }
    }
  }

  /** CommonJS: `exports.f = …`, `module.exports.f = …`, `module.exports = …`. */
  private assignment(statement: SyntaxNode): void {
    const assignment = statement.getChild('AssignmentExpression');
    const target = assignment?.firstChild;
    const value = assignment?.lastChild;
    const nameNode = target?.lastChild;
    if (!assignment?.getChild('Equals') || !target || !value || !nameNode) return;
    const path = this.textOf(target).replaceAll(/\s/g, '');
    if (path === 'module.exports') {
      const object = unwrap(value);
      if (object.name === 'ObjectExpression') this.shorthands(object);
      else this.value(value, 'default', nameNode, 'default', 'default');
    } else {
      const name = /^(?:module\.)?exports\.([\p{ID_Continue}$]+)$/u.exec(path)?.[1];
      if (name !== undefined) this.value(value, name, nameNode, 'named', 'exports');
    }
  }

  /** The value given to a variable or an export: a function, or the name of one if it is an export. */
  private value(
    node: SyntaxNode,
    name: string,
    nameNode: SyntaxNode,
    exported: TaskFunction['exported'],
    access: TaskFunction['access'],
  ): void {
    const fn = unwrap(node);
    if (fn.name === 'VariableName') {
      if (access === 'scope' || exported === 'no') return;
      this.found.exports.push({ name: this.textOf(fn), as: exported });
    } else if (fn.name === 'ArrowFunction') {
      this.found.candidates.push({ name, nameNode, fn, exported, kind: 'arrow', access });
    } else if (fn.name === 'FunctionExpression' && !fn.getChild('Star')) {
      const kind = 'functionExpression';
      this.found.candidates.push({ name, nameNode, fn, exported, kind, access });
    }
  }

  /** `export { f, g as default }` */
  private group(group: SyntaxNode): void {
    for (const name of group.getChildren('VariableName')) {
      if (name.prevSibling?.name === 'as') continue;
      const alias = name.nextSibling?.name === 'as' ? name.nextSibling.nextSibling : null;
      const byDefault = alias !== null && this.textOf(alias) === 'default';
      this.found.exports.push({ name: this.textOf(name), as: byDefault ? 'default' : 'named' });
    }
  }

  /** `module.exports = { f, g: h }` */
  private shorthands(object: SyntaxNode): void {
    for (const { lastChild: value } of object.getChildren('Property')) {
      if (value?.name === 'PropertyDefinition' || value?.name === 'VariableName') {
        this.found.exports.push({ name: this.textOf(value), as: 'named' });
      }
    }
  }

  private textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }
}
