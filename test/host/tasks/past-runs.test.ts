import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunHead } from '../../../src/host/run-head.js';
import { until } from '../../support/until.js';
import { closeAll, lastRun, open, readLast, run, set } from '../support/editor.js';

const RUNS = join(process.env['POOL_LANES_STORAGE'] ?? '', 'runs');

/** What is kept, by identifier. */
async function heads(): Promise<Map<string, RunHead>> {
  const names = (await readdir(RUNS)).filter((name) => name.endsWith('.json'));
  const read = await Promise.all(
    names.map(async (name): Promise<RunHead[]> => {
      try {
        return [JSON.parse(await readFile(join(RUNS, name), 'utf8')) as RunHead];
      } catch {
        return []; // gone meanwhile, or being written
      }
    }),
  );
  return new Map(read.flat().map((head) => [head.id, head]));
}

/** Runs a function; resolves to what the list has of it. */
async function made(command: string, file: string, name: string): Promise<RunHead> {
  const before = await readLast();
  await run(command, file, name);
  const { id } = (await lastRun(name, before?.record.id)).record;
  const all = await until('the run is on the list', heads, (found) => found.has(id));
  const head = all.get(id);
  assert.ok(head);
  return head;
}

const command = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`poolLanes.${name}`, ...args);

describe('Past runs', function () {
  this.timeout(600_000);

  before(async () => {
    // Just the rounds that a baseline needs, however busy the machine.
    await set('comparePools', ['serial', 'thread']);
    await set('rounds', 4);
    await set('timeBudget', 600);
    await open('cpu.ts');
  });
  after(async () => {
    for (const name of ['keepRuns', 'timeBudget', 'comparePools', 'rounds']) {
      await set(name, undefined);
    }
    await closeAll();
  });

  it('are kept with what a list shows of them, pinned or not', async () => {
    const head = await made('runInThreadPool', 'cpu.ts', 'square');
    assert.deepEqual([head.title, head.status], ['square', 'done']);
    assert.match(head.pools.join(), /^Thread pool × \d+$/);
    assert.ok((head.wallMs ?? 0) > 0);
    await command('pinRun', head);
    assert.equal((await heads()).get(head.id)?.pinned, true);
    await command('unpinRun', head);
    assert.equal((await heads()).get(head.id)?.pinned, false);
  });

  it('go, the oldest first, above what the setting says', async () => {
    const first = await made('runInThreadPool', 'cpu.ts', 'square');
    await command('pinRun', first);
    await set('keepRuns', 1);
    const second = await made('runInThreadPool', 'cpu.ts', 'square');
    await until(
      'the pinned one and the latest are left',
      async () => [...(await heads()).keys()].sort(),
      (left) => left.join() === [first.id, second.id].sort().join(),
    );
    await set('keepRuns', undefined);
  });

  it('are deleted when asked for', async () => {
    const head = await made('runInThreadPool', 'cpu.ts', 'square');
    await command('deleteRun', head);
    assert.equal((await heads()).has(head.id), false);
    assert.deepEqual(
      (await readdir(RUNS)).filter((name) => name.startsWith(head.id)),
      [],
    );
  });

  it('are no baseline unless they have rounds; a comparison is, and one at a time', async () => {
    const single = await made('runInThreadPool', 'cpu.ts', 'square');
    void command('saveBaseline', single);
    const first = await made('comparePools', 'cpu.ts', 'square');
    assert.ok((first.rounds ?? 0) >= 4, `${first.rounds} rounds`);
    await command('saveBaseline', first);
    assert.equal((await heads()).get(first.id)?.baseline, true);
    assert.notEqual((await heads()).get(single.id)?.baseline, true);
    await command('dropBaseline', first);
    assert.equal((await heads()).get(first.id)?.baseline, false);
  });
});
