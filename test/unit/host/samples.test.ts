import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aboutOf, listSamples } from '../../../src/host/sample-list.js';
import { readCount } from '../../../src/host/task-count.js';
import { SourceModel } from '../../../src/tasks/index.js';

const FOLDER = 'media/samples';

describe('samples', () => {
  it('are what the issue promises, each with a sentence about it', async () => {
    const samples = await listSamples(FOLDER);
    assert.deepEqual(
      samples.map(({ file }) => file),
      ['cpu-bound.ts', 'failing.ts', 'io-bound.ts', 'mixed.ts', 'payload.ts'],
    );
    for (const { file, about } of samples) assert.match(about, /^[A-Z].{20,}[.]$/, file);
  });

  it('have tags that parse', async () => {
    for (const { file } of await listSamples(FOLDER)) {
      const path = join(process.cwd(), FOLDER, file);
      const model = new SourceModel(path, await readFile(path, 'utf8'));
      assert.deepEqual(model.problems, [], file);
      const tagged = model.functions.filter(({ exported }) => exported !== 'no');
      assert.ok(tagged.length > 0, file);
      for (const { name, inputs } of tagged) assert.ok(inputs.length > 0, `${file}#${name}`);
    }
  });

  it('has the classic pair', async () => {
    const path = join(process.cwd(), FOLDER, 'io-bound.ts');
    const model = new SourceModel(path, await readFile(path, 'utf8'));
    const pair = model.functions.find(({ name }) => name === 'ioBoundTask');
    assert.deepEqual(
      pair?.inputs.map(({ text }) => text),
      ["3, { task: 'one' }", "6, { task: 'two' }"],
    );
  });
});

describe('aboutOf', () => {
  it('is the first sentence of the comment at the top', () => {
    assert.equal(
      aboutOf('/**\n * One: two\n * three. Four.\n */\nconst x = 1;'),
      'One: two three.',
    );
    assert.equal(aboutOf('/* Just v1.2 of\n   it */'), 'Just v1.2 of it');
    assert.equal(aboutOf('const x = 1; /** no */'), '');
  });
});

describe('readCount', () => {
  it('takes whole numbers from 1 to a million', () => {
    assert.deepEqual(['1', ' 64 ', '1000000'].map(readCount), [1, 64, 1_000_000]);
    for (const text of ['', '0', '-1', '1.5', '1e3', 'x', '1000001', '0x10']) {
      assert.equal(readCount(text), undefined, text);
    }
  });
});
