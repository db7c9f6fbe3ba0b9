import assert from 'node:assert/strict';
import { preview, previewArguments, roughBytes } from '../../../src/runner/previews.js';

describe('previews', () => {
  it('read like source', () => {
    assert.equal(
      previewArguments([3, { task: 'one' }, undefined]),
      "3, { task: 'one' }, undefined",
    );
    assert.equal(previewArguments([]), '');
    assert.equal(preview(new Map([['a', 1n]])), "Map(1) { 'a' => 1n }");
  });

  it('are short, and made in no time, however large the value', () => {
    const large = {
      bytes: Buffer.alloc(50_000_000),
      text: 'x'.repeat(10_000_000),
      list: Array.from({ length: 1_000_000 }, (_, i) => ({ i })),
    };
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, i]));
    const start = performance.now();
    const texts = [preview(large), preview(wide), preview(new Array(1e6).fill('x'.repeat(500)))];
    assert.ok(performance.now() - start < 10_000);
    for (const text of texts) assert.ok(text.length <= 2001, String(text.length));
    assert.match(texts[1] ?? '', /99980 more/);
  });

  it('run no getter, and survive an inspection that throws', () => {
    let ran = false;
    const value = {
      get a() {
        ran = true;
        return 1;
      },
    };
    assert.equal(preview(value), '{ a: [Getter] }');
    assert.equal(ran, false);
    const hostile = {
      [Symbol.for('nodejs.util.inspect.custom')]() {
        throw new Error('no');
      },
    };
    assert.match(preview(hostile), /cannot be shown: no/);
  });

  it('know roughly how large a value is', () => {
    assert.equal(roughBytes(new Uint8Array(1000)), 1000);
    assert.equal(roughBytes('abc'), 6);
    const rows = Array.from({ length: 1000 }, () => ({ data: new Float64Array(100) }));
    const rough = roughBytes(rows);
    assert.ok(rough > 700_000 && rough < 1_200_000, String(rough));
  });
});
