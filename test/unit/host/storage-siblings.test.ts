import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siblingsOf } from '../../../src/host/storage-siblings.js';

describe('siblingsOf', () => {
  let storage: string;
  const folder = (name: string): string => join(storage, name, 'ours.ours');
  const make = (name: string): Promise<unknown> => mkdir(folder(name), { recursive: true });

  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'pool-lanes-'));
  });
  afterEach(() => rm(storage, { recursive: true }));

  it('finds what the host before had, without or with another number, whichever is asked', async () => {
    await make('-abc');
    await make('-abc-1');
    for (const name of ['-abc', '-abc-1', '-abc-2']) {
      const found = await siblingsOf(folder(name));
      const expected = new Set(['-abc', '-abc-1', name].map(folder));
      assert.deepEqual(found.sort(), [...expected].sort(), name);
      assert.equal(new Set(found).size, found.length);
    }
  });

  it('leaves the folders of other workspaces alone', async () => {
    for (const name of ['-ab', '-abcd', '-abc-x', 'x-abc', '-abc-10']) await make(name);
    assert.deepEqual(await siblingsOf(folder('-abc')), [folder('-abc')]);
  });

  it('is the folder itself where there is nothing', async () => {
    const lost = join(storage, 'not', 'there');
    assert.deepEqual(await siblingsOf(lost), [lost]);
  });
});
