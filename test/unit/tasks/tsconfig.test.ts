import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compilerOptionsOf } from '../../../src/tasks/bundle/tsconfig.js';

describe('compiler options', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'pool-lanes-test-')));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function optionsOf(files: Record<string, string>): Promise<unknown> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    return compilerOptionsOf(join(root, 'src/a.ts'));
  }

  it('are those of the nearest tsconfig.json, comments and last commas allowed', async () => {
    const options = await optionsOf({
      'tsconfig.json': '{ "compilerOptions": { "a": 1 } }',
      'src/tsconfig.json':
        '\uFEFF// one\n{ /* two */ "compilerOptions": { "b": "// no, \\" /* comment */ ,}", }, }',
    });
    assert.deepEqual(options, { b: '// no, " /* comment */ ,}' });
  });

  it('come from what it extends too, the last first, also out of packages', async () => {
    const options = await optionsOf({
      'tsconfig.json':
        '{ "extends": ["./one", "@x/base", "@x/base/strict.json"], "compilerOptions": { "d": 4 } }',
      'one.json': '{ "compilerOptions": { "a": 1, "b": 1, "c": 1, "d": 1 } }',
      'node_modules/@x/base/tsconfig.json': '{ "compilerOptions": { "b": 2, "c": 2 } }',
      'node_modules/@x/base/strict.json': '{ "compilerOptions": { "c": 3 } }',
    });
    assert.deepEqual(options, { a: 1, b: 2, c: 3, d: 4 });
  });

  it('are none where there is no file, none that can be read, or a circle', async () => {
    assert.deepEqual(await optionsOf({ 'src/tsconfig.json': '{ "compilerOptions": ' }), {});
    assert.deepEqual(
      await optionsOf({
        'src/tsconfig.json': '{ "extends": "./b.json", "compilerOptions": { "a": 1 } }',
        'src/b.json': '{ "extends": ["./tsconfig.json", "./missing", "nowhere"] }',
      }),
      { a: 1 },
    );
  });
});
