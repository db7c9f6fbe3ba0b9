import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunFile, RunSaver } from '../../../src/host/run-saver.js';
import type { SavedRun } from '../../../src/host/run-saver.js';
import {
  asStopped,
  chunkFrame,
  detailsFrame,
  readSavedRun,
  recordFrame,
  startOfFile,
} from '../../../src/host/saved-run.js';
import type { ShownRun } from '../../../src/host/saved-run.js';
import type { RunRecord, TaskDetails } from '../../../src/shared/run.js';
import { chunksOf, detailsOf, recordOf } from './run-fixture.js';

const fail = (error: unknown): never => {
  throw error;
};

describe('a saved run', () => {
  const chunks = [chunksOf(0, [[0, 0], [1]]), chunksOf(1, [[0]])];
  const file = Buffer.concat([
    startOfFile(),
    ...chunks.flat().flatMap(chunkFrame),
    ...recordFrame(recordOf()),
    ...detailsFrame([detailsOf(0, 0), detailsOf(1, 0)]),
    ...recordFrame(recordOf({ status: 'done' })),
  ]);

  it('is read back whole; the last record counts', () => {
    const run = readSavedRun(file);
    assert.deepEqual(run?.record, recordOf({ status: 'done' }));
    assert.deepEqual(run.chunks(0), chunks[0]);
    assert.deepEqual(run.chunks(1), chunks[1]);
    assert.deepEqual(run.chunks(2), []);
    assert.deepEqual(run.details(1, 0), detailsOf(1, 0));
    assert.equal(run.details(0, 1), undefined);
  });

  it('is read back from bytes that start anywhere in their buffer', () => {
    const shifted = Buffer.alloc(file.length + 3).subarray(3);
    file.copy(shifted);
    assert.deepEqual(readSavedRun(shifted)?.chunks(0), chunks[0]);
  });

  it('may be cut off anywhere: what came before the cut is there', () => {
    const whole = Buffer.concat([startOfFile(), ...recordFrame(recordOf())]);
    for (let length = 0; length < file.length; length++) {
      const run = readSavedRun(file.subarray(0, length));
      if (length < startOfFile().length + chunks.flat().reduce((n, c) => n + c.byteLength + 5, 0))
        assert.equal(run, null, `no record in ${length} bytes`);
    }
    const cut = readSavedRun(
      Buffer.concat([whole, ...chunkFrame(chunks[0]?.[0] ?? fail(''))]).subarray(
        0,
        whole.length + 20,
      ),
    );
    assert.deepEqual(cut?.record, recordOf());
    assert.deepEqual(cut.chunks(0), []);
  });

  it('is none if another version or another program wrote it', () => {
    const other = Buffer.from(file);
    other[7] = 99;
    assert.equal(readSavedRun(other), null);
    assert.equal(readSavedRun(Buffer.from('{"json": true}')), null);
    assert.equal(readSavedRun(Buffer.alloc(0)), null);
  });

  it('has stopped if it was going, and says why; what was done stays done', () => {
    const stopped = asStopped(recordOf(), 'because');
    assert.equal(stopped.status, 'stopped');
    assert.deepEqual(
      stopped.blocks.map(({ status }) => status),
      ['done', 'stopped', 'waiting'],
    );
    assert.deepEqual(stopped.warnings, ['because']);
    const done = recordOf({ status: 'done' });
    assert.equal(asStopped(done, 'because'), done);
  });
});

