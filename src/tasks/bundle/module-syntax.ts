/** Whether a text is an ECMAScript module by what it says. */
import { children, parse } from '../discover/syntax.js';
import type { Language } from '../language.js';

const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunction|MethodDeclaration)$/;

/** True if it imports or exports by statements, speaks of `import.meta`, or awaits at its top level. */
export function hasModuleSyntax(text: string, language: Language): boolean {
  const tree = parse(text, language);
  const statements = [...children(tree.topNode)];
  if (statements.some(({ name }) => name === 'ImportDeclaration' || name === 'ExportDeclaration')) {
    return true;
  }
  let found = false;
  const functions: string[] = [];
  tree.iterate({
    enter: ({ name }) => {
      if (FUNCTIONS.test(name)) functions.push(name);
      else if (name === 'ImportMeta' || (name === 'await' && functions.length === 0)) found = true;
    },
    leave: ({ name }) => {
      if (FUNCTIONS.test(name)) functions.pop();
    },
  });
  return found;
}
