import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonable } from '../../../src/shared/jsonable.js';

class Celsius {
  readonly #secret = 1;
  constructor(readonly degrees: number) {}
  get secret(): number {
    return this.#secret;
  }
}

describe('jsonable', () => {
  it('leaves alone what JSON has', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // Read from text: JSON writes a negative zero as 0, so it has none to leave alone.
        const value: unknown = JSON.parse(text);
        assert.deepEqual(jsonable(value), value);
      }),
    );
  });

  it('makes of everything something that survives JSON', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
          withBoxedValues: true,
        }),
        (value) => {
          const json = jsonable(value);
          assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
        },
      ),
    );
  });

  const cases: [string, unknown, unknown][] = [
    ['undefined', undefined, null],
    ['undefined inside', [undefined, { a: undefined, b: 1 }], [null, { b: 1 }]],
    ['a hole', Object.assign([], { 0: 1, 2: 2 }), [1, null, 2]],
    ['a bigint', 12n, { $bigint: '12' }],
    ['NaN', NaN, { $number: 'NaN' }],
    ['infinity', -Infinity, { $number: '-Infinity' }],
    ['negative zero', -0, { $number: '-0' }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a date that is none', new Date(NaN), null],
    ['a map', new Map([[{ k: 1 }, 2n]]), { $map: [[{ k: 1 }, { $bigint: '2' }]] }],
    ['a set', new Set([1, undefined]), { $set: [1, null] }],
    ['bytes', new Uint8Array([1, 2, 3]), { $bytes: { type: 'Uint8Array', base64: 'AQID' } }],
    ['a Buffer', Buffer.from([1, 2, 3]), { $bytes: { type: 'Uint8Array', base64: 'AQID' } }],
    ['an array buffer', new ArrayBuffer(1), { $bytes: { type: 'ArrayBuffer', base64: 'AA==' } }],
    ['a pattern', /a\/b/gi, { $regexp: '/a\\/b/gi' }],
    ['an error', new TypeError('no'), { $error: { name: 'TypeError', message: 'no' } }],
    [
      'a function',
      function named() {
        return 1;
      },
      { $function: 'named' },
    ],
    ['a symbol', Symbol('s'), { $symbol: 's' }],
    ['an instance', new Celsius(3), { degrees: 3 }],
    ['a key that is special', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
      },
      { $cut: 'no' },
    ],
  ];
  for (const [name, value, expected] of cases) {
    it(`knows ${name}`, () => assert.deepEqual(jsonable(value), expected));
  }

  it('tells a cycle by how far up it leads, and repeats what is merely shared', () => {
    const shared = { n: 1 };
    const parent: Record<string, unknown> = { a: shared, b: [shared] };
    parent['b'] = [parent, shared];
    assert.deepEqual(jsonable(parent), { a: { n: 1 }, b: [{ $ref: 2 }, { n: 1 }] });
  });

  it('cuts what is too deep', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    assert.match(JSON.stringify(jsonable(deep)), /more than 200 levels/);
  });
});
