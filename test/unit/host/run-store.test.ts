import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headOf } from '../../../src/host/head-of.js';
import { isOfSame } from '../../../src/host/run-head.js';
import { RunStore } from '../../../src/host/run-store.js';
import type { ShownRun } from '../../../src/host/saved-run.js';
import { OFFENDER } from '../../../src/shared/faults.js';
import type { FaultReport } from '../../../src/shared/faults.js';
import type { RunRecord } from '../../../src/shared/run.js';
import { chunksOf, detailsOf, recordOf } from './run-fixture.js';

const noTrace = { chunks: () => [], details: () => null, allDetails: () => [] };

describe('The store of past runs', () => {
  let root: string;
  let folder: string;
  let warnings: string[];
  let changes: number;
  let keep: number;

  const openStore = (where = folder): RunStore =>
    new RunStore({
      folder: where,
      keep: () => keep,
      cutShort: 'cut short',
      warn: (message) => warnings.push(message),
      headOf: (run) => Promise.resolve(headOf(run)),
      changed: () => changes++,
    });

  /** Lets a run of one block go through the store. */
  async function save(
    store: RunStore,
    id: string,
    startedAt: number,
    record: Partial<RunRecord> = {},
  ): Promise<ShownRun> {
    const [block] = recordOf().blocks;
    const chunks = chunksOf(0, [[0, 0, 0]]);
    const run: ShownRun = {
      record: recordOf({ id, startedAt, status: 'done', blocks: block ? [block] : [], ...record }),
      chunks: (index) => (index === 0 ? chunks : []),
      details: (index, task) => detailsOf(index, task),
    };
    const saver = store.follow({
      ...run,
      allDetails: () => [0, 1, 2].map((task) => detailsOf(0, task)),
    });
    for (const chunk of chunks) saver.chunk(chunk);
    await saver.end();
    return run;
  }

  const ids = async (store: RunStore): Promise<string[]> =>
    (await store.list()).map(({ id }) => id);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pool-lanes-'));
    folder = join(root, 'workspace', 'ours.ours');
    warnings = [];
    changes = 0;
    keep = 50;
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
    assert.deepEqual(warnings, []);
  });

  it('lists what was run, the latest first, and gives each back whole, also to the next host', async () => {
    const first = openStore();
    assert.deepEqual(await first.list(), []);
    assert.equal(await first.latest(), null);
    const a = await save(first, 'a', 100);
    const b = await save(first, 'b', 200);
    for (const store of [first, openStore()]) {
      assert.deepEqual(await ids(store), ['b', 'a']);
      const run = await store.read('a');
      assert.deepEqual(run?.record, a.record);
      assert.deepEqual(run.chunks(0), a.chunks(0));
      assert.deepEqual(run.details(0, 2), detailsOf(0, 2));
      assert.deepEqual((await store.latest())?.record, b.record);
      assert.equal(await store.read('c'), null);
    }
    const [head] = await first.list();
    assert.deepEqual(head?.pools, ['Thread pool × 2']);
    assert.equal(head.wallMs, 3);
    assert.deepEqual([head.file, head.names], ['/w/fib.ts', ['fib']]);
    assert.ok(changes >= 2);
  });

  it('keeps what the user says of a run', async () => {
    const store = openStore();
    await save(store, 'a', 100);
    await store.note('a', { name: 'before the cache', pinned: true });
    await store.note('a', { baseline: true });
    await store.note('none', { pinned: true });
    const [head] = await openStore().list();
    assert.deepEqual([head?.name, head?.pinned, head?.baseline], ['before the cache', true, true]);
    await store.note('a', { name: undefined });
    assert.equal((await openStore().list())[0]?.name, undefined);
  });

  it('lets the oldest go above the bound, but none that is pinned or a baseline', async () => {
    keep = 2;
    const store = openStore();
    await save(store, 'pinned', 1);
    await store.note('pinned', { pinned: true });
    await save(store, 'baseline', 2);
    await store.note('baseline', { baseline: true });
    for (const [at, id] of ['a', 'b', 'c', 'd'].entries()) await save(store, id, 10 + at);
    assert.deepEqual(await ids(store), ['d', 'c', 'baseline', 'pinned']);
    assert.equal((await readdir(join(folder, 'runs'))).length, 8);
    await store.note('pinned', { pinned: false });
    assert.deepEqual(await ids(store), ['d', 'c', 'baseline'], 'no longer kept for that');
  });

  it('deletes runs from the disk too', async () => {
    const store = openStore();
    for (const id of ['a', 'b', 'c']) await save(store, id, 1);
    await store.delete(['a', 'c', 'none']);
    assert.deepEqual(await ids(store), ['b']);
    assert.deepEqual((await readdir(join(folder, 'runs'))).sort(), ['b.json', 'b.run']);
  });

  it('has no entry for a run that never had a trace', async () => {
    const store = openStore();
    await store.follow({ ...noTrace, record: recordOf({ id: 'x' }) }).end();
    assert.deepEqual(await store.list(), []);
    assert.deepEqual(await openStore().list(), []);
  });

  it('has a run whose editor went away under it, as one that was stopped', async () => {
    const store = openStore();
    const saver = store.follow({ ...noTrace, record: recordOf({ id: 'cut' }) });
    for (const chunk of chunksOf(0, [[0]])) saver.chunk(chunk);
    await store.flush();
    assert.deepEqual(await store.list(), [], 'it is still going');
    const next = openStore();
    const [head] = await next.list();
    assert.deepEqual([head?.id, head?.status], ['cut', 'stopped']);
    assert.deepEqual((await next.read('cut'))?.record.warnings, ['cut short']);
    await saver.end();
  });

  it('has the runs of the folder that the workspace had before', async () => {
    await save(openStore(), 'a', 1);
    const other = openStore(join(root, 'workspace-1', 'ours.ours'));
    await save(other, 'b', 2);
    assert.deepEqual(await ids(other), ['b', 'a']);
    await other.delete(['a']);
    assert.deepEqual(await ids(openStore()), ['b']);
  });

  it('passes over files that are no runs, and says so', async () => {
    const store = openStore();
    await save(store, 'a', 1);
    const runs = join(folder, 'runs');
    await rename(join(runs, 'a.json'), join(runs, 'gone.json'));
    await writeFile(join(runs, 'junk.run'), 'no run at all');
    await writeFile(join(runs, 'half.json'), '{');
    await mkdir(join(runs, 'folder.run'));
    assert.deepEqual(await ids(openStore()), ['a']);
    assert.equal(warnings.length, 1, 'a folder is no file');
    warnings = [];
  });

  it('knows runs of the same functions', async () => {
    const store = openStore();
    await save(store, 'a', 1);
    await save(store, 'b', 2);
    await save(store, 'c', 3, {
      functions: recordOf().functions.map((fn) => ({ ...fn, name: 'other' })),
    });
    const [c, b, a] = await store.list();
    assert.ok(a && b && c);
    assert.deepEqual([isOfSame(a, b), isOfSame(b, c)], [true, false]);
  });

  it('keeps with each what it said, and whether its function is still that', async () => {
    const store = openStore();
    const functions = [
      { name: 'fib', place: { file: '/w/fib.ts', line: 3 }, inputs: [], source: 'abc' },
    ];
    await save(store, 'a', 100, { functions });
    const [head] = await openStore().list();
    assert.match(head?.verdict?.headline ?? '', /^Thread pool × 2: \d/);
    assert.deepEqual([head?.verdict?.isCompared, head?.source], [false, 'abc']);
    await save(store, 'b', 200, { functions, debug: true });
    assert.equal((await store.list())[0]?.verdict, undefined);
  });

  it('knows what the fault lab last said of a function on the same Node.js', async () => {
    const store = openStore();
    const lab = (name: string, version: string, runId: string): Partial<RunRecord> => {
      const file = '/w/fib.ts';
      const [block] = recordOf().blocks;
      assert.ok(block);
      const functions = [name, OFFENDER].map((one) => ({
        name: one,
        place: { file, line: 1 },
        inputs: [],
      }));
      const fault = { fault: 'throw', onWorkerLost: 'replace' } as const;
      const report: FaultReport = {
        ...fault,
        pool: 'thread',
        workers: 2,
        block: 0,
        task: 0,
        outcome: 'failed',
        bystanders: { total: 2, completed: 2, failed: 0, lost: 0, completedAfter: 1 },
        poolFate: 'unharmed',
        programFate: 'unharmed',
        recoveryUs: 0,
      };
      return {
        functions,
        node: { path: '/node', version, source: 'PATH', editorRuntime: false },
        blocks: [{ ...block, fault }],
        faults: { runId, at: 1, node: version, reports: [report] },
      };
    };
    await save(store, 'a', 100, lab('fib', 'v20.0.0', 'a'));
    await save(store, 'b', 200, lab('fib', 'v20.0.0', 'b'));
    await save(store, 'c', 300, lab('fib', 'v22.0.0', 'c'));
    await save(store, 'd', 400, lab('other', 'v20.0.0', 'd'));
    await save(store, 'e', 500);
    const fib = { file: '/w/fib.ts', names: ['fib'] };
    for (const reader of [store, openStore()]) {
      assert.equal((await reader.faultsOf(fib, 'v20.0.0'))?.runId, 'b');
      assert.equal(await reader.faultsOf(fib, 'v18.0.0'), null);
      assert.equal(await reader.faultsOf({ ...fib, file: '/w/x.ts' }, 'v20.0.0'), null);
    }
    const [head] = (await store.list()).filter(({ id }) => id === 'b');
    assert.match(head?.verdict?.headline ?? '', /contained all 1 fault/);
  });
});
