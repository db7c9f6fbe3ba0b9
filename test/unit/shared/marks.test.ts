import assert from 'node:assert/strict';
import { markOf, Marks } from '../../../src/shared/marks.js';

describe('marks of what user code wrote', () => {
  const output = (text: string, at = 1) => ({ block: 0, stream: 'stdout', text, at }) as const;

  it('are those of the latest run', () => {
    const marks = new Marks();
    marks.keep('a', markOf(output('one')));
    marks.keep('a', markOf(output('two', 2)));
    assert.deepEqual(
      marks.of('a').map(({ text }) => text),
      ['one', 'two'],
    );
    marks.keep('b', markOf(output('three')));
    assert.deepEqual([marks.of('a').length, marks.of('b').length], [0, 1]);
  });

  it('say when it was written and when it arrived, or the latter alone', () => {
    const { at, arrived } = markOf({ ...output('one', 15), emitted: 12 });
    assert.deepEqual([at, arrived], [12, 15]);
    assert.deepEqual(markOf(output('two', 15)), { ...output('two', 15) });
    // Clocks of two processes: what was written has not arrived before.
    assert.equal(markOf({ ...output('three', 11), emitted: 12 }).arrived, 12);
  });

  it('are bounded in number and length', () => {
    const marks = new Marks();
    assert.equal(markOf(output('x'.repeat(100_000))).text.length, 301);
    for (let i = 0; i < 10_000; i++) assert.ok(marks.keep('a', markOf(output('x', i))));
    assert.equal(marks.keep('a', markOf(output('x'))), null);
    assert.equal(marks.of('a').length, 10_000);
  });
});
