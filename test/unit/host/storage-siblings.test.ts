import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { newestOf } from '../../../src/host/storage-siblings.js';

describe('newestOf', () => {
  let storage: string;
  const folder = (name: string): string => join(storage, name, 'ours.ours');
  const put = async (name: string, age: number): Promise<string> => {
    const path = join(folder(name), 'last');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, name);
    await utimes(path, 1000 - age, 1000 - age);
    return path;
  };

  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'pool-lanes-'));
  });
  afterEach(() => rm(storage, { recursive: true }));

  it('finds what the host before wrote, which had the folder without or with another number', async () => {
    const first = await put('-abc', 2);
    assert.equal(await newestOf(folder('-abc-1'), 'last'), first);
    const second = await put('-abc-1', 1);
    for (const name of ['-abc', '-abc-1', '-abc-2']) {
      assert.equal(await newestOf(folder(name), 'last'), second, name);
    }
  });

  it('leaves the folders of other workspaces alone', async () => {
    for (const name of ['-ab', '-abcd', '-abc-x', 'x-abc', '-abc-10']) await put(name, 0);
    assert.equal(await newestOf(folder('-abc'), 'last'), null);
    const own = await put('-abc', 9);
    assert.equal(await newestOf(folder('-abc'), 'last'), own);
  });

  it('finds nothing where there is nothing', async () => {
    assert.equal(await newestOf(join(storage, 'not', 'there'), 'last'), null);
  });
});
