import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortPlace, withPlaces } from '../../../../webview/page/places.js';

const placesIn = (text: string): string[] =>
  withPlaces(text).flatMap((piece) => {
    if (typeof piece === 'string') return [];
    const { file, line, column } = piece.place;
    return [`${file}|${line}|${column ?? ''}`];
  });

describe('places in a text', () => {
  it('are found in every kind of stack frame', () => {
    const cases: [string, string[]][] = [
      ['    at fib (/home/a/src/fib.ts:3:9)', ['/home/a/src/fib.ts|3|9']],
      ['    at /home/a/src/fib.ts:3:9', ['/home/a/src/fib.ts|3|9']],
      ['    at async Promise.all (index 0)', []],
      ['    at file:///home/a%20b/fib.mts:3:9', ['/home/a b/fib.mts|3|9']],
      ['    at fn (file:///C:/work/fib.ts:3:9)', ['C:/work/fib.ts|3|9']],
      ['    at fn (C:\\my work\\fib.ts:3:9)', ['C:\\my work\\fib.ts|3|9']],
      [
        '    at fn (/home/my work/app/(group)/page.tsx:12:1)',
        ['/home/my work/app/(group)/page.tsx|12|1'],
      ],
      ['    at node:internal/main/worker_thread:212:26', []],
      ['/home/a/b.ts:18:9: ERROR: Expected ";"', ['/home/a/b.ts|18|9']],
      ['see /etc/hosts and /home/a/b.ts:3', ['/home/a/b.ts|3|']],
      ['fetch failed: http://example.com/a.js:80', []],
      ['took 12:30 at a.ts:5', []],
    ];
    for (const [text, places] of cases) assert.deepEqual(placesIn(text), places, text);
  });

  it('cut the text without losing any of it', () => {
    const part = fc.constantFrom(
      'at ',
      '(',
      ')',
      '/a/b.ts:1:2',
      'C:\\x.js:3',
      '\n',
      'Error: ',
      'file:///%',
      '.ts:9',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
        const text = parts.join('');
        const joined = withPlaces(text)
          .map((piece) => (typeof piece === 'string' ? piece : piece.text))
          .join('');
        assert.equal(joined, text);
      }),
    );
  });

  it('does not stall on long texts', () => {
    const began = process.hrtime.bigint();
    withPlaces('/a b '.repeat(20_000));
    withPlaces(`${'/'.repeat(20_000)}x.ts`);
    assert.ok(process.hrtime.bigint() - began < 5_000_000_000n);
  });

  it('are known by their last two names', () => {
    assert.equal(shortPlace({ file: '/home/a/src/fib.ts', line: 3 }), 'src/fib.ts:3');
    assert.equal(shortPlace({ file: 'C:\\work\\fib.ts', line: 3 }), 'work/fib.ts:3');
  });
});
