/** A first guess at inputs for a function without tags, made from its parameters. */
import type { SyntaxNode } from '@lezer/common';
import { children, parse } from '../discover/syntax.js';
import type { TaskFunction } from '../discover/task-function.js';

/** Enough tasks to fill a few workers more than once. */
const TASKS = 8;

/** Numbers that make sense for a parameter whose name ends in such a word; the first match wins. */
const NUMBERS: readonly (readonly [RegExp, string])[] = [
  [/^n$/, '25'],
  [/^(ms|millis|milliseconds|delay|timeout|interval|duration)$/, '100'],
  [/^(count|size|length|limit|max|total|iterations|steps|rounds|amount|to)$/, '1000'],
  [/^(index|offset|from|min|i|j)$/, '0'],
];

/** Words that name a number where no type says so. */
const NUMERIC = /^(k|x|y|z|a|b|num|number|seconds|secs|id)$/;

/** Types that are made by a constructor, as source. */
const CONSTRUCTED: Readonly<Record<string, string>> = {
  Date: 'new Date(0)',
  RegExp: '/a/',
  Map: 'new Map()',
  ReadonlyMap: 'new Map()',
  Set: 'new Set()',
  ReadonlySet: 'new Set()',
  URL: "new URL('https://example.org/')",
  Buffer: "Buffer.from('a')",
  ArrayBuffer: 'new ArrayBuffer(1024)',
  SharedArrayBuffer: 'new SharedArrayBuffer(1024)',
  Record: '{}',
  Error: "new Error('a')",
};

/** Arguments as a user would write them, and how many tasks. */
export function proposeInput(fn: TaskFunction): { args: string; count: number } {
  const parameters = fn.params.map(readParameter).filter((parameter) => !parameter.rest);
  const required = parameters.findLastIndex((parameter) => !parameter.optional);
  // What has a default may stay away, but one value to change says more than an empty box.
  const shown = parameters.findIndex((parameter) => parameter.value !== undefined);
  const kept = parameters.slice(0, Math.max(required, required < 0 ? shown : required) + 1);
  return {
    args: kept.map((parameter) => parameter.value ?? valueOf(parameter)).join(', '),
    count: TASKS,
  };
}

interface Parameter {
  readonly name: string;
  readonly type: SyntaxNode | undefined;
  readonly pattern: SyntaxNode | undefined;
  /** Its default, if that can be written down anywhere. */
  readonly value: string | undefined;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly text: string;
}

function readParameter(parameter: string): Parameter {
  const text = `(${parameter}) => 0`;
  const list = parse(text, 'ts').topNode.firstChild?.firstChild?.getChild('ParamList');
  const parts = list ? [...children(list)] : [];
  const equals = parts.findIndex((part) => part.name === 'Equals');
  const initial = equals < 0 ? undefined : parts[equals + 1];
  const name = parts.find((part) => part.name === 'VariableDefinition');
  const annotation = parts.find((part) => part.name === 'TypeAnnotation');
  return {
    name: name ? text.slice(name.from, name.to) : '',
    type: annotation?.lastChild ?? undefined,
    pattern: parts.find((part) => part.name.endsWith('Pattern')),
    value: initial && isPlain(initial) ? text.slice(initial.from, initial.to) : undefined,
    optional: initial !== undefined || parts.some((part) => part.name === 'Optional'),
    rest: parts.some((part) => part.name === 'Spread'),
    text,
  };
}

function valueOf({ name, type, pattern, text }: Parameter): string {
  if (type) return valueOfType(type, name, text);
  if (pattern) return valueOfPattern(pattern, text);
  return guess(name);
}

/** The last word of `timeoutMs` is `ms`. */
const lastWord = (name: string): string =>
  /([A-Z]+|[A-Z]?[a-z]+)\d*$/.exec(name)?.[1]?.toLowerCase() ?? name;

const knownNumber = (name: string): string | undefined =>
  NUMBERS.find(([pattern]) => pattern.test(lastWord(name)))?.[1];

const numberFor = (name: string): string => knownNumber(name) ?? '1';

/** Without a type, only the name can tell. */
function guess(name: string): string {
  const number = knownNumber(name) ?? (NUMERIC.test(lastWord(name)) ? '1' : undefined);
  if (number !== undefined) return number;
  if (/^(is|has|should)[A-Z]/.test(name)) return 'true';
  if (/(options|opts|config|settings)$/i.test(name)) return '{}';
  if (/(items|list|values|array|numbers|data)$/i.test(name)) return '[1, 2, 3]';
  if (/(name|text|label|title|str|string|path|file|word|key|message|url)$/i.test(name))
    return "'a'";
  return 'undefined';
}