describe('RunSaver', () => {
  let folder: string;
  let file: string;
  let record: RunRecord;
  let details: Map<string, TaskDetails>;
  let run: SavedRun;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pool-lanes-'));
    file = join(folder, 'deep', 'last-run.bin');
    record = recordOf();
    details = new Map();
    run = {
      get record() {
        return record;
      },
      chunks: () => [],
      details: (block, task) => details.get(`${block}/${task}`) ?? null,
      allDetails: () => [...details.values()],
    };
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes what has come, then what comes after, and the details whenever they are there', async () => {
    const [first, second] = chunksOf(0, [[0, 0], [0]]) as [ArrayBuffer, ArrayBuffer];
    const saver = new RunSaver(file, run, fail);
    const marks = [1, 2].map((at) => ({ block: 0, at, stream: 'stdout' as const, text: 'hi' }));
    details.set('0/0', detailsOf(0, 0));
    for (const mark of marks.slice(0, 1)) saver.mark(mark);
    saver.chunk(first);
    await saver.flush();
    const early = await readRunFile(file, 'cut short');
    assert.deepEqual(early?.chunks(0), [first]);
    assert.deepEqual(early.details(0, 0), detailsOf(0, 0));
    assert.equal(early.details(0, 1), undefined);
    assert.equal(early.record.status, 'stopped');
    assert.deepEqual(early.record.warnings, ['cut short']);

    details.set('0/1', detailsOf(0, 1)).set('0/2', detailsOf(0, 2));
    saver.chunk(second);
    for (const mark of marks.slice(1)) saver.mark(mark);
    record = recordOf({ status: 'done' });
    await saver.end();
    const late = await readRunFile(file, 'cut short');
    assert.deepEqual(late?.record, record);
    assert.deepEqual(late.chunks(0), [first, second]);
    assert.deepEqual(late.marks, marks);
    for (const task of [0, 1, 2]) assert.deepEqual(late.details(0, task), detailsOf(0, task));
  });

  it('waits for the outcome of a task whose input is known already, but not for ever', async () => {
    const [chunk] = chunksOf(0, [[0, 2]]) as [ArrayBuffer];
    const inputOnly = (task: number): TaskDetails => ({ block: 0, task, fn: 0, input: 'x' });
    const saver = new RunSaver(file, run, fail);
    details.set('0/0', inputOnly(0)).set('0/1', inputOnly(1));
    saver.chunk(chunk);
    await saver.flush();
    details.set('0/0', detailsOf(0, 0));
    await saver.end();
    const found = await readRunFile(file, '');
    assert.deepEqual(found?.details(0, 0), detailsOf(0, 0));
    assert.deepEqual(found.details(0, 1), inputOnly(1));
  });

  it('writes by itself while the run goes', async () => {
    const saver = new RunSaver(file, run, fail);
    for (const chunk of chunksOf(0, [[0]])) saver.chunk(chunk);
    let found: ShownRun | null = null;
    while (!found) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await readRunFile(file, '');
    }
    assert.equal(found.chunks(0).length, 1);
    await saver.end();
  });

  it('writes no file until it has something of its own', async () => {
    const before = new RunSaver(file, run, fail);
    for (const chunk of chunksOf(0, [[0]])) before.chunk(chunk);
    await before.end();
    const { mtimeMs } = await stat(file);
    await new RunSaver(file, run, fail).end();
    assert.equal((await stat(file)).mtimeMs, mtimeMs);

    const after = new RunSaver(file, run, fail);
    for (const chunk of chunksOf(1, [[1]])) after.chunk(chunk);
    await after.end();
    const found = await readRunFile(file, '');
    assert.deepEqual([found?.chunks(0).length, found?.chunks(1).length], [0, 1]);
  });

  it('tells of a disk that fails, and does not reject', async () => {
    const errors: unknown[] = [];
    const saver = new RunSaver(join(import.meta.filename, 'x'), run, (error) => errors.push(error));
    for (const chunk of chunksOf(0, [[0]])) saver.chunk(chunk);
    await saver.end();
    assert.equal(errors.length, 1);
  });

  it('finds no run where there is no file, and fails on one that is damaged', async () => {
    assert.equal(await readRunFile(file, ''), null);
    await assert.rejects(readRunFile(folder, ''), { code: 'EISDIR' });
    const { writeFile } = await import('node:fs/promises');
    const damaged = join(folder, 'damaged');
    await writeFile(damaged, Buffer.concat([startOfFile(), ...chunkFrame(new ArrayBuffer(3))]));
    await assert.rejects(readRunFile(damaged, ''), RangeError);
    assert.ok((await readFile(damaged)).length > 0);
  });
});
