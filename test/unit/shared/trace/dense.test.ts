import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CODES, packNear, Strays, unpackNear } from '../../../../src/shared/trace/dense.js';
import type { Foretold, Packed } from '../../../../src/shared/trace/dense.js';

type Column = Float64Array | Uint32Array;

const CHAIN = { scale: 1e3, bases: null, back: 0 } as const;

function pack(
  column: Column,
  by: Foretold,
): { packed: Packed; codes: Uint32Array; kept: number[] } {
  const [codes, strays] = [new Uint32Array(column.length), new Strays()];
  // Others had theirs before.
  strays.push(1);
  const packed = packNear(column, column.length, by, codes, strays);
  assert.equal(strays.length, packed.strays + 1);
  return { packed, codes, kept: [...strays.values.subarray(1, strays.length)] };
}

const bytesOf = ({ width, strays }: Packed, rows: number): number => width * rows + 8 * strays;

/** What comes back of a column, by way of codes as wide as was said. */
function back<C extends Column>(column: C, by: Foretold): C {
  const { packed, codes, kept } = pack(column, by);
  const { least, width } = packed;
  if (width === 8) return column;
  const to = column.slice().fill(7) as C;
  if (width === 0) return to.fill(least) as C;
  unpackNear(CODES[width].from(codes), least, by, Float64Array.from(kept), to);
  return to;
}

const ascending = (rows: number, step: (row: number) => number): Float64Array => {
  let at = 1e9;
  return Float64Array.from({ length: rows }, (_, row) => (at += step(row)) / 1e3);
};

describe('dense columns', () => {
  const step = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: -100, max: 3000 }) },
    { weight: 3, arbitrary: fc.integer({ min: -(2 ** 33), max: 2 ** 33 }) },
    { weight: 1, arbitrary: fc.integer({ min: -(2 ** 53), max: 2 ** 53 }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 1e300, 0.5) },
  );
  /** Steps of ns, and of what is no step at all. */
  const steps = fc.array(step, { maxLength: 600, size: 'max' });
  const stampsOf = (list: readonly number[]): Float64Array => {
    let at = 0;
    return Float64Array.from(list, (away) => {
      const next = at + away;
      if (Math.abs(next) <= 2 ** 53) at = next;
      return next === 0 && away < 0 ? -0 : next / 1e3;
    });
  };

  it('come back to the bit, whatever they hold and are foretold from', () => {
    fc.assert(
      fc.property(steps, steps, fc.constantFrom(0, 1), (list, others, one) => {
        const column = stampsOf(list);
        assert.deepEqual(back(column, CHAIN), column);
        const bases = new Float64Array(list.length);
        stampsOf(others)
          .subarray(0, list.length)
          .forEach((at, row) => {
            const nanos = Math.round(at * 1e3);
            if (Math.abs(nanos) <= 2 ** 52) bases[row] = nanos;
          });
        const by = { scale: 1e3, bases, back: one };
        assert.deepEqual(back(column, by), column);
      }),
      { numRuns: 300 },
    );
  });

  it('come back where they are whole numbers of any size', () => {
    const whole = fc.oneof(
      { weight: 9, arbitrary: fc.nat(300) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 1 }) },
    );
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 500, size: 'max' }), (list) => {
        const column = Uint32Array.from(list);
        assert.deepEqual(back(column, { ...CHAIN, scale: 1 }), column);
      }),
    );
  });

  it('take few bytes though some of their numbers lie far off', () => {
    // A pause of 20 ms every thousand, and one that was never reached.
    const column = ascending(5000, (row) => (row % 1000 === 999 ? 2e7 : 900 + ((row * 37) % 200)));
    column[2500] = NaN;
    const { packed } = pack(column, CHAIN);
    assert.equal(packed.width, 1);
    const bytes = bytesOf(packed, column.length);
    assert.ok(bytes < 5000 * 1.05, `${bytes} bytes`);
  });

  it('tell the greatest code from a stray', () => {
    const rows = 128 * 10;
    // Every tenth row is looked at: they reach from 0 to 254 ns, which takes all codes of a byte but the greatest.
    const column = Float64Array.from({ length: rows }, (_, row) =>
      row % 10 === 0 ? row / 5 / 1e3 : 0.1,
    );
    column[5] = 0.255;
    const by = { scale: 1e3, bases: new Float64Array(rows), back: 0 } as const;
    const { packed } = pack(column, by);
    assert.deepEqual(packed, { least: 0, width: 1, strays: 1 });
    assert.deepEqual(back(column, by), column);
  });

  it('take nothing where all are alike, even if none was ever reached', () => {
    for (const value of [NaN, 0, -0, 4.2]) {
      const column = new Float64Array(3000).fill(value);
      assert.equal(bytesOf(pack(column, CHAIN).packed, 3000), 0);
      assert.deepEqual(back(column, CHAIN), column);
    }
  });

  it('never take more than they would as they are, even where the sample tells nothing of the rest', () => {
    const rows = 128 * 8;
    // Every eighth row is looked at, and comes a µs after the one before: the others come from anywhere.
    const column = ascending(rows, (row) =>
      row % 8 === 0 ? 1000 : (row * 7919 * 104_729) % 2 ** 34,
    );
    assert.equal(pack(column, CHAIN).packed.width, 8);
    assert.deepEqual(back(column, CHAIN), column);
  });

  it('are refused if strays are missing, or too many', () => {
    const column = ascending(400, (row) => (row === 200 ? 2e9 : 1000 + (row % 3)));
    const { packed, codes, kept } = pack(column, CHAIN);
    const narrow = CODES[packed.width as 1].from(codes);
    for (const strays of [kept.slice(1), [...kept, 1]]) {
      const unpack = (): void =>
        unpackNear(narrow, packed.least, CHAIN, Float64Array.from(strays), new Float64Array(400));
      assert.throws(unpack, RangeError);
    }
  });
});
