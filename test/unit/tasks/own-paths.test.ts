import assert from 'node:assert/strict';
import { keepOwnPaths } from '../../../src/tasks/bundle/own-paths.js';

const kept = (text: string): string | undefined => keepOwnPaths(text, 'ts', '/at/a.ts')?.text;

describe('own paths', () => {
  it('are replaced by calls of the same length', () => {
    for (const text of [
      'f(__dirname, __filename);',
      'import.meta.url',
      'import /* */ . meta',
      '`${__dirname}`',
    ]) {
      assert.equal(kept(text)?.length, text.length);
    }
    assert.equal(kept('a(__dirname) + import.meta.url'), 'a(__dirn$()) + __immeta$().url');
    assert.equal(kept('x = { __filename, b }'), 'x = { __filename: __filen$(), b }');
  });

  it('leave a text alone that only seems to speak of them', () => {
    for (const text of [
      'const a = 1;',
      "'__dirname' + `__filename` + /import.meta/;",
      '// __dirname\n/* import.meta */',
      'a.__dirname; ({ __dirname: 1 }); class A { __dirname = 1 }',
      'type A = { __dirname: string };',
    ]) {
      assert.equal(kept(text), undefined, text);
    }
  });

  it('leave names alone that the file declares, as far as they reach', () => {
    for (const text of [
      'const __dirname = 1; f(__dirname); function g() { return __dirname; }',
      "import { __dirname } from 'x'; f(__dirname);",
      "import * as __dirname from 'x'; f(__dirname);",
      'function f(__dirname) { return __dirname; }',
      'const f = ({ a: __dirname }) => __dirname;',
      'const f = __dirname => __dirname;',
      'try {} catch (__dirname) { f(__dirname); }',
      'for (const __dirname of []) f(__dirname);',
      'function f() { if (a) { var __dirname = 1; } return __dirname; }',
      'class A { m(__dirname) { return __dirname; } }',
      'function __dirname() {} f(__dirname);',
    ]) {
      assert.equal(kept(text), undefined, text);
    }
    assert.equal(
      kept('function f(__dirname) { return __dirname; } g(__dirname);'),
      'function f(__dirname) { return __dirname; } g(__dirn$());',
    );
    assert.equal(
      kept('{ let __filename = 1; f(__filename); } g(__filename);'),
      '{ let __filename = 1; f(__filename); } g(__filen$());',
    );
    assert.equal(
      kept(
        'function f() { const __dirname = 1; return () => __dirname; } const g = () => __dirname;',
      ),
      'function f() { const __dirname = 1; return () => __dirname; } const g = () => __dirn$();',
    );
  });
});
