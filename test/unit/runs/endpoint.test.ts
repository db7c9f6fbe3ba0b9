import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openEndpoint } from '../../../src/runs/endpoint.js';

describe('the endpoint of a run', function () {
  if (process.platform === 'win32') return;
  const usual = process.env['TMPDIR'];
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ends-'));
    process.env['TMPDIR'] = root;
  });
  afterEach(async () => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    await rm(root, { recursive: true });
  });

  async function folder(name: string, ageMs: number): Promise<void> {
    await mkdir(join(root, name));
    await writeFile(join(root, name, 'socket'), '');
    const then = new Date(Date.now() - ageMs);
    await utimes(join(root, name), then, then);
  }

  it('clears away what a process left that is gone, and nothing else', async () => {
    const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
    await folder(`pool-lanes-${gone}-abcdef`, 300_000);
    const kept = [
      `pool-lanes-${gone}-ghijkl`, // just made
      `pool-lanes-${process.pid}-abcdef`, // of a process that lives
      `pool-lanes-1-abcdef`, // of one that is not ours
      `pool-lanes-${gone}-1-999999`, // no folder of ours
      `pool-lanes-abcdef`,
    ];
    for (const name of kept) await folder(name, name === kept[0] ? 0 : 300_000);
    const endpoint = await openEndpoint();
    const own = dirname(endpoint.path);
    assert.equal(dirname(own), root);
    assert.deepEqual((await readdir(root)).map((name) => join(root, name)).sort(), [
      ...[...kept.map((name) => join(root, name)), own].sort(),
    ]);
    await endpoint.close();
    assert.deepEqual((await readdir(root)).sort(), [...kept].sort());
  });
});
