/**
 * Files that a program finds by itself, by paths that are known only when it runs: `import(path)`, `require(path)`. A compiler leaves
 * these as they are. Their relative paths are kept relative to the source, though the code moves into a bundle elsewhere; and where
 * what they find is TypeScript, it is loaded by the project's own tsx, or, without one, it is said what is missing.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '../discover/syntax.js';
import type { Language } from '../language.js';

/** Specifier of the module inside a bundle that the changed calls lead to. */
export const LOADING = 'pool-lanes:loading';

/** Keywords and names that are called, and names of ours of the same length, so that columns stay true. */
const CALLS = { import: '__imp$', require: '__requ$', createRequire: '__createRequ$' } as const;
type Word = keyof typeof CALLS;

const MAY_LOAD = /\b(?:import|require|createRequire)\s*\(/;
const CREATES = /\bimport\s*\{[^}]*\bcreateRequire\b[^}]*\}\s*from\s*['"](?:node:)?module['"]/;
const OWN_REQUIRE = /\b(?:const|let|var|function)\s+require\b/;

/** A text in which such calls are of ours, and what they need at its end, in one line. */
export interface LateLoads {
  readonly text: string;
  readonly helpers: string;
}

/**
 * @param esm whether the text is an ECMAScript module
 * @returns undefined if it loads nothing by a path that only it knows
 */
export function keepLateLoads(
  text: string,
  language: Language,
  file: string,
  esm: boolean,
): LateLoads | undefined {
  if (!MAY_LOAD.test(text)) return undefined;
  const creates = CREATES.test(text);
  const requires = !OWN_REQUIRE.test(text);
  const used = new Map<Word, number[]>();
  const note = (word: Word, at: number): unknown => used.set(word, [...(used.get(word) ?? []), at]);
  parse(text, language).iterate({
    enter: ({ name, node, from }) => {
      if (name === 'DynamicImport') {
        const argument = node.firstChild?.nextSibling?.nextSibling;
        if (argument && !isKnown(argument, text)) note('import', from);
      }
      const callee = name === 'CallExpression' ? node.firstChild : null;
      if (callee?.name !== 'VariableName') return;
      const word = text.slice(callee.from, callee.to);
      if (word === 'createRequire' && creates) note(word, from);
      const argument = node.getChild('ArgList')?.firstChild?.nextSibling;
      if (word === 'require' && requires && argument && !isKnown(argument, text)) note(word, from);
    },
  });
  if (used.size === 0) return undefined;
  let result = text;
  for (const [word, places] of used) {
    for (const at of places) {
      result =
        result.slice(0, at) + CALLS[word].padEnd(word.length) + result.slice(at + word.length);
    }
  }
  const url = JSON.stringify(pathToFileURL(file).href);
  const loading = esm ? '__loading$' : `require(${JSON.stringify(LOADING)})`;
  const imported = esm ? `import * as __loading$ from ${JSON.stringify(LOADING)};` : '';
  const helpers = [...used.keys()].map(
    (word) => `function ${CALLS[word]}(...given){return ${loading}.${word}From(${url},...given)}`,
  );
  return { text: result, helpers: `\n;${imported}${helpers.join('')}` };
}

/** Whether a compiler can say what is meant: a text, or one that starts with a part of a path. */
function isKnown(
  { from, to }: { readonly from: number; readonly to: number },
  text: string,
): boolean {
  return /^['"`]/.test(text.slice(from, to).trimStart());
}

/** The project's own tsx. */
export interface Tsx {
  readonly version: string;
  /** Path of the module that registers it for `require`. */
  readonly cjs: string;
  /** URL of the one that registers it for `import`. */
  readonly esm: string;
}

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, { readonly import?: { readonly default?: string } }>>;
}

/** Undefined if the file's project has none, or one that is older than its API. */
export function findTsx(file: string): Tsx | undefined {
  const find = createRequire(file);
  try {
    const path = find.resolve('tsx/package.json');
    const { version, exports } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    const esm = exports['./esm/api']?.import?.default;
    if (esm === undefined) return undefined;
    return {
      version,
      cjs: find.resolve('tsx/cjs/api'),
      esm: pathToFileURL(join(dirname(path), esm)).href,
    };
  } catch {
    return undefined;
  }
}

/**
 * The code of the module. tsx is registered when the first TypeScript is met, as to load it takes some 100 ms. Where there is none and
 * Node.js knows no types, either, the error says so: Node.js speaks of an unexpected token.
 */
export const loadingCode = (tsx: Tsx | undefined): string => `
import Module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const tsx = ${JSON.stringify(tsx ?? null)};
const TYPED = /\\.[cm]?tsx?$/;
const isRelative = (to) => typeof to === 'string' && /^\\.{0,2}\\//.test(to);

function unknown(found, cause) {
  const file = found.startsWith('file:') ? fileURLToPath(found) : found;
  const error = new Error('Node.js ' + process.version + ' cannot load ' + file + ', whose path is known only when the code runs. Install tsx in the project, and it is loaded with that: npm install -D tsx', { cause });
  return Object.assign(error, { code: 'ERR_UNKNOWN_FILE_EXTENSION' });
}

let isPrepared = false;
function prepare() {
  if (isPrepared) return;
  isPrepared = true;
  const before = { ...Module._extensions };
  for (const ending of ['.ts', '.tsx', '.cts', '.mts']) {
    if (!tsx && before[ending]) continue;
    Module._extensions[ending] = (module, file) => {
      if (tsx) {
        for (const one of ['.ts', '.tsx', '.cts', '.mts']) {
          if (before[one]) Module._extensions[one] = before[one];
          else delete Module._extensions[one];
        }
        createRequire(tsx.cjs)(tsx.cjs).register();
        return (Module._extensions[ending] ?? Module._extensions['.js'])(module, file);
      }
      try {
        return Module._extensions['.js'](module, file);
      } catch (error) {
        throw error instanceof SyntaxError ? unknown(file, error) : error;
      }
    };
  }
}

let registered;
export async function importFrom(url, to, options) {
  const found = isRelative(to) ? new URL(to, url).href : to;
  if (TYPED.test(String(found).replace(/[?#].*$/, ''))) {
    prepare();
    if (tsx) await (registered ??= import(tsx.esm).then((api) => api.register()));
  }
  try {
    return await (options === undefined ? import(found) : import(found, options));
  } catch (error) {
    throw error?.code === 'ERR_UNKNOWN_FILE_EXTENSION' ? unknown(String(found), error) : error;
  }
}

export function requireFrom(url, to) {
  prepare();
  return createRequire(url)(to);
}

export function createRequireFrom(url, from) {
  prepare();
  return createRequire(from);
}
`;