function valueOfType(type: SyntaxNode, name: string, text: string): string {
  const source = text.slice(type.from, type.to);
  switch (type.name) {
    case 'TypeName':
      return valueOfName(source, name);
    case 'LiteralType':
    case 'NullType':
      return source;
    case 'ArrayType': {
      const element = type.firstChild;
      return element ? arrayOf(element, name, text) : '[]';
    }
    case 'TupleType': {
      const parts = [...children(type)].filter((part) => !/^[[\],]$/.test(part.name));
      return `[${parts.map((part) => valueOfType(part, name, text)).join(', ')}]`;
    }
    case 'ReadonlyType':
    case 'ParenthesizedType': {
      const inner = [...children(type)].find((part) => /Type$|^TypeName$/.test(part.name));
      return inner ? valueOfType(inner, name, text) : 'undefined';
    }
    case 'UnionType':
    case 'IntersectionType':
      return type.firstChild ? valueOfType(type.firstChild, name, text) : 'undefined';
    case 'ObjectType':
      return valueOfMembers(type, text);
    case 'ParameterizedType':
      return valueOfParameterized(type, name, text);
    case 'FunctionSignature':
      return '() => undefined';
    default:
      return 'undefined';
  }
}

function valueOfName(type: string, name: string): string {
  switch (type) {
    case 'number':
      return numberFor(name);
    case 'bigint':
      return `${numberFor(name)}n`;
    case 'string':
      return "'a'";
    case 'boolean':
    case 'true':
      return 'true';
    case 'false':
      return 'false';
    case 'object':
      return '{}';
    case 'any':
    case 'unknown':
      return guess(name);
    case 'null':
    case 'undefined':
      return type;
  }
  if (/^Big(Int|Uint)64Array$/.test(type)) return `${type}.of(1n, 2n, 3n)`;
  if (/^(Int|Uint|Float)\d+(Clamped)?Array$/.test(type)) return `${type}.of(1, 2, 3)`;
  // A type of the user's own: the most common are objects of options.
  return CONSTRUCTED[type] ?? '{}';
}

function valueOfParameterized(type: SyntaxNode, name: string, text: string): string {
  const generic = type.firstChild;
  const argument = type.getChild('TypeArgList')?.firstChild?.nextSibling;
  const base = generic ? text.slice(generic.from, generic.to) : '';
  if (/^(Readonly)?Array$|^Iterable$/.test(base) && argument) return arrayOf(argument, name, text);
  if (/^(Readonly|Required|NonNullable)$/.test(base) && argument) {
    return valueOfType(argument, name, text);
  }
  return valueOfName(base, name);
}

function arrayOf(element: SyntaxNode, name: string, text: string): string {
  const source = text.slice(element.from, element.to);
  if (source === 'number') return '[1, 2, 3]';
  if (source === 'string') return "['a', 'b', 'c']";
  return `[${valueOfType(element, name, text)}]`;
}

/** An object with the members that must be there; with the first, if none must. */
function valueOfMembers(type: SyntaxNode, text: string): string {
  const members = type.getChildren('PropertyType');
  const required = members.filter((member) => !member.getChild('Optional'));
  const values = (required.length > 0 ? required : members.slice(0, 1)).map((member) => {
    const key = member.getChild('PropertyDefinition') ?? member.getChild('String');
    const name = key ? text.slice(key.from, key.to) : '';
    const annotation = member.getChild('TypeAnnotation')?.lastChild;
    return `${name}: ${annotation ? valueOfType(annotation, name, text) : 'undefined'}`;
  });
  return values.length > 0 ? `{ ${values.join(', ')} }` : '{}';
}

/** What an untyped `{ a, b = 2 }` or `[a, b]` takes apart. */
function valueOfPattern(pattern: SyntaxNode, text: string): string {
  if (pattern.name === 'ArrayPattern') {
    const names = pattern.getChildren('VariableDefinition');
    const values = names.map((node) => guess(text.slice(node.from, node.to)));
    return `[${values.join(', ')}]`;
  }
  const values = pattern.getChildren('PatternProperty').map((property) => {
    const key = property.firstChild;
    const name = key ? text.slice(key.from, key.to) : '';
    const initial = property.getChild('Equals') ? property.lastChild : null;
    const known = initial && isPlain(initial) ? text.slice(initial.from, initial.to) : undefined;
    return `${name}: ${known ?? guess(name)}`;
  });
  return values.length > 0 ? `{ ${values.join(', ')} }` : '{}';
}

/** Whether an expression means the same wherever it is written: it names nothing. */
function isPlain(node: SyntaxNode): boolean {
  let plain = true;
  node.cursor().iterate(({ name, type }) => {
    if (
      type.isError ||
      ['VariableName', 'this', 'ArrowFunction', 'FunctionExpression'].includes(name)
    ) {
      plain = false;
    }
    return plain;
  });
  return plain;
}
