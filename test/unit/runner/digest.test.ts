import assert from 'node:assert/strict';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { digestOf, digestOfError } from '../../../src/runner/digest.js';

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withBoxedValues: true,
});

describe('digests', () => {
  it('are the same for a value and what a thread or a process makes of it', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const digest = digestOf(value);
        assert.notEqual(digest, '');
        assert.equal(digestOf(structuredClone(value)), digest);
        assert.equal(digestOf(deserialize(serialize(value))), digest);
      }),
      { numRuns: 500 },
    );
  });

  const equal: [string, unknown, unknown][] = [
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['the class of an object', new Point(1, 2), { x: 1, y: 2 }],
    ['Buffer or Uint8Array', Buffer.from('abc'), new TextEncoder().encode('abc')],
    [
      'where a view lies in its memory',
      new Uint8Array([9, 1, 2]).subarray(1),
      new Uint8Array([1, 2]),
    ],
  ];
  for (const [name, a, b] of equal) {
    it(`pay no heed to ${name}`, () => assert.equal(digestOf(a), digestOf(b)));
  }

  const different: [string, unknown, unknown][] = [
    ['null and undefined', null, undefined],
    ['zeros', 0, -0],
    ['1 and "1"', 1, '1'],
    ['1 and 1n', 1, 1n],
    ['a hole and undefined', new Array(1), [undefined]],
    ['a missing key and an undefined one', {}, { a: undefined }],
    ['types of bytes', new Uint8Array(4), new Float32Array(1)],
    ['long texts', 'a'.repeat(100_000), `${'a'.repeat(99_999)}b`],
    ['where strings end', ['ab', 'c'], ['a', 'bc']],
    ['an array and a set', [1], new Set([1])],
    [
      'sharing and equality',
      [[], []],
      (() => {
        const a: unknown[] = [];
        return [a, a];
      })(),
    ],
  ];
  for (const [name, a, b] of different) {
    it(`tell apart ${name}`, () => assert.notEqual(digestOf(a), digestOf(b)));
  }

  it('stay short', () => {
    assert.ok(digestOf(new Uint8Array(1 << 20)).length < 64);
    assert.ok(digestOf({ long: 'x'.repeat(1000) }).length < 64);
  });

  it('are empty for what cannot be read through', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 1_000_000; i++) deep = [deep];
    assert.equal(digestOf(deep), '');
    assert.equal(
      digestOf({
        get a(): never {
          throw new Error('no');
        },
      }),
      '',
    );
  });

  it('of failures tell what was thrown, and apart from a result of the same text', () => {
    assert.equal(
      digestOfError(new RangeError('a')),
      digestOfError(structuredClone(new RangeError('a'))),
    );
    assert.notEqual(digestOfError(new RangeError('a')), digestOfError(new TypeError('a')));
    assert.notEqual(digestOfError(new Error('a')), digestOf('Error: a'));
  });
});
