import assert from 'node:assert/strict';
import fc from 'fast-check';
import { STAMP_END, STAMP_START, StampReader } from '../../../src/shared/output-stamp.js';
import type { WrittenText } from '../../../src/shared/output-stamp.js';

const stamped = (at: number, worker: number | '', text: string): string =>
  `${STAMP_START}${at.toFixed(1)};${worker};${text.length}${STAMP_END}${text}`;

function read(...pieces: string[]): WrittenText[] {
  const reader = new StampReader();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

describe('stamps in what is written', () => {
  it('say when and by whom, and are taken out', () => {
    assert.deepEqual(read(`raw ${stamped(12.5, 3, 'hello\n')}${stamped(14, '', 'main\n')}late`), [
      { text: 'raw ' },
      { text: 'hello\n', at: 12.5, worker: 3 },
      { text: 'main\n', at: 14 },
      { text: 'late' },
    ]);
  });

  it('are found however the stream is cut', () => {
    const part = fc.record({
      text: fc.oneof(fc.string(), fc.constant('\u001b_PL;no stamp'), fc.constant('\u001b[31m…')),
      at: fc.option(fc.integer({ min: 0, max: 1e12 })),
      worker: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.integer({ min: 1, max: 20 })), (parts, cuts) => {
        const whole = parts
          .map(({ text, at, worker }) => (at === null ? text : stamped(at, worker, text)))
          .join('');
        const pieces: string[] = [];
        let from = 0;
        for (const cut of cuts) {
          pieces.push(whole.slice(from, from + cut));
          from += cut;
        }
        pieces.push(whole.slice(from));
        const texts = (found: readonly WrittenText[]): string =>
          found.map(({ text }) => text).join('');
        const found = read(...pieces);
        assert.equal(texts(found), parts.map(({ text }) => text).join(''), 'nothing is lost');
        for (const { text, at, worker } of parts) {
          if (at === null || text === '') continue;
          const mine = found.filter((one) => one.at === at && one.worker === worker);
          assert.ok(texts(mine).includes(text));
        }
      }),
    );
  });

  it('do not swallow what was written between them and their text', () => {
    const cut = stamped(1, 0, 'long text').slice(0, -5);
    assert.deepEqual(read(`${cut}${stamped(2, 1, 'x')} text`), [
      { text: 'long', at: 1, worker: 0 },
      { text: 'x', at: 2, worker: 1 },
      { text: ' text' },
    ]);
  });

  it('are given back where they are none', () => {
    for (const text of ['\u001b', '\u001b_PL;1;2;3', '\u001b_P', 'end \u001b_PL;']) {
      const reader = new StampReader();
      const texts = [...reader.push(text), ...reader.end()].map((one) => one.text);
      assert.equal(texts.join(''), text);
    }
  });
});
