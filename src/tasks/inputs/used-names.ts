/** Which names of a module its inputs use: code that is written elsewhere must import them. */
import type { SyntaxNode } from '@lezer/common';
import { children, parse } from '../discover/syntax.js';
import type { Language } from '../language.js';

const DECLARATIONS = new Set([
  'ClassDeclaration',
  'EnumDeclaration',
  'FunctionDeclaration',
  'ImportDeclaration',
  'VariableDeclaration',
]);

/**
 * @param inputs texts of inputs that parse
 * @param source text of the module
 * @returns names of its top level, in the order of the inputs; a parameter of an input that has the same name counts too
 */
export function usedNames(
  inputs: readonly string[],
  source: string,
  language: Language,
): { name: string; exported: boolean }[] {
  const used = new Set<string>();
  for (const input of inputs) {
    const text = `_(${input}\n)`;
    parse(text, 'ts').iterate({
      enter: ({ name, from, to }) => {
        if (name === 'VariableName') used.add(text.slice(from, to));
      },
    });
  }
  const declared = namesOf(source, language);
  return [...used].flatMap((name) => {
    const exported = declared.get(name);
    return exported === undefined ? [] : [{ name, exported }];
  });
}

/** What a module declares or imports at its top level, and whether it exports that under the same name. */
function namesOf(source: string, language: Language): Map<string, boolean> {
  const names = new Map<string, boolean>();
  const textOf = ({ from, to }: SyntaxNode): string => source.slice(from, to);
  const declare = (declaration: SyntaxNode, exported: boolean): void => {
    if (!DECLARATIONS.has(declaration.name)) return;
    const groups = declaration.getChildren('ImportGroup');
    for (const node of [declaration, ...groups].flatMap((one) => [
      ...one.getChildren('VariableDefinition'),
      ...one.getChildren('TypeDefinition'),
    ])) {
      names.set(textOf(node), names.get(textOf(node)) === true || exported);
    }
  };
  const exportsLater: string[] = [];
  for (const statement of children(parse(source, language).topNode)) {
    if (statement.name !== 'ExportDeclaration') declare(statement, false);
    else {
      const isDefault = statement.getChild('default') !== null;
      for (const child of children(statement)) declare(child, !isDefault);
      for (const group of statement.getChildren('ExportGroup')) {
        for (const name of group.getChildren('VariableName')) {
          if (name.nextSibling?.name !== 'as') exportsLater.push(textOf(name));
        }
      }
    }
  }
  for (const name of exportsLater) if (names.has(name)) names.set(name, true);
  return names;
}
