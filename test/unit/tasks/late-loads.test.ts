import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { findTsx, keepLateLoads } from '../../../src/tasks/bundle/late-loads.js';

const FILE = resolve('/home/me/tasks.ts');

const kept = (text: string, esm = true): string | undefined =>
  keepLateLoads(text, 'ts', FILE, esm)?.text;

describe('loads at run time', () => {
  it('are led to a module of ours, in the same columns', () => {
    assert.equal(kept('const m = await import(path);'), 'const m = await __imp$(path);');
    assert.equal(kept('import(a + "/x.ts"); import(b)'), '__imp$(a + "/x.ts"); __imp$(b)');
    assert.equal(
      kept('const m = require(path.join(a, b))', false),
      'const m = __requ$(path.join(a, b))',
    );
    assert.equal(
      kept(
        "import { createRequire } from 'node:module';\nconst r = createRequire(import.meta.url);",
      ),
      "import { createRequire } from 'node:module';\nconst r = __createRequ$(import.meta.url);",
    );
  });

  it('have what they need at the end of the file, in one line', () => {
    const helpers = (text: string, esm: boolean): string =>
      keepLateLoads(text, 'ts', FILE, esm)?.helpers ?? '';
    const esm = helpers('import(path)', true);
    assert.match(
      esm,
      /^\n;import \* as __loading\$ from "pool-lanes:loading";function __imp\$\([^\n]*file:\/\/[^\n]*$/,
    );
    const cjs = helpers('require(path); require(other)', false);
    assert.match(cjs, /^\n;function __requ\$\([^\n]*require\("pool-lanes:loading"\)[^\n]*$/);
    assert.equal(cjs.split('__requ$').length, 2, 'once');
  });

  it('are left to the compiler where it knows what is meant, and to the program where they are its own', () => {
    for (const text of [
      "import('./a.js')",
      'import(`./plugins/${name}.ts`)',
      "import('./plugins/' + name)",
      "require('./a.js')",
      'const require = createRequire(import.meta.url); require(path)',
      'createRequire(import.meta.url)',
      '// import(path)',
      "'require(path)'",
      'loader.import(path); loader.require(path)',
      'export const important = 1;',
    ]) {
      assert.equal(kept(text), undefined, text);
    }
  });

  it('find the tsx of a project', () => {
    assert.match(findTsx(resolve('test/a.ts'))?.esm ?? '', /^file:.*\/tsx\/.*\.mjs$/);
    assert.equal(findTsx(FILE), undefined);
  });
});
