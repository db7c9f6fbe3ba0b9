import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoteReader, NoteWriter } from '../../../../src/runner/measure/notes.js';
import { sideOf } from '../../../../src/runner/measure/payload.js';

describe('notes of workers', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pool-lanes-notes-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('of many writers are read once each, in the order of each writer', () => {
    const path = join(folder, 'notes');
    const reader = new NoteReader(path);
    assert.deepEqual([...reader.read()], []);
    const writers = [0, 1, 65_535].map((worker) => new NoteWriter(path, worker));
    for (let i = 0; i < 700; i++) for (const writer of writers) writer.write(3, i, i / 2);
    const read = [...reader.read()];
    assert.equal(read.length, 2100);
    assert.deepEqual(read[2], { at: 0, value: 0, worker: 65_535, what: 3 });
    for (const worker of [0, 1, 65_535]) {
      const own = read.filter((note) => note.worker === worker).map(({ at }) => at);
      assert.deepEqual(
        own,
        own.toSorted((a, b) => a - b),
      );
    }
    writers[1]?.write(0, 9, 0.25);
    assert.deepEqual([...reader.read()], [{ at: 9, value: 0.25, worker: 1, what: 0 }]);
  });
});

describe('the size of a payload', () => {
  it('is that of its serialised form, with the bytes that could be transferred', () => {
    assert.deepEqual(sideOf([1, 'two']), { bytes: 14, transferable: 0 });
    const bytes = sideOf([new Uint8Array(1000)]);
    assert.equal(bytes?.transferable, 1000);
    assert.ok(bytes.bytes >= 1000 && bytes.bytes < 1100);
  });

  it('counts a buffer once, through views, maps and objects, and runs no getter', () => {
    const buffer = new ArrayBuffer(500);
    const value = {
      get trap(): never {
        throw new Error('a getter was run');
      },
      a: new Map([['k', new Uint8Array(buffer, 10, 20)]]),
      b: [new DataView(buffer)],
    };
    const plain = { a: value.a, b: value.b };
    assert.equal(sideOf([plain])?.transferable, 500);
    // V8 itself would run the getter when it serialises, and then there is no size to tell.
    assert.equal(sideOf([value]), null);
  });

  it('is null for what cannot be serialised, and rough for what is huge', () => {
    assert.equal(sideOf([() => 1]), null);
    const huge = sideOf([new Uint8Array(9 * 1024 * 1024)]);
    assert.equal(huge?.transferable, 9 * 1024 * 1024);
    assert.ok(huge.bytes - huge.transferable < 100);
  });
});
