import assert from 'node:assert/strict';
import type { Language } from '../../../src/tasks/index.js';
import { discover, isSupported, languageOf } from '../../../src/tasks/index.js';

const names = (text: string, language: Language = 'ts'): string[] =>
  discover(text, language).functions.map((fn) => fn.name);

describe('the language of a file', () => {
  it('is told by its name', () => {
    const told = ['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'A.TS'].map(
      languageOf,
    );
    assert.deepEqual(told, ['ts', 'ts', 'ts', 'tsx', 'js', 'js', 'js', 'jsx', 'ts']);
  });

  it('is none for declarations and other files', () => {
    for (const path of ['a.d.ts', 'a.d.mts', 'a.d.css.ts', 'a.json', 'a', 'ts', 'a.ts.txt']) {
      assert.equal(isSupported(path), false, path);
    }
    assert.ok(isSupported('/x.d/a.ts'));
  });
});

describe('task functions', () => {
  it('are the declared functions of the top level, exported or not', () => {
    const { functions } = discover(
      'function a() {}\nexport function b() {}\nexport default async function c() {}\nfunction d() {}\nexport { d as e };\n',
      'ts',
    );
    assert.deepEqual(
      functions.map(({ name, exported, kind, async, line }) => [name, exported, kind, async, line]),
      [
        ['a', 'no', 'function', false, 1],
        ['b', 'named', 'function', false, 2],
        ['c', 'default', 'function', true, 3],
        ['d', 'named', 'function', false, 4],
      ],
    );
  });

  it('are functions assigned to variables, through parentheses, casts and assertions', () => {
    const text = [
      'const a = () => 1;',
      'let b = async function () {};',
      'var c = ((x) => x) as Fn, d = (async () => {}) satisfies Fn, n = 1;',
      'export const e: Fn<{ a: 1 }> = <Fn>(() => 1);',
      'const f = (/* why */ (x) => x)!;',
      'const g = <T,>(x: T): T => x;',
    ].join('\n');
    const found = discover(text, 'ts').functions;
    assert.deepEqual(
      found.map(({ name, kind, async, exported }) => [name, kind, async, exported]),
      [
        ['a', 'arrow', false, 'no'],
        ['b', 'functionExpression', true, 'no'],
        ['c', 'arrow', false, 'no'],
        ['d', 'arrow', true, 'no'],
        ['e', 'arrow', false, 'named'],
        ['f', 'arrow', false, 'no'],
        ['g', 'arrow', false, 'no'],
      ],
    );
  });

  it('are named `default` where they have no name', () => {
    assert.deepEqual(names('export default function () {}'), ['default']);
    assert.deepEqual(names('export default async (a) => a'), ['default']);
    assert.deepEqual(names('export default (function named() {})'), ['default']);
    const [fn] = discover('const f = () => 1;\nexport default f;', 'ts').functions;
    assert.deepEqual([fn?.name, fn?.exported], ['f', 'default']);
  });

  it('are found in CommonJS exports', () => {
    const text =
      'exports.a = function () {};\nmodule.exports.b = async () => 1;\nfunction c() {}\nmodule.exports = { c, d: 1 };\n';
    const found = discover(text, 'js').functions;
    assert.deepEqual(
      found.map(({ name, exported, access }) => [name, exported, access]),
      [
        ['a', 'named', 'exports'],
        ['b', 'named', 'exports'],
        ['c', 'named', 'scope'],
      ],
    );
    assert.deepEqual(names('module.exports = function f() {}', 'js'), ['default']);
    assert.deepEqual(names('other.exports = () => 1; a.exports.b = () => 1;', 'js'), []);
  });

  it('are none of: methods, generators, nested functions, declarations, types, calls', () => {
    const text = [
      'class A { m() {} static s = () => 1; }',
      'function* g() {}',
      'async function* h() {}',
      'const i = function* () {};',
      'if (true) { function nested() {} }',
      'namespace N { export function inside() {} }',
      'declare function ambient(): void;',
      'export declare const arrow: () => void;',
      'type F = () => void;',
      'const called = wrap(() => 1);',
      'const object = { m() {}, a: () => 1 };',
      'const { taken = () => 1 } = object;',
    ].join('\n');
    assert.deepEqual(names(text), []);
  });

  it('count once at the implementation where there are overloads, with the tags of all of them', () => {
    const text =
      '/** @task 1 */\nfunction f(a: number): void;\n/** @task "a" */\nfunction f(a: string): void;\n/** About it. */\nfunction f(a: unknown) {}\n';
    const { functions } = discover(text, 'ts');
    assert.deepEqual(
      functions.map(({ name, line, inputs }) => [name, line, inputs.map((tag) => tag.text)]),
      [['f', 6, ['1', '"a"']]],
    );
    assert.deepEqual(names('export function f(): void;\nexport function f() {}'), ['f']);
  });

  it('give their parameters as written', () => {
    const text =
      'function f(this: Window, a: number, { b, c = 2 }: { b: string; c?: number }, /* x */ [d]: string[], e = (1, 2), ...rest: Map<string, number>[]) {}\nconst g = x => x;';
    const [f, g] = discover(text, 'ts').functions;
    assert.deepEqual(f?.params, [
      'a: number',
      '{ b, c = 2 }: { b: string; c?: number }',
      '[d]: string[]',
      'e = (1, 2)',
      '...rest: Map<string, number>[]',
    ]);
    assert.deepEqual(g?.params, ['x']);
  });

  it('have places in UTF-16', () => {
    const text = "const s = '🧵';\r\n\r\nexport const fn = () => '🧵';\r\n";
    const [fn] = discover(text, 'ts').functions;
    assert.ok(fn);
    assert.equal(text.slice(fn.from, fn.to), "export const fn = () => '🧵';");
    assert.equal(text.slice(fn.nameFrom, fn.nameTo), 'fn');
    assert.equal(fn.line, 3);
  });

  it('are found in JSX', () => {
    assert.deepEqual(names('const A = () => <b>{x}</b>;\nfunction B() { return <A /> }', 'tsx'), [
      'A',
      'B',
    ]);
    assert.deepEqual(names('const A = <T>(x: T) => <string>x;\nfunction B() {}', 'ts'), ['A', 'B']);
  });

  for (const [what, above] of [
    ['an unfinished statement', 'const x = ;'],
    ['an unclosed block', 'function above() {\n  if (true) {\n'],
    ['an unclosed call', 'above(1, (\n'],
    ['an unclosed object', 'const above = {\n  a: [1,\n'],
    ['an unclosed class', 'class Above {\n  m() {\n    x.\n'],
    ['a brace too many', 'function above() {} }'],
    ['a stray word', 'foo bar baz ) ]'],
    ['a merge conflict', '<<<<<<< HEAD\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> other'],
    ['an unfinished string', "const s = 'abc"],
    ['an unfinished import', 'import { a, from'],
    ['an unfinished member', 'console.'],
    ['an unfinished type', 'type A = { a: '],
  ] as const) {
    it(`are found below ${what}`, () => {
      const below =
        '\n/** @task 1 */\nexport function one() {\n  return 1;\n}\n\nconst two = async () => {\n  await 1;\n};\n\nfunction three() {}\n';
      const { functions } = discover(above + below, 'ts');
      const found = functions.filter(({ name }) => name !== 'above' && name !== 'a');
      assert.deepEqual(
        found.map(({ name }) => name),
        ['one', 'two', 'three'],
      );
      assert.deepEqual(
        found[0]?.inputs.map((tag) => tag.text),
        ['1'],
      );
    });
  }
});
